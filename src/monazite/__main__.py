"""``python -m monazite`` is ``monazite``."""

from monazite.presentation.cli import main

if __name__ == "__main__":
    main()
