"""The notebooks run from top to bottom, with at most two draws."""

import re
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from paths import ROOT

pytest.importorskip("marimo")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
MOST_DRAWS = 2


def few_draws(text: str) -> str:
    """A notebook with fewer draws."""
    return re.sub(r"\bdraws=(\d+)", lambda found: f"draws={min(int(found[1]), MOST_DRAWS)}", text)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook, tmp_path, monkeypatch):
    """A copy beside the folders of the clone that notebooks read."""
    copy = tmp_path / "clone" / "notebooks" / notebook.name
    copy.parent.mkdir(parents=True)
    copy.write_text(few_draws(notebook.read_text(encoding="utf-8")), encoding="utf-8")
    for folder in ("benchmarks", "tests"):
        (tmp_path / "clone" / folder).symlink_to(ROOT / folder, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    spec = spec_from_file_location(notebook.stem, copy)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs, _ = module.app.run()
    assert any(output is not None for output in outputs)
