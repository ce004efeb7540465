"""Pictures of briefs drawn by the process that tests: a worker has a core, on which a second process only starts up."""

from monazite.presentation.charts import render

draw_by_two = render.draw_new
"""As users have it: every second picture is drawn by a process beside."""


def draw_alone() -> None:
    """Have every picture drawn in this process."""
    render.draw_new = lambda jobs, progress=None: render._drawn(jobs, progress)
