"""Files of statistics that a user has, read into rows of ``observations.csv`` in a folder of the user's own."""
