"""A chart as files beside the data that it shows."""

from __future__ import annotations

import json
from pathlib import Path

from monazite.foundation.extras import from_extra
from monazite.presentation.charts.render import VL_VERSION
from monazite.presentation.charts.theme import Spec


def write_svg(spec: Spec, folder: Path, name: str) -> str:
    """Write the chart as ``name.svg`` into an existing folder; returns the SVG."""
    with from_extra("brief"):
        import vl_convert
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION)
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return svg


def write_chart(spec: Spec, folder: Path, name: str) -> None:
    """Write the chart as Vega-Lite (``name.vl.json``), SVG and PNG into an existing folder."""
    (folder / f"{name}.vl.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    svg = write_svg(spec, folder, name)
    with from_extra("brief"):
        import vl_convert
    (folder / f"{name}.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))
