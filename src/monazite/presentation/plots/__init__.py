"""Charts of results for notebooks: `Results.plot`."""
