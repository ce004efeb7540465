"""Pure functions on arrays: the month's nine calls, one mechanism per file. No names, no strings, no files."""
