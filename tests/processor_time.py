"""Processor seconds by file and test, shown by ``pytest --durations=20``: those of the clock say who else ran."""

import os
from collections import Counter
from typing import Any

import pytest

NAME = "processor"
_counted = [0.0]


def _used() -> float:
    """Of this process and of children that ended, in seconds."""
    return sum(os.times()[:4])


def start_counting() -> None:
    """Leave out what came ahead of the first test: imports and collection."""
    _counted[0] = _used()


def count_processor_time(report: pytest.TestReport) -> pytest.TestReport:
    """A report of a phase of a test, with the seconds since the report of the phase ahead of it."""
    used = _used()
    report.user_properties.append((f"{NAME} {report.when}", used - _counted[0]))
    _counted[0] = used
    return report


def write_slowest(terminal: Any, count: int) -> None:
    """Write the files and the phases of tests that took most."""
    files: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    for report in (r for reports in terminal.stats.values() for r in reports if isinstance(r, pytest.TestReport)):
        properties: dict[str, Any] = dict(report.user_properties)
        seconds = properties.get(f"{NAME} {report.when}", 0.0)
        files[report.nodeid.partition("::")[0]] += seconds
        phases[f"{report.when:8} {report.nodeid}"] += seconds
    terminal.section(f"seconds of a processor: {sum(files.values()):.0f} in all")
    for slowest in (files, phases):
        for name, seconds in slowest.most_common(count):
            terminal.line(f"{seconds:7.1f}  {name}")
        terminal.line("")
