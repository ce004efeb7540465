"""From arrays to results: single runs, shared paths, derivatives and ensembles."""
