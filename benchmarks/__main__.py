"""``python -m benchmarks``: all figures of a release, benchmarks/results/<version>.json and docs/performance.md.

``--size small`` (repeatable) and ``--only "market call"`` measure a part, which is written into build/bench.
"""

import argparse
from dataclasses import asdict

from benchmarks import ROOT, registry, report


def main() -> None:
    """Measure what is asked for, write and print it."""
    from benchmarks import measures  # noqa: F401 - fills the register

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure monazite.")
    parser.add_argument("--size", action="append", choices=registry.SIZES, default=[])
    parser.add_argument("--only", action="append", metavar="NAME", default=[], help=", ".join(registry.REGISTRY))
    parser.add_argument("--list", action="store_true", help="say what is registered")
    arguments = parser.parse_args()
    if arguments.list:
        for entry in registry.REGISTRY.values():
            print(f"{entry.name} ({', '.join(f'{n:,}' for n in entry.sizes.values())} {entry.of}): {entry.description}")
        return
    try:
        todo = registry.chosen(arguments.only, arguments.size)
    except ValueError as error:
        parser.error(str(error))
    found, whole = registry.measure(todo), not arguments.only and not arguments.size
    if whole:
        findings = report.measure()
        found["page"] = {
            "rivals": [asdict(rival) for rival in findings.rivals],
            "targets": [asdict(target) for target in findings.targets],
        }
        report.publish(findings, f"benchmarks/results/{found['version']}.json")
    path = registry.write(found) if whole else registry.write(found, ROOT / "build" / "bench")
    print(registry.table(found), f"written: {path}", sep="\n\n")


if __name__ == "__main__":
    main()
