"""Any module can be the first that is imported: commands import what they need and no more."""

import subprocess
import sys
from pathlib import Path

import monazite

ROOT = Path(monazite.__file__).parent
CHECK = """
import sys
from importlib import import_module
import_module("monazite.simulation.simulate")
for name in sys.argv[1:]:
    first = ("monazite.presentation.briefing", "monazite.analysis.sensitivity")
    for loaded in [m for m in sys.modules if m.startswith(first)]:
        del sys.modules[loaded]
    import_module(name)
"""


def test_modules_of_the_brief_and_of_the_analysis_can_come_first():
    """`monazite sensitivity` imports the chart before the brief, `monazite brief` the other way round.

    That no files import each other in a circle, `test_structure` reads off their text.
    """
    files = [*(ROOT / "presentation" / "briefing").glob("[a-z]*.py"), *ROOT.rglob("sensitivity*.py")]
    names = [".".join(("monazite", *f.relative_to(ROOT).with_suffix("").parts)) for f in sorted(files)]
    done = subprocess.run([sys.executable, "-c", CHECK, *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(names) > 25


def test_outcomes_are_there_where_python_leaves_docstrings_out():
    code = "import monazite.results.outcomes.market; from monazite.results.outcomes.registry import REGISTRY; "
    code += "print(REGISTRY['exports'].unit, repr(REGISTRY['exports'].text))"
    done = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["t/month", "''"], done.stderr
