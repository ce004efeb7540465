"""A firm in the app: read in memory, answered from memory, never written; the answers of the command."""

import base64
import re
import sys
from datetime import datetime

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.analysis.company.firm.examples import EXAMPLES, example_file, write_examples
from monazite.analysis.company.firm.load_firm import checked_firm, load_firm
from monazite.analysis.company.firm.written_rows import WrittenRow
from monazite.analysis.company.outlook import FIRMS_IN_DRAW, CompanyOutlook
from monazite.foundation import cache
from monazite.presentation.company.wording import two_digits
from monazite.presentation.web.panels.company import FIRMS_OF_CENTRAL_RUN, chance_text, live_answers
from monazite.presentation.web.panels.company_requests import CompanyRequest
from monazite.presentation.web.request_guard import MAX_FIRM_BYTES

pytestmark = pytest.mark.compiled


def sent(*paths):
    return [{"name": path.name, "content": base64.b64encode(path.read_bytes()).decode()} for path in paths]


def _written(cell):
    """A cell of a workbook as it stands in a CSV file."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


@pytest.fixture(scope="module")
def rows(client):
    return post(client, "firm", files=sent(example_file("car"))).json()["rows"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_comes_back_as_rows_that_say_the_same(client, name):
    answer = post(client, "firm", files=sent(example_file(name))).json()
    firm = load_firm(example_file(name))
    assert answer["name"] == firm.name
    assert answer["counts"]["item"] == len(firm.items)
    again = post(client, "company", firm=answer["rows"])
    assert again.status_code == 200
    assert firm.name in again.json()["headline"]


def test_workbooks_and_folders_of_tables_give_the_same_answers_as_toml(client, tmp_path):
    pytest.importorskip("openpyxl")
    from openpyxl import load_workbook

    book_file = next(path for path in write_examples("car", tmp_path) if path.name == "car.xlsx")
    book = load_workbook(book_file)
    tables = []
    for sheet in book.worksheets[1:]:
        table = tmp_path / f"{sheet.title}.csv"
        lines = [[_written(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
        table.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
        tables.append(table)
    answers = []
    for files in (sent(example_file("car")), sent(book_file), sent(*tables)):
        reply = post(client, "firm", files=files)
        assert reply.status_code == 200, reply.text
        answers.append(post(client, "company", firm=reply.json()["rows"], levers={"cn_approval": 0.2}).json())
    assert answers[0]["days"] == answers[1]["days"] == answers[2]["days"]
    assert answers[0]["items"] == answers[1]["items"] == answers[2]["items"]


def test_problems_name_file_line_found_allowed_and_nearest(client):
    text = example_file("car").read_text(encoding="utf-8").replace("NdFeB.SH.magnet", "NdFeB.SW.magnet", 1)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "NdFeB.SW" in row)
    content = base64.b64encode(text.encode()).decode()
    rows = post(client, "firm", files=[{"name": "mine.toml", "content": content}]).json()["rows"]
    refused = post(client, "company", firm=rows)
    assert refused.status_code == 422
    for words in (f"mine.toml:{line}", "NdFeB.SW.magnet", "nearest valid name", "NdFeB.SH.magnet"):
        assert words in refused.json()["error"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([{"name": "a.toml", "content": "!!"}], "did not arrive whole"),
        ([{"name": "a.pdf", "content": ""}], "one .toml file"),
        ([{"name": "a.toml", "content": ""}, {"name": "b.xlsx", "content": ""}], "one .toml file"),
        ([{"name": "plnt.csv", "content": ""}], 'nearest to "plnt" is "plant"'),
        ([{"name": "a.xlsx", "content": "AAAA"}], "not a workbook"),
        ([{"name": "a.toml", "content": base64.b64encode(b"x = ").decode()}], "a.toml:1"),
    ],
)
def test_files_that_are_none_end_in_one_message(client, files, words):
    refused = post(client, "firm", files=files)
    assert refused.status_code == 422
    assert words in refused.json()["error"]
    assert "Traceback" not in refused.text


def as_file(name, text):
    return [{"name": name, "content": base64.b64encode(text.encode()).decode()}]


def test_problems_of_cells_rows_and_names_are_said_at_once(client):
    """The rate of the currency came first, then a share, and a good that no run has only once both were mended."""
    text = example_file("car").read_text(encoding="utf-8")
    rate = next(line for line in text.splitlines() if line.startswith("usd_rate"))
    text = text.replace(rate, "").replace("NdFeB.SH.magnet", "NdFeB magnet", 1).replace("share = 0.8", "share = 0.7", 1)
    refused = post(client, "firm", files=as_file("mine.toml", text)).json()["error"]
    assert "the price of one US dollar in EUR, needed because currency is EUR" in refused
    assert "shares that sum to 1" in refused
    assert "which grade is meant, as on the magnet's data sheet" in refused
    assert '"NdFeB.SH.magnet"' in refused


def test_names_alone_are_left_to_the_run(client):
    """A firm of another scenario is held, and its answers come when that scenario is opened."""
    text = example_file("car").read_text(encoding="utf-8").replace("NdFeB.SH.magnet", "NdFeB.SW.magnet", 1)
    assert post(client, "firm", files=as_file("mine.toml", text)).status_code == 200


def test_a_parts_list_is_a_firm(client):
    """12,000 kg a year, 9 in 10 from China: the lines stop as those of the same firm written in blocks."""
    text = "Part,good,country,region,kg per year,stock_days\nrotor,NdFeB.SH.magnet,{},the European Union,10800,30\n"
    text += "rotor,NdFeB.SH.magnet,JP,EU,1200,30\n"
    answers = []
    for origin in ("China", "CN"):
        read = post(client, "firm", files=as_file("parts.csv", text.format(origin)))
        assert read.status_code == 200, read.text
        assert (read.json()["name"], read.json()["counts"]) == (
            "parts", {"plant": 1, "product": 1, "item": 1, "supply": 2},
        )  # fmt: skip
        answers.append(post(client, "company", firm=read.json()["rows"], levers={"cn_approval": 0.0}).json())
    assert answers[0] == answers[1]
    blocks = (
        '[firm]\nname = "parts"\n[[plant]]\nid = "p"\nregion = "EU"\n[[product]]\nid = "m"\nplant = "p"\nunits = 1000\n'
        '[[item]]\nid = "rotor"\ngood = "NdFeB.SH.magnet"\nstock_days = 30\n[[bom]]\nproduct = "m"\nitem = "rotor"\n'
        'grams = 1000\n[[supply]]\nitem = "rotor"\norigin = "CN"\nshare = 0.9\n'
        '[[supply]]\nitem = "rotor"\norigin = "JP"\nshare = 0.1\n'
    )
    rows = post(client, "firm", files=as_file("mine.toml", blocks)).json()["rows"]
    assert post(client, "company", firm=rows, levers={"cn_approval": 0.0}).json()["days"] == answers[0]["days"]


def test_a_list_that_does_not_say_how_long_goods_travel_hears_what_is_assumed(client):
    """Goods under way counted as none moved the first stop by six weeks, unsaid."""
    head, row = "part,good,origin,region,kg_per_year,stock_days", "rotor,NdFeB.SH.magnet,CN,EU,10800,20"
    said = []
    for text in (f"{head}\n{row}\n", f"{head},lead_days\n{row},\n{row},45\n", f"{head},lead_days\n{row},0\n"):
        firm = post(client, "firm", files=as_file("parts.csv", text)).json()["rows"]
        said.append(post(client, "company", firm=firm).json()["under_way"])
    assert said[0].startswith("Your file does not say how long delivery takes: there is no last day to order")
    assert "the days from leaving the origin to arrival" in said[0]
    assert said[1].startswith("Your file does not say how long delivery takes for 1 of its 2 supplies (rotor): ")
    assert said[2] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("part,supplier,country,kg per year\nrotor,X,CN,12\n",
         ("This is read as a parts list: add the columns good (what it is in the run, such as NdFeB.SH.magnet), ",
          "stock_days (days of use")),
        ("part,good,origin,region,kg_per_year,stok_days,colour\n",
         ("The nearest to stok_days is stock_days", "Found as well colour, which are not read")),
        ('part,good,origin,region,kg_per_year,stock_days\nrotor,NdFeB.SH.magnet,CN,EU,"1,200",30\n',
         ("parts.csv:2", "kg_per_year", "1,200")),
        ("part,good,origin,region,kg_per_year,stock_days\nrotor,NdFeB.SH.magnet,CN,EU,12,many\n",
         ("parts.csv:2", "many")),
    ],
)  # fmt: skip
def test_a_parts_list_that_lacks_something_is_told_what_to_do(client, text, words):
    refused = post(client, "firm", files=as_file("parts.csv", text))
    assert refused.status_code == 422
    assert all(word in refused.json()["error"] for word in words), refused.text


def test_a_parts_list_says_chances_as_its_tiles_do_what_is_not_made_of_what_and_what_moves_the_day(client):
    """ "19 in 20" stood beside 99%, "units lost 12,000" said not of what, and the cost of a day stood far below."""
    head = "part,good,origin,region,kg_per_year,stock_days,lead_days"
    text = f"{head}\nrotor,NdFeB.SH.magnet,China,the European Union,32400,30,45\n"
    firm = post(client, "firm", files=as_file("parts.csv", text)).json()["rows"]
    levers = {"cn_approval": 0.0, "cn_military": 0.0}
    answer = post(client, "company", firm=firm, levers=levers).json()
    share = answer["chance"]["180"]
    assert share > 0.0
    assert f"within 180 days in {chance_text(share)} of cases" in answer["sentences"][0]
    (row,) = answer["products"]
    assert row[0] == "lines with rotor in the European Union"
    assert row[4] == chance_text(share)
    planned = 32400 / 12 * 12 / 365.25 * 7 * answer["weeks"]
    lost, _, rest = row[5].partition(" of ")
    assert float(lost.replace(",", "")) <= planned
    assert rest == f"{two_digits(planned)} kg of the part"
    moved = post(client, "company/measures", firm=firm, levers=levers).json()
    assert moved["best"].startswith("What helps most: ")  # of what it keeps running, because the stop lasts for years
    assert " of the plan running)" in moved["best"]
    assert moved["rows"][0][0] in moved["best"]


def test_a_chance_that_is_not_none_or_all_never_reads_as_such():
    assert [chance_text(x) for x in (0.0, 0.002, 0.31, 0.992, 0.998, 1.0)] == [
        "0%", "under 1%", "31%", "99%", "over 99%", "100%",
    ]  # fmt: skip


def test_measures_name_places_not_codes(client, rows):
    """They said "licence from CN", "to EU"."""
    answer = post(client, "company/measures", firm=rows, levers={"cn_approval": 0.2}).json()
    texts = [row[0] for row in answer["rows"]]
    assert any(" from China" in text for text in texts)
    assert not any(re.search(r"\b(?:CN|EU|JP|US|KR)\b", text) for text in texts), texts


def test_too_much_is_refused_before_it_is_read(client):
    assert client.post("/api/company", content=b"x" * (MAX_FIRM_BYTES + 1)).status_code == 413


def test_nothing_of_a_firm_is_written(client, rows):
    written = []

    def watch(event, arguments):
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            written.append(str(arguments[0]))

    sys.addaudithook(watch)  # stays until the process ends; the list is what this test looks at
    answer = post(client, "firm", files=sent(example_file("wind"))).json()
    for path, more in (("company", {}), ("company/measures", {"level": 0.5}), ("company/article24", {"form": "html"})):
        assert post(client, path, firm=answer["rows"], **more).status_code == 200
    assert not written


@pytest.mark.parametrize(
    ("block", "cells"),
    [
        ("item", {"stock_days": None, "stock": 1e300}),
        ("product", {"units": 1e-12, "margin": -1e308}),
        ("product", {"units": 1e12, "margin": 1e308}),
        ("product", {"units": 1e12, "margin": 1e12}),
        ("bom", {"grams": 1e-300, "scrap": 0.95}),
        ("item", {"price": 1e308, "storage_limit": 1e-300}),
    ],
)
def test_figures_beyond_all_measure_break_nothing(client, rows, block, cells):
    changed = [row | {"cells": row["cells"] | cells} if row["block"] == block else row for row in rows]
    for path in ("company", "company/measures", "company/article24"):
        reply = post(client, path, firm=changed)
        assert reply.status_code in (200, 422), reply.text
        assert "Traceback" not in reply.text


def test_answers_are_those_of_the_outlook_and_move_with_the_levers(client, store, rows):
    answer = post(client, "company", firm=rows, levers={"cn_approval": 0.2}, token=5).json()
    run = store.central_run(moved_run({"cn_approval": 0.2}))
    outlook = CompanyOutlook(load_firm(example_file("car")), run, DAY, firms=FIRMS_OF_CENTRAL_RUN)
    assert answer["token"] == 5
    assert answer["start"] == DAY.isoformat()
    assert answer["chance"]["180"] == outlook.chance(180)
    assert answer["days"] == [day if day < float("inf") else None for day in outlook.quantiles()]
    (magnets,) = [one for one in answer["cover"] if one["item"] == "rotor magnets"]
    assert magnets["value"] == pytest.approx(outlook.cover("rotor magnets")["value"].tolist(), abs=0.006)
    rest = post(client, "company", firm=rows).json()
    assert rest["chance"]["180"] < answer["chance"]["180"]


@pytest.mark.parametrize("licence", ["unknown", "applied on 2026-08-01"])
def test_parameters_that_the_server_holds_give_the_numbers_of_those_made_anew(store, rows, licence):
    supply = [
        row["cells"] | {"licence": licence} if row["cells"].get("origin") == "CN" else row["cells"] for row in rows
    ]
    written = [WrittenRow(row["block"], cells, "car", row["line"]) for row, cells in zip(rows, supply, strict=True)]
    request, firm = moved_run({"cn_approval": 0.2}), checked_firm(written, "car")
    run = store.range_run(request, 3)
    live = CompanyOutlook(firm, run, DAY, firms=4, calibrated=store.calibrated(request, run))
    anew = CompanyOutlook(firm, run, DAY, firms=4)
    assert np.array_equal(live.first_days, anew.first_days)
    assert np.array_equal(live.item_days, anew.item_days)
    assert np.array_equal(live.paths.spent, anew.paths.spent)
    assert np.isfinite(live.first_days).any()


def test_what_is_asked_with_ranges_is_never_answered_from_the_central_run(store, rows):
    """A run of 16 draws fills the cache, so that the central run asked for next threw it out: the page of a firm then
    stood at the central run, 64 firms in one draw, beside chances of 16 draws with 8 firms each."""
    strict, rest = {"cn_approval": 0.2}, {}
    chances = {}
    for levers in (strict, rest, strict):
        request = CompanyRequest(firm=rows, levers=levers, draws=16)
        answer = live_answers(store, request)
        store.central_run(moved_run({"us_stock": 3.0}))
        assert (answer["draws"], answer["samples"]) == (16, 16 * FIRMS_IN_DRAW)
        assert chances.setdefault(str(levers), answer["chance"]) == answer["chance"]
    assert chances[str(strict)]["180"] > chances[str(rest)]["180"]


def test_measures_say_which_licences_cannot_be_had(client, rows):
    """Under a total embargo "licence for rotor magnets from China: general" stood first, with 100 days gained."""
    answer = post(client, "company/measures", firm=rows, levers={"cn_approval": 0.0}).json()
    assert any(text.startswith("licence for rotor magnets from China") for text in answer["refused"])
    assert not any(row[0].startswith("licence for rotor magnets from China") for row in answer["rows"])
    assert post(client, "company/measures", firm=rows, levers={"cn_approval": 0.2}).json()["refused"] == []


def test_measures_and_the_cheapest_set(client, rows):
    asked = {"firm": rows, "levers": {"cn_approval": 0.2}}
    chance = post(client, "company", **asked).json()["chance"]["180"]
    alone = post(client, "company/measures", **asked).json()
    assert any("in stock" in row[0] for row in alone["rows"])
    assert "set" not in alone
    best = post(client, "company/measures", level=0.1, **asked).json()["set"]
    assert f"falls from {100 * chance:.0f}" in best["text"]
    assert best["rows"]
    easy = post(client, "company/measures", level=1.0, **asked).json()["set"]
    assert "already" in easy["text"]
    assert not easy["rows"]


def test_the_annex_in_both_forms(client, rows):
    page = post(client, "company/article24", firm=rows)
    assert page.headers["content-type"].startswith("text/html")
    for words in ("Invented Motors", "Article 2, point (29)", "Mapping", "Gaps of the file"):
        assert words in page.text
    pytest.importorskip("docx")
    word = post(client, "company/article24", firm=rows, form="docx")
    assert word.content[:2] == b"PK"


def test_the_page_for_the_board_is_that_of_the_command_line_and_nothing_of_it_stays(client, rows, monkeypatch):
    """The one page of a firm that a board can read was to be had at the command line alone."""
    monkeypatch.setattr(cache, "store_json", lambda *_: pytest.fail("something of a firm was written"))
    page = post(client, "company/article24", firm=rows, page="board")
    assert page.headers["content-type"].startswith("text/html")
    for words in ("Invented Motors", "What runs out", "How sure", "<svg"):
        assert words in page.text
    assert "Article 2, point (29)" not in page.text
    pytest.importorskip("docx")
    assert post(client, "company/article24", firm=rows, page="board", form="docx").content[:2] == b"PK"


def test_examples_can_be_taken_and_read_again(client):
    assert "[[plant]]" in post(client, "firm.toml", name="empty").text
    text = post(client, "firm.toml", name="defence").text
    files = [{"name": "defence.toml", "content": base64.b64encode(text.encode()).decode()}]
    assert post(client, "firm", files=files).status_code == 200
    assert post(client, "firm.toml", name="cars").status_code == 422


PARTS = b"""part,good,origin,region,kg_per_year,stock_days,lead_days,price
rotor,NdFeB.SH.magnet,China,EU,9000,30,45,62.5
rotor,NdFeB.SH.magnet,Japan,EU,1000,30,21,85
"""


def test_purchases_say_by_when_they_are_ordered_and_what_is_too_late(client):
    """The cheapest set was stock in hand a month away, at the list price, with no word of either."""
    from datetime import date

    from company_cases import licensed_run
    from monazite.analysis.company.levers import LeverBench
    from monazite.presentation.web.panels import purchase_words

    files = [{"name": "parts.csv", "content": base64.b64encode(PARTS).decode()}]
    rows = post(client, "firm", files=files).json()["rows"]
    answer = post(client, "company/measures", firm=rows, levers={"cn_approval": 0.0}, day=str(DAY)).json()
    part = answer["coverage"][0]
    assert part["head"] == ["Month", "Own stock", "From China", "From Japan", "Not made"]
    assert "No licence that is asked for today is approved for goods from China" in part["text"]
    stock = next(row for row in answer["rows"] if "in stock" in row[0])
    week = 10000 / 365.25 * 7 * (9000 * 62.5 + 1000 * 85) / 10000  # 191.6 kg at 64.75 USD on average
    assert stock[4:7] == [
        f"{two_digits(0.08 * week)} USD",
        "a year's capital at 8 %, assumed",
        f"{two_digits(week)} USD",
    ]
    assert re.search(r"\d{4} from Japan \(21 days\)$", stock[7])
    assert answer["head"][1] == "Part of the plan it keeps running, 104 weeks"  # nothing is approved for years
    assert float(stock[1].removesuffix(" %")) > 0.0
    assert stock[2] == "not given"
    assert stock[8].endswith("USD/kg")
    written = [WrittenRow(r["block"], r["cells"], r["file"], r["line"], r["lines"]) for r in rows]
    outlook = CompanyOutlook(checked_firm(written, "parts.csv"), licensed_run(), date(2025, 6, 1))
    lever = LeverBench(outlook).stock(0, 7.0)
    leaves = date(2025, 5, 11)  # three weeks ahead, from Japan
    assert not purchase_words.is_too_late(outlook, lever, leaves)
    assert purchase_words.is_too_late(outlook, lever, date(2025, 5, 12))
    words, _ = purchase_words.purchase_cells(outlook, lever, date(2025, 5, 12))
    assert words.startswith(
        "too late unless it is in the region already: it had to be ordered from Japan by 11 May 2025"
    )
    assert words.endswith("(21 days under way), and what is ordered today is there on 2 June 2025")


def test_stock_that_comes_too_late_is_said_once_and_not_in_every_row():
    """Every row began with "too late: "."""
    from datetime import date

    from company_cases import firm, licensed_run
    from monazite.analysis.company.levers import LeverBench
    from monazite.presentation.web.panels.purchase_words import late_words, purchase_cells

    outlook = CompanyOutlook(firm(), licensed_run(), date(2025, 6, 1))
    levers = LeverBench(outlook).levers(0)
    assert late_words(outlook, levers, date(2025, 5, 2)) == ""  # 30 days ahead
    late = late_words(outlook, levers, date(2025, 5, 3))
    assert late.startswith("More stock can no longer be ordered in time for 1 June 2025")
    where, _ = purchase_cells(outlook, levers[0], date(2025, 5, 2), short=True)
    assert where == "2 May 2025 from Japan (30 days)"
    where, _ = purchase_cells(outlook, levers[0], date(2025, 5, 3), short=True)  # no last day that is past
    assert where == "too late for 1 June 2025: ordered today, it is there from Japan on 2 June 2025"


def test_a_page_shows_what_was_read_row_by_row(client):
    """5.500 t among 48.400 kg, or a grade taken for another, was not to be seen before the answers."""
    text = (
        "Teil;Werkstoff;Herkunft;Werk;Menge (kg/Jahr);Reichweite Tage;Lieferzeit (Wochen)\n"
        "Rotor;N42SH;China;Deutschland;48.400,0;30;6\nRotor;N42SH;Japan;Deutschland;5.500,0;30;4\n"
    )
    read = post(client, "firm", files=as_file("teile.csv", text)).json()
    assert read["preview"] == [
        ["Rotor", "NdFeB.SH.magnet", "China", "48,400", "30", "30, assumed", "42"],
        ["Rotor", "NdFeB.SH.magnet", "Japan", "5,500", "30", "28, assumed", "28"],
    ]
    assert "N42SH is read as NdFeB.SH.magnet." in read["notes"]


def test_a_parts_list_to_fill_in_is_read_as_it_is(client):
    text = client.post("/api/firm.toml", json={"name": "parts"}).text
    files = [{"name": "parts.csv", "content": base64.b64encode(text.encode()).decode()}]
    assert post(client, "firm", files=files).json()["counts"] == {"plant": 1, "product": 1, "item": 1, "supply": 2}
