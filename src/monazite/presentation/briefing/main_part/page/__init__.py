"""The page of the main part: prose from templates, charts, and the files that hold it."""
