"""Drawing: Vega-Lite to SVG and PNG, in as many processes as there are cores, because one renderer uses one.

A picture that was drawn before from the same specification by the same renderer is taken from the folder
``pictures`` beside the compiled kernels; what has not been asked for in a month is removed.
"""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from monazite.foundation import cache
from monazite.foundation.extras import from_extra

VL_VERSION = "6.4"
_ID = re.compile(r'(\bid="|url\(#|href="#)')
_PLACES = re.compile(r'(\s(?:d|transform|x|y|x1|x2|y1|y2|width|height|cx|cy)=")([^"]*)"')
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_ARIA = re.compile(r'\s(?:aria-[a-z]+|role)="[^"]*"')
_IDLE = re.compile(
    r'\s(?:opacity="1"|stroke-width="1"|pointer-events="(?:none|all)")(?=[\s/>])'
    r'|<path class="(?:background" d="M0,0h0v0h0Z|foreground" d=")"[^>]*/>'
)
"""What a picture looks the same without: values that hold anyway, and paths that draw nothing."""
_FONT = re.compile(r'\sfont-family="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Job:
    """A picture to draw: for the screen, for the phone, and alone with title and source line."""

    id: str
    wide: dict[str, Any]
    narrow: dict[str, Any]
    alone: dict[str, Any]
    locale: str = ""
    """Of numbers and dates on axes, such as ``fr-FR``; that of the United States without one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Inline SVG for screen and phone; a file of its own as SVG and PNG."""

    id: str
    wide: str
    narrow: str
    svg: str
    png: bytes


def to_svg(spec: dict[str, Any], locale: str) -> str:
    """Vega-Lite to SVG."""
    with from_extra("brief"):
        import vl_convert

    own: dict[str, Any] = {"format_locale": locale, "time_format_locale": locale} if locale else {}
    return vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION, **own)


def inline(spec: dict[str, Any], name: str, locale: str = "") -> str:
    """Vega-Lite to inline SVG with ids of its own, hidden from assistive technology (the figure carries the text)."""
    text = to_svg(spec, locale)
    text = _ARIA.sub("", text[text.index("<svg") :])
    text = _ID.sub(lambda m: f"{m[1]}{name}-", text)
    text = _IDLE.sub("", text)
    fonts = set(_FONT.findall(text))
    if len(fonts) == 1:  # said once for the whole picture
        text = _FONT.sub("", text).replace("<svg ", f'<svg font-family="{fonts.pop()}" ', 1)
    text = _PLACES.sub(lambda m: f'{m[1]}{_DECIMALS.sub(r"\1", m[2])}"', text)  # a hundredth of a pixel is enough
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def draw(job: Job) -> Picture:
    """Draw one picture."""
    with from_extra("brief"):
        import vl_convert

    picture = to_svg(job.alone, job.locale)
    png = vl_convert.svg_to_png(picture, scale=2)
    wide, narrow = inline(job.wide, f"{job.id}-w", job.locale), inline(job.narrow, f"{job.id}-n", job.locale)
    return Picture(job.id, wide, narrow, picture, png)


def cache_key(job: Job) -> str:
    """Key of a job's picture: its specifications and the version of the renderer."""
    return cache.key(__name__, asdict(job), VL_VERSION, version("vl-convert-python"))


def recall(name: str) -> Picture | None:
    """The picture kept under a key; None if there is none that can be read."""
    found = cache.load_json("pictures", name)
    try:
        return None if found is None else _picture(found)
    except (ValueError, TypeError):
        return None


def draw_all(jobs: Sequence[Job], progress: Callable[[int, int], None] | None = None) -> list[Picture]:
    """All pictures, those that are kept already and the others drawn.

    ``progress`` is called with the number of pictures that are there and of all; what it raises ends the drawing.
    """
    names = [cache_key(job) for job in jobs]
    found = [recall(name) for name in names]
    missing = [i for i, picture in enumerate(found) if picture is None]
    there = len(jobs) - len(missing)
    report = None if progress is None else (lambda done: progress(there + done, len(jobs)))
    if progress is not None:
        progress(there, len(jobs))
    for i, picture in zip(missing, draw_new([jobs[i] for i in missing], report), strict=True):
        found[i] = picture
        cache.store_json("pictures", names[i], _plain(picture))
    return [picture for picture in found if picture is not None]


def draw_new(jobs: Sequence[Job], progress: Callable[[int], None] | None = None) -> list[Picture]:
    """Draw pictures; on two or more cores every second one in a second process.

    A process of its own is started by its command line, not by multiprocessing, which would run the caller's script
    again where it has no main guard. ``progress`` is called with the number of pictures that are drawn, those of the
    second process taken to be as far as the others.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2 or len(jobs) < 2:
        return _drawn(jobs, progress)
    command = [sys.executable, "-c", "from monazite.presentation.charts.render import serve; serve()"]
    both = None if progress is None else (lambda done: progress(min(2 * done, len(jobs))))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        assert helper.stdin is not None
        assert helper.stdout is not None
        try:
            helper.stdin.write(json.dumps([asdict(job) for job in jobs[1::2]], default=str).encode())
            helper.stdin.close()
            mine = _drawn(jobs[0::2], both)
            answer = helper.stdout.read()
        except BaseException:
            helper.kill()  # nobody reads what it would draw
            raise
        failed = helper.wait() != 0
    theirs = [draw(job) for job in jobs[1::2]] if failed else [_picture(entry) for entry in json.loads(answer)]
    out: list[Picture] = []
    for i in range(len(jobs)):
        out.append((mine if i % 2 == 0 else theirs)[i // 2])
    return out


def _drawn(jobs: Sequence[Job], progress: Callable[[int], None] | None) -> list[Picture]:
    """Pictures drawn in this process."""
    out: list[Picture] = []
    for job in jobs:
        out.append(draw(job))
        if progress is not None:
            progress(len(out))
    return out


def _picture(entry: dict[str, str]) -> Picture:
    return Picture(entry["id"], entry["wide"], entry["narrow"], entry["svg"], b64decode(entry["png"]))


def _plain(picture: Picture) -> dict[str, str]:
    return {**asdict(picture), "png": b64encode(picture.png).decode()}


def serve() -> None:
    """Draw the jobs on standard input, answer on standard output."""
    json.dump([_plain(draw(Job(**job))) for job in json.load(sys.stdin)], sys.stdout)
