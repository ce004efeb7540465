"""One file per form of statistics: how it is recognised, and what its columns mean."""
