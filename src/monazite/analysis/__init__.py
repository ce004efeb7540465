"""Questions put to many runs: what drives an outcome, what helps, how good past forecasts were."""
