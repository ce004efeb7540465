"""The files of `monazite talks`: its charts."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Any

from monazite.presentation.charts.layout import titled
from monazite.presentation.charts.negotiation import available_charts
from monazite.presentation.charts.render import Job, draw_all

NOTE_WIDTH = 110  # letters of a line


def write_negotiation_files(content: dict[str, Any], folder: Path) -> list[Path]:
    """SVG and PNG of every chart into ``folder``, which is made; returns the paths."""
    folder.mkdir(exist_ok=True)
    note = f"{content['scenario']}. Bands and lines: 5 to 95 % of the draws. {content['caveat']}"
    jobs = []
    for name, (title, make) in available_charts(content).items():
        wide = make(content, False)
        jobs.append(Job(name, wide, make(content, True), titled(wide, title, wrap(note, NOTE_WIDTH))))
    paths = []
    for picture in draw_all(jobs):
        for suffix, data in ((".svg", picture.svg.encode()), (".png", picture.png)):
            path = folder / f"{picture.id}{suffix}"
            path.write_bytes(data)
            paths.append(path)
    return paths
