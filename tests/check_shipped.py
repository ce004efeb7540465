"""``monazite check`` on every shipped data folder, in one process: each command of its own would start anew.

A folder with a base.csv is another year of the folder whose name it begins with, and is checked on top of it.
"""

import sys

from monazite.presentation.cli import main as monazite
from paths import ROOT

SHIPPED = ROOT / "src" / "monazite" / "data"


def main() -> None:
    """Ends as the command does on the first folder that has an error."""
    for goods in sorted(SHIPPED.glob("*/goods.csv")):
        folder = goods.parent
        base = [folder.name.rpartition("_")[0]] if (folder / "base.csv").exists() else []
        sys.argv = ["monazite", "check", *base, folder.name]
        print(*sys.argv, flush=True)
        try:
            monazite()
        except SystemExit as end:
            if end.code:
                raise


if __name__ == "__main__":
    main()
