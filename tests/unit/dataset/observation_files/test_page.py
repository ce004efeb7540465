"""The page on adding observations: its example is what the command says, its plain file is read."""

import re

from typer.testing import CliRunner

from monazite.dataset.observation_files.observe import observe
from monazite.dataset.observation_files.recogniser import FORMS
from monazite.presentation.cli import app
from paths import DOCS

PAGE = (DOCS / "how-to" / "add-observations.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


def test_the_example_says_what_the_command_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trade.csv").write_text(blocks("csv")[0], encoding="utf-8")
    (command,) = blocks("sh")
    done = CliRunner().invoke(app, command.split()[1:])
    assert done.exit_code == 0
    assert done.stdout == blocks("text")[0]
    assert (tmp_path / "my_data" / "observations.csv").exists()


def test_the_plain_file_is_read(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text(blocks("csv")[1], encoding="utf-8")
    assert [row.value for row in observe(path).rows] == [1200, 950]


def test_every_form_is_described():
    for form in FORMS:
        assert form.title.split()[0] in PAGE
