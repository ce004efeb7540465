"""``python -m benchmarks``: measure everything and write docs/performance.md."""

from benchmarks.report import main

main()
