"""The folder of a firm: what is in it, what its pages say, and the command that writes it."""

import csv
import json
from datetime import date

import pytest
from typer.testing import CliRunner

import monazite as mz
from company_cases import firm, licensed_run
from monazite.presentation.cli import app
from monazite.presentation.company.blocks import PagePart, SheetPage, render_html, render_markdown
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.company.wording import chance_words, day_words, money_words, two_digits, with_names

pytestmark = pytest.mark.compiled
CLI = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("company") / "small"
    mz.company(firm(), licensed_run(), out=out)
    return out


def test_what_is_in_the_folder(folder):
    names = {path.name for path in folder.iterdir()}
    tables = {f"{name}.csv" for name in ("products", "plants", "items", "cover", "levers")}
    assert {
        "brief.html",
        "brief.md",
        "article24.html",
        "company.json",
        "scenario.toml",
        "manifest.json",
    } | tables <= names
    assert {path.stem for path in (folder / "charts").glob("*.svg")} == {"chance", "cover", "levers"}


def test_the_day_of_the_outlook_may_be_text():
    report = mz.company(firm(), licensed_run(), as_of="2025-05-01")
    assert report.outlook.start == date(2025, 5, 1)
    with pytest.raises(mz.InputError, match="as_of"):
        mz.company(firm(), licensed_run(), as_of="the first of May")


def test_the_pages_are_whole_and_need_no_network(folder):
    for name in ("brief.html", "article24.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith("<!doctype html>")
        assert "://" not in text.replace("http://www.w3.org", "")
        assert "<script" not in text


def test_the_brief_and_the_table_say_the_same(folder):
    report = mz.company(firm(), licensed_run())
    facts = json.loads((folder / "company.json").read_text(encoding="utf-8"))
    assert facts["chance_within"]["180"] == report.outlook.chance(180)
    with (folder / "items.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert float(row["by_180"]) == pytest.approx(report.outlook.chance(180, "item", "magnets"), abs=1e-6)
    brief = (folder / "brief.md").read_text(encoding="utf-8")
    assert with_names(report.effects[0].lever.text, report.outlook) in brief
    assert day_words(report.outlook.start, report.outlook.quantiles()[1]) in brief


def test_the_law_is_filled_part_by_part(folder):
    text = (folder / "article24.html").read_text(encoding="utf-8")
    for words in ("(2a)", "(2b)", "(2c)", "Mitigation (4)", "Gaps of the file", "supply.mined_in"):
        assert words in text
    docx = pytest.importorskip("docx")
    document = docx.Document(str(folder / "article24.docx"))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 1")]
    assert heads[0] == "What the law asks"
    assert len(document.tables) >= 5


def test_text_of_a_firm_is_escaped():
    page = SheetPage("<b>x</b>", "a|b", (PagePart("table", "t", ("a",), (("c|<i>d",),)),))
    assert "<b>x</b>" not in render_html(page, {})
    assert "c\\|<i>d" in render_markdown(page)


def test_numbers_in_words():
    assert two_digits(98765.0) == "99,000"
    assert two_digits(0.0561) == "0.056"
    assert [chance_words(x) for x in (0.0, 0.02, 0.31, 0.97, 1.0)] == ["none", "2 %", "31 %", "97 %", "all"]
    assert money_words(1_234_567.0, "EUR") == "1.2 million EUR"


def test_the_command_writes_examples(tmp_path):
    done = CLI.invoke(app, ["company", "--template", "wind", "--out", str(tmp_path / "w")])
    assert done.exit_code == 0, done.output
    assert {"wind.toml", "empty.toml"} <= {path.name for path in (tmp_path / "w").iterdir()}


def test_the_command_refuses_what_it_does_not_know(tmp_path):
    for arguments, words in (
        (["--template", "wnd"], "wind"),
        ([], "--template"),
        ([str(tmp_path / "x.toml")], "x.toml"),
    ):
        done = CLI.invoke(app, ["company", *arguments])
        assert done.exit_code != 0
        assert words in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_command_from_file_to_folder(tmp_path):
    scenario = tmp_path / "licences.toml"
    scenario.write_text(
        'name = "licences"\nextends = "baseline"\nstart = 2025-01-01\nmonths = 12\n[[policy]]\n'
        'kind = "export_control"\nactor = "CN"\nstart = 2025-04-01\ngoods = ["NdFeB.SH.magnet"]\napproval = 0.3\n',
        encoding="utf-8",
    )
    CLI.invoke(app, ["company", "--template", "car", "--out", str(tmp_path / "car")])
    arguments = [
        str(tmp_path / "car" / "car.toml"),
        str(scenario),
        "--draws",
        "2",
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    done = CLI.invoke(app, ["company", *arguments])
    assert done.exit_code == 0, done.output
    facts = json.loads(done.stdout)
    assert facts["firm"] == "Invented Motors"
    assert (tmp_path / "out" / "brief.html").is_file()


def test_questions_on_an_article_are_settled_by_options(tmp_path, monkeypatch):
    """Without an option it ends with what to do; with one it goes on to the run, which is not made here."""

    class ReachedError(Exception):
        pass

    def reached(**_):
        raise ReachedError

    monkeypatch.setattr("monazite.presentation.cli.company.announce_compilation", reached)
    article = tmp_path / "article.txt"
    article.write_text(
        "China will require licences for rare-earth magnets shipped to Japan from 15 December, the commerce ministry "
        "said on Thursday.",
        encoding="utf-8",
    )
    CLI.invoke(app, ["company", "--template", "car", "--out", str(tmp_path / "car")])
    common = ["company", str(tmp_path / "car" / "car.toml"), str(article), "--date", "2026-11-26"]
    assert "--answer m1=approval-0.3" in str(CLI.invoke(app, common).exception)
    for options in (["--yes"], ["--answer", "m1=approval-0.5"]):
        assert isinstance(CLI.invoke(app, [*common, *options]).exception, ReachedError)
    assert "m9" in str(CLI.invoke(app, [*common, "--answer", "m9=leave-out"]).exception)


@pytest.mark.parametrize("clock", [date(2026, 12, 1), date(2024, 1, 1), date(2099, 1, 1)])
def test_a_sheet_that_names_no_scenario_and_no_day_begins_today_as_in_the_app(tmp_path, monkeypatch, clock):
    """It began in April 2025, then on the last day of the data, a week before the app's. A scenario keeps its own day.

    A clock that is set back, or that the run does not hold, is none: there it begins on the last day of the data.
    """
    from monazite.presentation.cli import company as command
    from monazite.scenario.scenario import facts_of, load_scenario

    class ReachedError(Exception):
        pass

    opened: list[tuple[str, str | None]] = []

    def reached(source, day, as_of, settle):
        opened.append((source, as_of))
        raise ReachedError

    class Clock(date):
        @classmethod
        def today(cls):
            return clock

    monkeypatch.setattr(command, "opened", reached)
    monkeypatch.setattr(command, "date", Clock)
    path = tmp_path / "parts.csv"
    path.write_text("part,good,origin,region,kg_per_year,stock_days\nrotor,NdFeB.SH.magnet,CN,EU,900,30\n")
    last = facts_of(load_scenario("cn-ree-2025")).last_known_day
    assert date(2026, 10, 1) < last < date(2026, 12, 1)
    begins = clock if clock.year == 2026 else last
    for more, expected in (
        ([], ("cn-ree-2025", begins.isoformat())),
        (["--as-of", "2025-06-10"], ("cn-ree-2025", "2025-06-10")),
        (["cn-ree-2025"], ("cn-ree-2025", None)),
    ):
        assert isinstance(CLI.invoke(app, ["company", str(path), *more]).exception, ReachedError)
        assert opened.pop() == expected


def test_what_of_an_article_is_not_simulated_stands_first_with_the_answer_that_simulates_it():
    """A sheet carried the headline "China stops magnet exports to Japan" and nothing of it in its figures."""
    from types import SimpleNamespace

    from monazite.presentation.company.brief_page import brief_page
    from monazite.presentation.company.left_out_words import left_out_words

    answers = [SimpleNamespace(name="as-read", policies=({},)), SimpleNamespace(name="leave-out", policies=())]
    drafted = SimpleNamespace(own=(), questions=[SimpleNamespace(id="m1", answers=answers)])
    words = left_out_words(["China: export control on Japan."], drafted)
    assert words == (
        "Not simulated, so not in any figure of this sheet: China: export control on Japan. It rests on what is on "
        "record, without the article's news. --answer m1=as-read simulates it."
    )
    assert left_out_words([], drafted) == ""
    report = CompanyReport(mz.company(firm(), licensed_run()).outlook, left_out=words)
    page = brief_page(report.outlook, report.effects, None, changes=[report.left_out])
    assert page.parts[0] == PagePart("lead", words)
    assert page.title.startswith("Small, from 1 April 2025: ")
    assert report.facts()["not_simulated"] == words


@pytest.mark.slow
def test_the_command_on_a_day_that_the_other_branch_does_not_have(tmp_path):
    """The branch without a deal names duties of October 2025, which nobody knew in June; a firm does not need it."""
    CLI.invoke(app, ["company", "--template", "car", "--out", str(tmp_path / "car")])
    file = str(tmp_path / "car" / "car.toml")
    arguments = [
        "company",
        file,
        "cn-ree-2025",
        "--as-of",
        "2025-06-10",
        "--draws",
        "1",
        "--out",
        str(tmp_path / "out"),
    ]
    done = CLI.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "out" / "company.json").read_text(encoding="utf-8"))["start"] == "2025-06-10"
