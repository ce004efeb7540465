"""A purchasing department's list in the app: read as it is exported, with no word of the command line."""

import base64
import re
from datetime import timedelta

import numpy as np
import pytest

from app_cases import DAY, post
from company_cases import firm, licensed_run
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.brief_page import brief_page
from monazite.presentation.company.new_order_words import kinds_of_price, new_order_words
from monazite.presentation.company.wording import two_digits

pytestmark = pytest.mark.compiled
HEAD = "Bezeichnung;Werkstoff;Ursprungsland;Werk;Jahresbedarf (kg);Lagerreichweite (Tage);Wiederbeschaffungszeit (Tage)"
LINES = (
    "Rotor;N42SH;VR China;Zwickau;48.400,0;21;55",
    "Lautsprecher Tür;N48H;Deutschland;Wolfsburg;6.300;30;10",
    "Kühlmittelpumpe;Ferrit Y30;China;Salzgitter;9.100,0;45;50",
)


def as_file(name, *lines, code="cp1252"):
    return [{"name": name, "content": base64.b64encode("\r\n".join(lines).encode(code)).decode()}]


def switches(text):
    """Words of the command line."""
    return re.findall(r"(?<![\w-])--[a-z]|`monazite|monazite [a-z]+ --", text)


def test_an_export_is_read_with_its_preview_and_asks_where_the_plants_lie(client):
    read = post(client, "firm", files=as_file("Teile.csv", HEAD, *LINES))
    assert read.status_code == 200, read.text
    found = read.json()
    assert found["preview"] == [
        ["Rotor", "NdFeB.SH.magnet", "China", "48,400", "21", "30, assumed", "55"],
        ["Lautsprecher Tür", "NdFeB.SH.magnet", "the European Union", "6,300", "30", "5, assumed", "10"],
    ]
    sites = found["sites"]
    assert (sites["towns"], sites["region"]) == (["Zwickau", "Wolfsburg", "Salzgitter"], "EU")
    assert ["US", "United States"] in sites["regions"]
    assert "Teile.csv is not UTF-8; it was read as Windows text (Windows-1252)." in found["notes"]
    assert not switches(read.text)
    answer = post(client, "company", firm=found["rows"]).json()
    assert answer["left_out"] == "Left out, for this run does not hold its good: Kühlmittelpumpe (Ferrit Y30)."
    assert {row[0] for row in answer["items"]} == {"Rotor", "Lautsprecher Tür"}
    assert not switches(str(answer))


def test_the_time_to_order_is_no_goods_under_way_and_the_reader_can_say_what_is(client):
    """55 days from order to receipt counted as 55 days of goods that had left China, which was said in a drawer."""
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, *LINES)).json()
    assert found["ways"] == [
        {"origin": "China", "days": 30, "lines": [2]}, {"origin": "the European Union", "days": 5, "lines": [3]},
    ]  # fmt: skip
    own, levers = [dict(row) for row in found["rows"]], {"cn_approval": 0.0}
    for row in own:  # as the page writes it
        if row["block"] == "supply" and row["line"] == 2:
            row["cells"] = row["cells"] | {"lead_days": 55}
    assumed, given = (post(client, "company", firm=rows, levers=levers).json() for rows in (found["rows"], own))
    assert "Days under way are assumed (30 from China, 5 from the European Union)." in assumed["headline"]
    assert assumed["under_way"].startswith("Days under way are assumed: 30 from China, 5 from the European Union.")
    assert "from China" not in given["headline"].partition("assumed")[2]
    assert 15 <= given["days"][1] - assumed["days"][1] <= 35  # weeks of 25 days more


def test_a_list_with_a_good_that_nobody_knows_is_weighed_without_it(client):
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, LINES[0], LINES[1].replace("N48H", "SmCo Ring")))
    answer = post(client, "company", firm=found.json()["rows"])
    assert answer.status_code == 200, answer.text
    assert "its good is not known: Lautsprecher Tür (SmCo Ring, line 3" in answer.json()["left_out"]


def test_what_to_order_now_has_days_ahead_and_a_cost_and_the_chance_says_what_it_rests_on(client):
    """The days to order by were past, the measure that helps had no cost, and 35 % at rest stood beside no loss."""
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, LINES[0])).json()
    levers = {"cn_approval": 0.0}
    basis = post(client, "company", firm=found["rows"], levers=levers).json()["basis"]
    assert "Rotor, which stops the first line most often: 21 days of stock; China approves no application" in basis
    (own,) = [row for row in found["rows"] if row["block"] == "firm"]
    asked = {"firm": found["rows"], "levers": levers, "draws": 16}
    own["cells"]["qualification_months"] = None  # as the page has it where nobody says how long
    first = post(client, "company/measures", **asked).json()["orders"]
    assert first["text"].startswith("Rotor cannot be covered before ")
    assert "274 days until it is approved" in first["late"]["rows"][0][3]
    assert first["late"]["note"].startswith("Too late for the first stop; keeps ")
    ((_, _, whom, when, *_),) = first["rows"]  # nothing that is in time, but the present supplier's answer
    assert (whom, when.split(":")[0]) == ("China: more of the same", "nothing that is ordered today comes any more")
    own["cells"]["qualification_months"] = 0
    orders = post(client, "company/measures", **asked).json()["orders"]
    (name, _, origin, _, kg, cost, _, chance), same = orders["rows"]
    assert same[2] == "China: more of the same"
    assert (name, "China" in origin) == ("Rotor", False)
    assert re.fullmatch(r"[\d,]+ kg.*", kg)
    (money,) = {part[1] for part in re.finditer(r"(EUR|USD)", cost)}  # one currency in a cell
    assert re.search(rf"{money}, at [\d,.]+ \([\d,.]+ to [\d,.]+\) {money}/kg", cost)
    assert " with the order " in chance
    assert kg.split(" kg")[0] in orders["text"]
    sooner = post(client, "company/measures", **asked, until=str(DAY + timedelta(days=90))).json()["orders"]
    assert int(sooner["rows"][0][4].split(" kg")[0].replace(",", "")) < int(kg.split(" kg")[0].replace(",", ""))


def test_plants_of_another_region_are_those_of_the_list_with_that_country(client):
    """What the page does where a reader says that the towns lie elsewhere: the region of these rows."""
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, *LINES)).json()
    for row in found["rows"]:
        if row["block"] == "plant" and row["cells"]["id"] in found["sites"]["plants"]:
            row["cells"]["region"] = "US"
    there = [line.replace("Zwickau", "USA").replace("Wolfsburg", "USA").replace("Salzgitter", "USA") for line in LINES]
    said = post(client, "firm", files=as_file("Teile.csv", HEAD, *there)).json()
    assert said["sites"] is None
    moved = [post(client, "company", firm=one["rows"], levers={"cn_approval": 0.0}).json() for one in (found, said)]
    assert moved[0]["days"] == moved[1]["days"]


@pytest.mark.parametrize(
    "lines",
    [
        (HEAD,),
        (HEAD, "Rotor;NdFeB Magnet;China;Zwickau;1;1;1"),
        (HEAD, "Pumpe;Gallium;China;Zwickau;x;1;1"),
        ("part,good", "a,b"),
        ("",),
    ],
)
def test_what_is_refused_says_nothing_of_switches(client, lines):
    """`--own-goods` and `monazite company --template` stood in the browser."""
    reply = post(client, "firm", files=as_file("Teile.csv", *lines))
    assert not switches(reply.text)
    if reply.status_code == 200:
        answer = post(client, "company", firm=reply.json()["rows"])
        assert answer.status_code == 422
        assert not switches(answer.text)


def test_a_list_of_another_mineral_is_held_and_says_which_scenario_weighs_it(client):
    read = post(client, "firm", files=as_file("Teile.csv", HEAD, "Radar;Gallium;China;Ulm;12,5;40;45"))
    assert read.status_code == 200
    refused = post(client, "company", firm=read.json()["rows"]).json()["error"]
    assert "gallium is no good of this run, it is in the scenario cn-ga-ge-2023, which weighs it" in refused


def test_two_prices_say_what_they_are_and_the_margin_is_that_of_the_run(client):
    """290 USD/kg stood beside 909 on the Overview, and nothing said which price that was."""
    outlook = CompanyOutlook(firm(), licensed_run())
    results = outlook.results
    good, buyer = results.index.good.index("NdFeB.SH.magnet"), results.index.region.index("EU")
    spot = results.view.flows.delivered[:, :, good, buyer][outlook.reach.solved][:, outlook.months].mean(1)
    assert outlook.price_at_margin("magnets") == pytest.approx(float(np.median(spot)))
    first = results.index.month[int(outlook.months[0])]
    assert (first.year, first.month) == (outlook.start.year, outlook.start.month)
    assert len(outlook.months) == outlook.weeks
    words = kinds_of_price(outlook)
    assert f"over the {outlook.weeks} weeks from 1 " in words
    assert "contracts, whose price follows the maker's home market" in words
    page = brief_page(outlook, [], None)
    (table,) = [part for part in page.parts if part.text == "What runs out" and part.kind == "table"]
    assert table.head[-2:] == ("price paid, mean", "price at the margin, mean")
    assert words in table.note
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, *LINES)).json()
    answer = post(client, "company", firm=found["rows"]).json()
    assert answer["prices"].startswith("Both prices are of the run, not of your file, over the ")
    assert all(row[-1].endswith(" USD/kg") for row in answer["items"])


def test_an_order_from_elsewhere_says_how_it_is_served_and_how_much_its_makers_cover(client):
    """A new order from the EU was served in full, though its makers cover a part of the use, and nothing said so."""
    outlook = CompanyOutlook(firm(), licensed_run())
    effects = LeverBench(outlook).effects()
    orders = [effect.lever for effect in effects if effect.lever.kind == "origin"]
    assert orders
    words = new_order_words(outlook, effects)
    assert "is taken to be served as that origin serves its usual buyers in your region" in words
    assert "nobody else gets less for it" in words
    results, reach = outlook.results, outlook.reach
    index, structure = results.index, results.model.structure
    good, buyer = index.good.index("NdFeB.SH.magnet"), index.region.index("EU")
    moved = orders[0].supply or ()
    before = {(row.origin, row.supplier): row.share for row in outlook.firm.supply}
    more = [row.share - before.get((row.origin, row.supplier), 0.0) for row in moved]
    origin = moved[int(np.argmax(more))].origin
    place = index.region.index(origin)
    slots = np.flatnonzero(structure.producers[index.stage[good]] == place)
    shipped = results.view.flows.ship[:, :, good, slots, buyer].sum(-1)[reach.solved]
    planned = structure.need_ref[good, buyer] * reach.growth(good, buyer)
    covers = float((shipped / planned)[:, outlook.months].mean())
    assert reach.covered(good, place, buyer)[:, outlook.months].mean() == pytest.approx(covers)
    assert f"covers {two_digits(100 * covers)} % of the planned use of NdFeB magnets (SH) in your region" in words
    assert new_order_words(outlook, [effect for effect in effects if effect.lever.kind != "origin"]) == ""
    assert words in [part.text for part in brief_page(outlook, effects, None).parts]
    found = post(client, "firm", files=as_file("Teile.csv", HEAD, *LINES)).json()
    answer = post(client, "company/measures", firm=found["rows"], levers={"cn_approval": 0.0}, draws=16).json()
    assert "nobody else gets less for it" in answer["served"]


def test_rows_left_out_are_told_with_how_the_file_was_read_at_the_end_of_the_sheet():
    """Encodings and rows left out filled the first screen of the page for a board."""
    blocks = {
        "item": [{"id": "magnets", "good": "NdFeB.SH.magnet", "stock": 9},
                 {"id": "ring", "good": "Ferrit", "stock": 1}],
        "bom": [{"product": "motor", "item": "magnets", "grams": 9}, {"product": "motor", "item": "ring", "grams": 9}],
        "supply": [{"item": "magnets", "origin": "CN", "share": 1.0}, {"item": "ring", "origin": "CN", "share": 1.0}],
    }  # fmt: skip
    page = brief_page(CompanyOutlook(firm(**blocks), licensed_run()), [], None)
    headings = [part.text for part in page.parts if part.kind == "heading"]
    assert headings[-2:] == ["How your file was read", "How this was made"]
    ((notes, *_),) = [part.rows for part in page.parts if part.kind == "list" and "Ferrit" in str(part.rows)]
    assert notes == ("Left out, for this run does not hold its good: ring (Ferrit).",)
    assert not any("Ferrit" in part.text for part in page.parts)


def test_the_page_asks_what_each_column_is_and_takes_the_word_of_its_reader(client):
    """The columns that were found stood in a refusal, with no way to say what they are."""
    odd = as_file(
        "Liste.csv", "Label;Stoff X;Woher;Pro Jahr kg;Vorrat Tage", "Rotor;N42SH;China;1200;30", "Lack;;China;9;x"
    )
    asked = post(client, "firm/columns", files=odd).json()
    assert [one["text"] for one in asked["columns"]] == ["Label", "Stoff X", "Woher", "Pro Jahr kg", "Vorrat Tage"]
    assert {"part", "origin"} <= set(asked["missing"])
    assert "good" not in asked["missing"], "cells such as N42SH say it"
    assert ["good", "What it is in the run, such as NdFeB.SH.magnet"] in asked["choices"]
    columns = {
        "Label": "part",
        "Stoff X": "good",
        "Woher": "origin",
        "Pro Jahr kg": "kg_per_year",
        "Vorrat Tage": "stock_days",
    }
    assert post(client, "firm/columns", files=odd, columns=columns).json()["missing"] == []
    refused = post(client, "firm", files=odd, columns=columns)
    assert refused.status_code == 422
    assert "Liste.csv:3: " in refused.json()["error"]
    found = post(client, "firm", files=odd, columns=columns, without=[3])
    assert found.status_code == 200, found.text
    assert found.json()["preview"][0][:4] == ["Rotor", "NdFeB.SH.magnet", "China", "1,200"]
    assert post(client, "firm", files=odd, columns={"Label": "colour"}).status_code == 422


def test_a_price_stands_in_one_currency_and_a_tick_leaves_detours_out(client):
    """95 USD/kg stood beside 94, which were euros; 21 to 32 % of every part came round the licences."""
    head, line = HEAD + ";Preis EUR/kg", LINES[0] + ";94,50"
    found = post(client, "firm", files=as_file("Teile.csv", head, line)).json()
    assert found["name"] == "Teile"
    levers = {"cn_approval": 0.0, "cn_military": 0.0}
    asked = {"firm": found["rows"], "levers": levers, "draws": 16}
    answer = post(client, "company/measures", **asked, level=0.1).json()
    text = str(answer["set"])
    assert "the file has" not in text
    for price in re.findall(r"your file has [^']*", text):
        assert "106" not in price or "94.50 EUR at 0.8951 EUR a dollar" in price
    own = [
        row | {"cells": row["cells"] | {"without_detours": True}} if row["block"] == "firm" else row
        for row in found["rows"]
    ]
    usual, lawful = (post(client, "company", firm=rows, levers=levers).json() for rows in (found["rows"], own))
    assert lawful["days"][1] <= usual["days"][1]


KG = (
    "Materialliste, Stichtag 30.06.2025",
    "Kurztext;Werkstoff;Urspr.;Monatsverbrauch (kg);Lagerbestand (kg);DB/Jahr (TEUR)",
    "Rotor;N42SH;CN;1.000,0;1.500,0;480,0",
)


def test_a_list_in_kg_and_months_is_read_with_its_day_and_its_margin(client):
    """The stock in kg had no choice in the table, a need of a month was one of a year, margins were not read."""
    asked = post(client, "firm/columns", files=as_file("Teile.csv", *KG)).json()
    assert asked["missing"] == []
    assert [one["name"] for one in asked["columns"]] == [
        "part", "good", "origin", "kg_per_month", "stock_kg", "margin_per_year",
    ]  # fmt: skip
    assert {"stock_kg", "kg_per_month", "margin_per_year"} <= {name for name, _ in asked["choices"]}
    found = post(client, "firm", files=as_file("Teile.csv", *KG)).json()
    assert found["day"] == "2025-06-30"
    assert found["preview"][0][3:5] == ["12,000", "45.7"]
    answer = post(client, "company", firm=found["rows"], levers={"cn_approval": 0.0}, counted="file").json()
    assert answer["start"] == "2025-06-30"
    assert all("EUR" in row[-1] for row in answer["products"])
    by_hand = post(client, "firm/columns", files=as_file("Teile.csv", *KG), columns={"Lagerbestand (kg)": ""}).json()
    assert by_hand["missing"] == ["stock_days"]


def test_a_stock_in_kg_that_is_called_days_is_asked_back_and_names_no_line_to_leave_out(client):
    lines = (KG[1].replace("Lagerbestand (kg)", "Lagerbestand"), KG[2])
    refused = post(client, "firm", files=as_file("Teile.csv", *lines), columns={"Lagerbestand": "stock_days"})
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert "it is probably stock_kg (kg in stock)" in error
    assert re.findall(r":(\d+): ", error) == []


def test_the_day_of_a_list_that_the_run_does_not_have_is_no_choice(client):
    lines = (KG[0].replace("2025", "2019"), *KG[1:])
    found = post(client, "firm", files=as_file("Teile.csv", *lines))
    assert found.status_code == 200, found.text
    assert found.json()["day"] is None
    assert any("The run does not have 30 June 2019" in note for note in found.json()["notes"])
    assert post(client, "company", firm=found.json()["rows"], counted="file").status_code == 200
