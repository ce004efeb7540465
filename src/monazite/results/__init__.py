"""Numbers: what a run yields, with labels, ranges, units and sources."""

from monazite.foundation.deprecation import moved_names as _moved_names

__getattr__ = _moved_names(
    __name__,
    {"Comparison": "monazite.results.results", "Results": "monazite", "compare": "monazite"},
)
