"""``python -m monazite.cli`` is ``monazite``."""

from monazite.cli import main

if __name__ == "__main__":
    main()
