"""Units of a firm's own list: stock in kg, need of a month, margin of a year, day of its title; and who says them."""

from datetime import date

import pytest

from monazite.analysis.company.firm.column_names import chosen_heading, heading
from monazite.analysis.company.firm.list_choice import choice_of
from monazite.analysis.company.firm.list_title import day_in_title
from monazite.analysis.company.firm.load_firm import firm_from_files, found_in_files
from monazite.analysis.company.firm.own_goods import checked_in_run
from monazite.foundation.errors import InputError
from monazite.model.build import make_index
from monazite.presentation.cli import company as command
from monazite.presentation.cli.company import days_of_sheet, today_in
from monazite.presentation.company.wording import what_was_read
from monazite.scenario.scenario import facts_of, load_scenario

SAP = (
    "ZMM_KRIT Kritische Rohstoffe;;;;;;;;;;",
    "Werk 1100, Stichtag 30.11.2026;;;;;;;;;;",
    "Kurztext;Güte;Lieferant;Urspr.;Verbrauch/Jahr;ME;Lagerbestand;PLZ (AT);Preis/Einh.;Wäh.;DB/Jahr (TEUR)",
    "Rotormagnet hinten;N42SH;JL Mag;CN;148.000,0;KG;21.300,0;45;104,50;EUR;48.000,0",
    "Rotormagnet vorn;N42UH;VAC Hanau;DE;36.000,0;KG;9.800,0;40;131,00;EUR;22.500,5",
    "Leuchtstoff;Y2O3 99,99;X;CN;1,2;TO;0,19;40;21,00;EUR;",
)
EN = (
    "Component / part;Substance;Tier-n maker;CoO;Burn rate (kg per month);Cover on hand, weeks;"
    "Replen. LT (calendar days);What we pay ($/kg);GM at risk $m/yr"
)
SHORT = "part;good;origin;kg_per_year;{}\n"


def read(*lines, choice=(), name="ZMM.csv"):
    return firm_from_files({name: "\n".join(lines).encode("cp1252")}, choice=choice_of(choice))


def refused(*lines, choice=()):
    with pytest.raises(InputError) as caught:
        read(*lines, choice=choice)
    return caught.value


def needs(firm):
    return [12.0 * row.units for row in firm.products]


@pytest.fixture(scope="module")
def facts():
    sc = load_scenario("cn-ree-2025")
    ds = facts_of(sc)
    return ds, make_index(ds, sc), sc


# --- a stock in kilograms


def test_a_stock_in_kg_is_counted_in_days_of_the_need(facts):
    """21,300 kg of rotor magnets were 21,300 days of use, and nothing ran out."""
    firm = read(*SAP)
    days = [row.stock_days for row in firm.items]
    assert days == pytest.approx([21300 / 148000 * 365.25, 9800 / 36000 * 365.25, 190 / 1200 * 365.25], abs=0.01)
    note = next(note for note in firm.notes if "Lagerbestand" in note)
    assert note.startswith("Lagerbestand is read as kg in stock (stock_kg), over what the part needs a year as days of")
    assert "Rotormagnet hinten 21,300 kg are 52.6 days" in note
    assert "Columns that are not read" not in " ".join(firm.notes)


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("Lagerbestand", 1), ("Bestand", 1), ("Bestand (kg)", 1), ("Bestand (t)", 1000), ("stock (kg)", 1),
        ("on hand kg", 1), ("On-hand stock", 1), ("freie Menge", 1), ("Frei verwendbar", 1), ("Unrestricted", 1),
        ("Unrestricted-use stock", 1), ("Qty on hand", 1), ("Quantité en stock (kg)", 1), ("stock_kg", 1),
    ],
)  # fmt: skip
def test_names_of_a_stock_in_kg(name, factor):
    assert (heading(name).name, heading(name).factor) == ("stock_kg", factor)


@pytest.mark.parametrize("name", ["Sicherheitsbestand", "Bestand (EUR)", "Bestandswert", "Mindestbestand (kg)"])
def test_what_is_no_stock_in_hand_is_none(name):
    assert not heading(name).is_read


def test_days_in_stock_count_before_its_kg_unless_the_reader_says_otherwise():
    head, line = SHORT.format("Reichweite (Tage);Bestand (kg)"), "rotor;N42SH;CN;1000;24;500"
    assert read(head + line).items[0].stock_days == 24
    assert "Columns that are not read: Bestand (kg)." in read(head + line).notes
    by_kg = read(head + line, choice=["Bestand (kg)=stock_kg"])
    assert by_kg.items[0].stock_days == pytest.approx(500 / 1000 * 365.25, abs=0.01)
    assert read(head + line, choice=["Bestand (kg)=stock_kg", "Reichweite (Tage)=stock_days"]).items[0].stock_days == 24


def test_kg_in_stock_count_for_the_rows_that_have_no_days():
    """A list with weeks for six parts and pounds for one lost the one, and both chosen were refused."""
    head = SHORT.format("Reichweite (Tage);Bestand (kg)")
    chosen = ["Bestand (kg)=stock_kg", "Reichweite (Tage)=stock_days"]
    lines = "rotor;N42SH;CN;1000;24;\nmotor;N42SH;CN;1000;;500\nsensor;N42SH;CN;1000;30;x\n"
    for choice in ([], chosen):
        firm = read(head + lines, choice=choice)
        days = [row.stock_days for row in firm.items]
        assert days == [24, pytest.approx(500 / 1000 * 365.25, abs=0.01), 30]
        note = next(note for note in firm.notes if note.startswith("Bestand (kg) is read as kg in stock"))
        assert "where a row has no days" in note
        assert "motor 500 kg are 183 days" in note


def test_a_stock_of_a_part_counts_once_where_its_rows_repeat_it_and_together_where_they_differ():
    head = SHORT.format("Bestand (kg)")
    once = read(head + "rotor;N42SH;CN;1500;500\nrotor;N42SH;JP;500;500")
    both = read(head + "rotor;N42SH;CN;1500;500\nrotor;N42SH;JP;500;700")
    assert once.items[0].stock_days == pytest.approx(500 / 2000 * 365.25, abs=0.01)
    assert both.items[0].stock_days == pytest.approx(1200 / 2000 * 365.25, abs=0.01)
    assert any("The stocks of the rows of rotor count together." in note for note in both.notes)


def test_days_that_are_likely_kg_are_asked_back_and_no_line_is_offered_to_be_left_out():
    """One row was refused, with a button to leave it out; without it the others were 21,300 days of use."""
    error = refused(*SAP, choice=["Lagerbestand=stock_days"])
    text = str(error)
    assert (error.field, error.line) == ("columns", None)
    assert "Rotormagnet hinten in line 4 has 21,300" in text
    assert "over two years of use: it is probably stock_kg (kg in stock)" in text
    named = refused(SHORT.format("Lager kg") + "rotor;N42SH;CN;1000;90", choice=["Lager kg=stock_days"])
    assert "its name says a weight: it is probably stock_kg" in str(named)


def test_kg_that_are_likely_days_are_asked_back():
    lines = SHORT.format("Vorrat") + "rotor;N42SH;CN;48400;35\npump;N35;CN;6300;21"
    assert "probably stock_days (days of use in stock)" in str(refused(lines, choice=["Vorrat=stock_kg"]))
    lines = lines.replace("Vorrat", "Vorrat (kg)")
    assert read(lines, choice=["Vorrat (kg)=stock_kg"]).items[0].stock_days == pytest.approx(0.26)
    wrong = refused(SHORT.format("Reichweite (Tage)") + "rotor;N42SH;CN;1;5", choice=["Reichweite (Tage)=stock_kg"])
    assert "its name says days" in str(wrong)


def test_days_that_a_column_says_may_be_many_and_are_named():
    firm = read(SHORT.format("Reichweite (Tage)") + "rotor;N42SH;CN;1000;9999\npump;N35;CN;1000;40")
    assert "Over two years of use in stock: rotor (9,999 days); check the unit of that column." in firm.notes


def test_a_stock_that_is_no_number_is_said_by_its_row():
    error = refused(SHORT.format("Bestand (kg)") + "rotor;N42SH;CN;1000;viel")
    assert 'ZMM.csv:2: stock_kg: found "viel", allowed a number of kg' in str(error)


def test_a_list_without_a_stock_is_asked_for_either():
    text = str(refused("part;good;origin;kg_per_year", "rotor;N42SH;CN;1000"))
    assert "stock_days (days of use in stock) or stock_kg (kg in stock)" in text


# --- a need of another period


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("Burn rate (kg per month)", 12), ("Monatsverbrauch (kg)", 12), ("Monthly usage kg", 12), ("Bedarf/Monat", 12),
        ("Bedarf je Monat (kg)", 12), ("mtl. Bedarf (kg)", 12), ("Verbrauch p.m.", 12), ("kg / week", 365.25 / 7),
        ("Wochenbedarf (kg)", 365.25 / 7), ("tägl. Verbrauch kg", 365.25), ("Besoin mensuel (kg)", 12),
        ("Consommation hebdomadaire (kg)", 365.25 / 7), ("Demand per quarter (kg)", 4), ("Quartalsbedarf (kg)", 4),
        ("Besoin trimestriel (kg)", 4), ("Usage last 3 months (kg)", 4), ("kg_per_month", 12),
        ("kg per working day", 365.25 * 5 / 7),
        ("Fiscal year demand (kg)", 1), ("Bedarf GJ (kg)", 1), ("Usage last 12 months (kg)", 1),
        ("Bedarf p.a. (kg)", 1),
    ],
)  # fmt: skip
def test_a_need_of_a_month_is_no_need_of_a_year(name, times):
    """9,800 kg a month were 9,800 kg a year: orders and money a twelfth of what they are."""
    assert (heading(name).name, heading(name).times) == ("kg_per_year", pytest.approx(times))
    chosen = chosen_heading(name, "kg_per_year")
    assert (chosen.name, chosen.times) == ("kg_per_year", pytest.approx(times))


def test_the_period_is_said_and_counts_by_hand_and_by_unit():
    line = "rotor;N42SH;CN;1000;30"
    by_hand = read("part;good;origin;Monatl. Zeug;stock_days", line, choice=["Monatl. Zeug=kg_per_year"])
    assert needs(by_hand) == pytest.approx([12000])
    assert any("Monatl. Zeug is of a month: read as kg_per_year, 12 of them to a year" in one for one in by_hand.notes)
    week = read("part;good;origin;Burn;stock_days", line, choice=["Burn=kg_per_week"])
    assert needs(week) == pytest.approx([1000 * 365.25 / 7])
    tonnes = read("part;good;origin;Verbrauch/Monat;ME;stock_days", "rotor;N42SH;CN;2;TO;30")
    assert needs(tonnes) == pytest.approx([24000])
    found = found_in_files({"a.csv": b"part;good;origin;Verbrauch/Monat (kg);stock_days\nrotor;N42SH;CN;2;30\n"})
    assert found[3].name == "kg_per_month"


def test_a_need_of_a_year_counts_before_one_of_a_month():
    firm = read("part;good;origin;Monatsbedarf (kg);Jahresbedarf (kg);stock_days", "rotor;N42SH;CN;100;1200;30")
    assert needs(firm) == pytest.approx([1200])
    assert "Columns that are not read: Monatsbedarf (kg)." in firm.notes


def test_a_list_in_english_with_a_need_of_a_month_is_read_without_a_word():
    firm = read(EN, "rear;Sintered NdFeB SH;JL Mag;CN;9800;7;60;98.5;310", name="Falcon.csv")
    assert needs(firm) == pytest.approx([117600])
    assert (firm.items[0].stock_days, firm.items[0].price, firm.supply[0].supplier) == (49, 98.5, "JL Mag")
    assert firm.supply[0].order_days == 60
    assert firm.products[0].margin == pytest.approx(310e6 / 117600)


# --- a margin of a year


@pytest.mark.parametrize(
    ("name", "factor", "currency", "times"),
    [
        ("DB/Jahr (TEUR)", 1e3, "EUR", 1), ("GM at risk $m/yr", 1e6, "USD", 1), ("DB k€/Jahr", 1e3, "EUR", 1),
        ("Contribution margin p.a. (EUR)", 1, "EUR", 1), ("Deckungsbeitrag (Mio. EUR)", 1e6, "EUR", 1),
        ("Marge annuelle (k€)", 1e3, "EUR", 1), ("DB/Monat (T€)", 1e3, "EUR", 12), ("margin_per_year", 1, "", 1),
    ],
)  # fmt: skip
def test_names_of_a_margin_a_year(name, factor, currency, times):
    found = heading(name)
    assert (found.name, found.factor, found.currency, found.times) == ("margin_per_year", factor, currency, times)


@pytest.mark.parametrize("name", ["DB/Stück", "Margin %", "DB (EUR)", "DB EUR/t"])
def test_a_margin_by_the_piece_is_none_of_a_year(name):
    assert heading(name).name != "margin_per_year"


def test_a_margin_a_year_is_that_of_the_lines_of_its_part():
    firm = read(*SAP)
    lost = [12.0 * row.units * row.margin if row.margin is not None else None for row in firm.products]
    assert lost == [pytest.approx(48e6), pytest.approx(22500500), None]
    assert any(note.startswith("DB/Jahr (TEUR) is read as the margin that is lost in a year") for note in firm.notes)


def test_a_margin_in_another_currency_is_converted_or_not_read_by_name():
    head = "part;good;origin;kg_per_year;stock_days;Preis EUR/kg;{}\nrotor;N42SH;CN;1000;30;80;500\n"
    assert read(head.format("GM $k/yr")).products[0].margin == pytest.approx(0.8951 * 500)
    text = (
        head.format("margin_per_year")
        .replace("Preis EUR/kg", "price;currency;usd_rate")
        .replace(";80;", ";80;SEK;9.5;")
    )
    assert read(text).products[0].margin == pytest.approx(0.5)
    no_rate = read(text.replace("margin_per_year", "DB/Jahr (TCHF)").replace("SEK;9.5", "XYZ;2"))
    assert no_rate.products[0].margin == pytest.approx(2 / 0.8230 * 500)
    wrong = refused(head.format("DB/Jahr (TEUR)").replace(";500", ";viel"))
    assert "margin_per_year" in str(wrong)


def test_a_margin_gives_a_list_without_prices_its_currency():
    firm = read("part;good;origin;kg_per_year;stock_days;DB/Jahr (TEUR)", "rotor;N42SH;CN;1000;30;500")
    assert (firm.about.currency, firm.products[0].margin) == ("EUR", pytest.approx(500))


# --- the day of the list


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Stichtag 30.11.2026", date(2026, 11, 30)), ("Werk 1100, Stand 27.11.2026", date(2026, 11, 27)),
        ("Parts as of 30 Nov 2026", date(2026, 11, 30)), ("Stand: 27.11.26", date(2026, 11, 27)),
        ("as at November 30th, 2026", date(2026, 11, 30)), ("as of 2026-11-30", date(2026, 11, 30)),
        ("Situation au 30 novembre 2026", date(2026, 11, 30)), ("Stand 3. März 2026", date(2026, 3, 3)),
        ("as of 11/30/2026", date(2026, 11, 30)), ("as of 11/12/2026", None), ("Export 30.11.2026", None),
        ("Stand 31.02.2026", None), ("Teileliste 2026", None),
    ],
)  # fmt: skip
def test_the_day_of_a_title_behind_a_word_for_it(title, day):
    assert day_in_title([title]) == day


def test_the_day_of_the_title_is_that_of_the_stocks_and_a_run_without_it_says_so(facts):
    ds, index, sc = facts
    firm = read(*SAP)
    assert firm.about.day == date(2026, 11, 30)
    assert "The stocks were counted on 30 November 2026, as a title above the list says." in firm.notes
    assert checked_in_run(firm, ds, index, sc.start, sc.end).about.day == date(2026, 11, 30)
    early = read(SAP[0], SAP[1].replace("2026", "2019"), *SAP[2:])
    placed = checked_in_run(early, ds, index, sc.start, sc.end)
    assert placed.about.day is None
    assert any("The run does not have 30 November 2019, the day of the list" in one for one in what_was_read(placed))


def test_a_sheet_begins_on_the_day_of_the_title_and_orders_are_of_today(monkeypatch):
    """One answer had three todays: the day of the stocks, the last day of the data, and the clock in the app."""

    class Clock(date):
        @classmethod
        def today(cls):
            return date(2026, 12, 2)

    monkeypatch.setattr(command, "date", Clock)
    later, earlier, old = (date(2026, 11, 30), date(2026, 10, 31), date(2026, 3, 1))
    days = [days_of_sheet(read(SAP[0], f"Stichtag {day:%d.%m.%Y}", *SAP[2:])) for day in (later, earlier, old)]
    assert days == [(later, Clock.today()), (earlier, Clock.today()), None]
    assert days_of_sheet(read(SAP[0], *SAP[2:])) == (Clock.today(), Clock.today())
    sc = load_scenario("cn-ree-2025")
    assert today_in(read(SAP[0], "Stichtag 30.11.2026", *SAP[2:]), sc) == Clock.today()
    assert today_in(read(SAP[0], "Stichtag 01.03.2026", *SAP[2:]), sc) is None
    assert today_in(read(SAP[0], *SAP[2:]), sc) is None
