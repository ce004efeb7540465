"""Facts: folders of CSV tables, read, checked and frozen."""
