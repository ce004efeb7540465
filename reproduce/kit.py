"""Where the data kit is: MONAZITE_KIT, or ``shared/data`` beside the repository."""

import os
from pathlib import Path


def folder(name: str = "") -> Path:
    """A folder of the kit; it may not exist."""
    root = os.environ.get("MONAZITE_KIT")
    base = Path(root) if root else Path(__file__).resolve().parents[2] / "shared" / "data"
    return base / name
