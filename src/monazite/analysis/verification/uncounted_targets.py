"""Targets that are not counted because they cannot fail, and why."""

from __future__ import annotations

NEVER_MISSED: dict[str, str] = {
    "V3.8.world": "cannot fail: .05 % is fifty times the median and three times the 95 % point",
    "V3.2.deeper": "cannot fail: the shares let through to the United States and to others are set; V3.2.us and "
    "V3.2.world test both falls",
    "V1.3.cv": "cannot fail: one quota has one rent, so the model's figure is nothing by construction",
    "V2.6.Ga": "cannot fail: at least 150 % is a tenth of the 5 % point, and the source gives no upper end",
}
"""Targets that are not counted, and why; every one of them was a hit."""
