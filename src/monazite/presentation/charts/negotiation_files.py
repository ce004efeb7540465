"""Charts of the talks as files."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Any


def write_pictures(content: dict[str, Any], folder: Path) -> list[Path]:
    """SVG and PNG of every chart into ``folder``; returns the paths."""
    from monazite.presentation.charts.layout import titled
    from monazite.presentation.charts.negotiation import drawn
    from monazite.presentation.charts.render import Job, draw_all

    folder.mkdir(exist_ok=True)
    note = wrap(f"{content['scenario']}. Bands and lines: 5 to 95 % of the draws. {content['caveat']}", 110)
    jobs = []
    for name, (title, make) in drawn(content).items():
        wide = make(content, False)
        jobs.append(Job(name, wide, make(content, True), titled(wide, title, note)))
    out = []
    for picture in draw_all(jobs):
        for suffix, data in ((".svg", picture.svg.encode()), (".png", picture.png)):
            path = folder / f"{picture.id}{suffix}"
            path.write_bytes(data)
            out.append(path)
    return out
