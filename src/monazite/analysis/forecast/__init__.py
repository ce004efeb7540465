"""One forecast: every draw on a policy path of its own, drawn from the talks."""
