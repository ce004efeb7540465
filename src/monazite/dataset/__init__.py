"""Facts: folders of CSV tables, read, checked and frozen."""

from monazite.foundation.deprecation import moved_names as _moved_names

__getattr__ = _moved_names(
    __name__,
    {"Dataset": "monazite", "SHIPPED": "monazite.dataset.dataset", "load_dataset": "monazite"},
)
