"""What the headline and its tiles say: losses put off, suppositions, months of a stop, ranges."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.web.charts.chart_data import line_stop_class
from monazite.presentation.web.headline.first_stops import days_to_share, first_stop_at_length
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.headline.headline_losses import _comes_later, loosely
from monazite.presentation.web.headline.headline_sentence import behind_the_headline, headline, supposition
from monazite.presentation.web.headline.headline_tiles import headline_tiles
from monazite.presentation.web.runs.middles import aside as aside_of
from monazite.presentation.web.runs.middles import middle_then
from monazite.presentation.web.runs.quick_quantities import LineStop, QuickQuantities
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import load_scenario

JANUARY = {"day": "2027-01-01"}
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
STOCKED = STOP | {"eu_held": 182, "japan_held": 182}


class _Paths(QuickQuantities):
    """Quantities of some paths alone."""

    def __init__(self, paths, start):
        self.start, self._paths, months = start, np.array(paths), [date(2026, 1 + m, 1) for m in range(len(paths[0]))]
        outcome = SimpleNamespace(unit="USD/kg")
        self.results = SimpleNamespace(outcome=lambda _: outcome, run="", index=SimpleNamespace(month=months))

    def path(self, outcome, **where):
        return self._paths


def test_the_range_of_a_highest_price_is_that_of_the_highest_price_of_each_draw():
    """The central path is highest in the third month, where the others are not; the first is before the day."""
    run = _Paths([[90.0, 10.0, 30.0, 20.0], [90.0, 80.0, 5.0, 5.0], [90.0, 4.0, 6.0, 70.0]], 1)
    peak, month, number_of_month = run.extreme("price_outside")
    assert (month, number_of_month) == (date(2026, 3, 1), 2)
    assert peak.value == 30.0
    assert peak.low == 30.0  # a range holds the central value
    assert peak.high == pytest.approx(np.quantile([30.0, 80.0, 70.0], 0.95))
    assert run.own_extremes("price_outside", lowest=True).tolist() == [10.0, 5.0, 4.0]


@pytest.mark.parametrize(("day", "shade"), [(29.6, 0), (30.4, 0), (30.6, 1), (60.4, 1), (120.4, 2), (365.4, 3)])
def test_the_shade_of_a_stop_is_that_of_the_days_that_are_shown(day, shade):
    assert line_stop_class(LineStop("wind", "EU", day, False, 0.5, "wind_power", False)) == shade


def test_a_loss_that_is_put_off_is_said_with_both_dates(client):
    answer = post(client, "simulate", levers=STOCKED, **JANUARY).json()
    tile = next(one for one in answer["tiles"] if one["id"] == "loss_EU")
    by_end = re.search(r"To December 2029: ([\d.]+)%, ([\d,.]+ billion USD)", tile["detail"])
    assert by_end is not None, tile["detail"]
    assert tile["value"] == "nearly 0%"
    assert tile["verdict"] == "worse"
    assert tile["change"].endswith(" by December 2029")
    sentence = f"nearly nothing by December 2027, but {by_end[2]} by Dec"
    assert f" by December 2027, but overall the European Union, {by_end[2]} by Dec" in answer["headline"]
    own = post(client, "simulate", levers=STOCKED, country="EU", **JANUARY).json()
    assert f", in the European Union the loss comes later: {sentence}" in own["headline"]


def test_a_small_share_of_gdp_that_is_all_of_a_loss_is_not_put_off(client):
    """A stop of gallium cost the United States 1.7 billion USD in its year: "nearly nothing", as below .01 % of GDP."""
    share = Quantity(0.0099, 0.0099, 0.0099, "%", "loss_share_central", {}, "")
    assert not _comes_later(share, replace(share, value=0.011))
    assert _comes_later(replace(share, value=0.0009), replace(share, value=0.011))
    assert not _comes_later(replace(share, value=0.02), replace(share, value=0.5))
    headline_of = post(client, "open", scenario="cn-tungsten-stop-2026").json()["headline"]
    assert "nearly nothing by June 2027" not in headline_of


def test_dollars_of_the_sentence_have_their_range(client):
    answer = post(client, "ranges", levers=STOP, draws=4, **JANUARY).json()
    money = r"[\d,.]+ (?:billion|million) USD"
    assert re.search(rf"loses most in money, {money} by December 2027, and one line in a hundred", answer["headline"])
    words = (
        r"The range of that loss is about ([\d.]+) to ([\d,.]+) billion USD; "
        rf"the central run counted most cautiously has {money}"
    )
    sure = re.search(words, answer["headline"])
    assert sure is not None
    tile = next(one for one in answer["tiles"] if one["id"] == "loss_EU")
    shares = [float(text) for text in tile["range"].removeprefix("about ").split(" to ")]
    assert float(sure[1]) / float(sure[2]) == pytest.approx(shares[0] / shares[1], rel=0.1)
    assert "December 2029, the European Union" in answer["headline"]
    assert re.search(rf"by December 2029, {money} \(range [^)]+\)", answer["behind"][0])


def test_a_highest_price_far_above_the_middle_of_its_own_month_says_so(store):
    """1,780 at its dearest, near the middle of the draws' own peaks, and half of the draws at 946 in that month."""
    workspace = store.workspace("cn-ree-2025")
    run = workspace.quantities(store.baseline_run(workspace))
    price, *others = headline_tiles(run, run, "Dy.oxide", workspace.names)
    peaks = np.array([1780.0, 1900.0, 2000.0])  # those of each draw, whenever they come
    assert middle_then(peaks, np.array([1780.0, 946.0, 700.0]), price.current) == "946"
    assert middle_then(peaks, np.array([1780.0, 1500.0, 1400.0]), price.current) == ""
    assert middle_then(peaks / [1, 2, 2], np.array([1780.0, 946.0, 700.0]), price.current) == ""  # it leads by itself
    then = [replace(price, middle="1,900", middle_then="946"), *others]
    assert ", though half of the draws lie below 946 in that month" in " ".join(
        headline(then, "Now", "nobody loses", "")
    )
    assert then[0].to_json()["middle"] == "half below 1,900, 946 in that month"
    words = "; half of the draws below 1,900 at peaks of their own, whenever these come, and below 946 in that month"
    assert words in behind_the_headline(then, "", "Japan", "")[-1]


def test_a_footprint_says_of_which_months_it_is_the_mean(client):
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    details = [one["detail"] for one in answer["footprint"]]
    assert all(text.endswith(", mean of January 2027 to December 2027") for text in details)


def test_why_the_second_year_costs_more_stands_behind_the_headline(client):
    answer = post(client, "ranges", levers=STOP, draws=4, country="EU", **JANUARY).json()
    assert " more in the second year, January 2028 to December 2028, than in the first: " in answer["behind"][1]
    assert "The largest loss is that of June 2028." in answer["behind"][1]


def test_the_most_cautious_count_stands_in_the_headline_and_the_middle_behind_it(client, store):
    """58 billion in the sentence beside 45 in the brief; a range from 20 that left out a bound of half a billion."""
    answer = post(client, "ranges", levers=STOP, draws=4, country="EU", **JANUARY).json()
    day = date(2027, 1, 1)
    workspace = store.workspace("cn-ree-2025", day)
    run = workspace.quantities(store.range_run(RunRequest("cn-ree-2025", day, STOP), 4))
    shares = run.results.select("loss_share_central", region="EU")[0]
    middle, low = np.median(shares), run.results.select("loss_share_lower", region="EU")[0][0]
    assert abs(middle / shares[0] - 1) > 0.1
    assert low < 0.1 * shares[0]
    written = re.search(r"half of them lie below ([\d.]+) billion USD by December 2027 and", answer["behind"][0])
    cautious = re.search(
        r"[\d.]+ billion USD; the central run counted most cautiously has ([\d.]+) billion USD", answer["headline"]
    )
    assert "Counted most cautiously, firms make up for most of the loss later." in answer["behind"][0]
    assert "which a brief shows" in answer["behind"][0]
    assert written is not None
    assert cautious is not None
    assert float(written[1]) == pytest.approx(middle / 100 * run.gdp_of("EU") / 1000, rel=0.01)
    assert float(cautious[1]) == pytest.approx(low / 100 * run.gdp_of("EU") / 1000, rel=0.02)
    alone = post(client, "simulate", levers=STOP, country="EU", **JANUARY).json()
    assert "half of them" not in alone["behind"][0]
    assert f"Counted most cautiously, that loss is {cautious[1]} billion USD" in alone["headline"]
    at_rest = post(client, "open", country="EU").json()
    assert "cautiously" not in at_rest["headline"]
    assert "counted most cautiously" in at_rest["charts"]["loss"]["reading"]


MOST_NUMBERS, MOST_WORDS = 8, 92
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@pytest.mark.parametrize("country", ["EU", "JP", "", "US"])
@pytest.mark.parametrize("levers", [STOP, STOCKED, {}])
def test_the_headline_can_be_read_aloud(client, store, country, levers):
    """Loss and idle lines; how sure that is, or the price: eight numbers at most, dates aside, all else behind it."""
    answer = post(client, "ranges", levers=levers, country=country, draws=4, **JANUARY).json()
    first, *others = re.split(r"(?<=\.) (?=[A-Z])", answer["headline"])
    assert re.match("With all licences of China refused( and your other levers)? from|As things stand in", first)
    assert re.search(" loses |the loss comes later|no country loses", first)
    where = re.escape(f"in {store.workspace('cn-ree-2025').names.the(country)}") if country else "of the main buyers"
    assert re.search(f"one line in a hundred {where} (ever )?stands idle", first)
    assert not re.search("technology|machinery|stand idle already|first lines to stop", answer["headline"])
    assert len(others) == 1
    sure = "hat loss|he (loss comes later|first loss)|^Dysprosium oxide outside China is dearest in "
    assert re.search(sure, others[0])
    assert len(answer["headline"].split()) <= MOST_WORDS
    assert len(re.findall(r"\d[\d,.]*", YEAR.sub("", answer["headline"]))) <= MOST_NUMBERS, answer["headline"]
    assert "at rest" not in answer["headline"]
    assert all(one["id"] != "stop" or len(one["detail"]) < 60 for one in answer["tiles"])


def test_the_country_that_is_chosen_comes_first_and_who_loses_most_after_it(client):
    answer = post(client, "simulate", levers=STOP, country="EU", **JANUARY).json()
    assert ", the European Union loses " in answer["headline"]
    assert "Malaysia" not in answer["headline"]
    assert answer["behind"][0].startswith("The European Union loses ")
    assert "Malaysia loses most as a share of GDP, " in answer["behind"][0]


@pytest.mark.parametrize("levers", [STOP, STOCKED])
def test_no_share_of_the_lines_is_idle_earlier_than_the_first_of_them(store, levers):
    """A tile said 367 days for one per cent of the lines, and 372 for the first plant that stops."""
    day = date(2027, 1, 1)
    workspace = store.workspace("cn-ree-2025", day)
    run = QuickQuantities(store.central_run(RunRequest("cn-ree-2025", day, levers)), day)
    for place in ("EU", "US", "JP", "KR"):
        first = run.first_line_stop([place])
        few, many = (days_to_share(run, share, [place]).value for share in (0.01, 0.1))
        if first is not None and few > 0.0:
            assert round(first[0].value) <= round(few)
            own = next(one for one in run.line_stops if (one.industry, one.region) == first[1:])
            stop = f"{workspace.names.use(run.first_use(own))} ({workspace.names.use(own.industry)}) in "
            assert stop in first_stop_at_length(run, [place], workspace.names)
        assert not many < few


def test_the_range_of_a_tile_is_that_of_the_draws_and_bounds_are_a_press_away(client):
    answer = post(client, "simulate", levers=STOP, country="EU", **JANUARY).json()
    assert not any("bounds" in one["detail"] for one in answer["tiles"])
    traced = post(client, "trace", levers=STOP, country="EU", tile="loss_EU", **JANUARY).json()
    assert re.search(r"between [\d.]+%, .* and [\d.]+%", traced["further"])
    stop = post(client, "trace", levers=STOP, country="EU", tile="stop", **JANUARY).json()
    assert "First plant to stop, with the least stock: " in stop["further"]


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("1,283 to 15,100", "about 1,200 to 16,000"),  # outwards, so that what lies between stays between
        ("0.13 to 0.9", "about 0.13 to 0.9"),
        ("20 to 156", "about 20 to 160"),
        ("35 to never in this run", "about 35 to never in this run"),
        ("the same in all runs", "the same in all runs"),
    ],
)
def test_a_range_of_few_draws_is_about_and_has_two_digits(exact, shown):
    assert loosely(exact) == shown


def test_the_range_of_the_price_says_what_it_is_one_of(client):
    answer = post(client, "ranges", levers=STOP, draws=4, **JANUARY).json()
    price = next(one for one in answer["tiles"] if one["id"] == "price")
    assert price["range"]
    assert "Range: each draw's own peak from January 2027 on." in " ".join(answer["behind"])


def test_a_supposition_does_not_read_as_news(client):
    opened = post(client, "open", scenario="full-stop").json()
    assert opened["headline"].startswith("Suppose that this happens, from January 2027 to June 2028: “Full stop: ")
    moved = post(client, "simulate", scenario="full-stop", levers={"us_stock": 6}).json()
    assert moved["headline"].startswith("Suppose that this happens, ")
    assert (
        "”. With the United States holding more stock from January 2027 to June 2031 or without that, "
        in moved["headline"]
    )
    assert post(client, "open").json()["headline"].startswith("In the model, as things stand")
    cobalt = supposition(load_scenario("cd-cobalt-stop-2026"))
    assert cobalt.startswith("Suppose that this happens, from July 2026 to June 2027: “The DRC stops ")
    assert supposition(load_scenario("truce-expiry-2026")).startswith("Suppose that this happens: “The truce runs out")


def span(first=None, until=None):
    return {"start": first, "until": until}


FIRST_CLAUSES = {
    "all": (STOP, {}, "With all licences of China refused from January 2027 to December 2029, "),
    "until": (
        STOP, {name: span(until="2028-01-01") for name in STOP},
        "With all licences of China refused from January to December 2027, ",
    ),
    "one month": (
        STOP, {"cn_approval": span(until="2027-02-01")},
        "With no licences of China granted in January 2027 and your other levers from January 2027 to December 2029, ",
    ),
    "later": (
        STOP, {"cn_approval": span("2027-06-01", "2028-01-01")},
        "With no licences of China granted from June to December 2027 and your other levers from January 2027 to ",
    ),
    "but the US": (
        STOP | {"cn_approval_us": 1.0}, {},
        "With no licences of China granted but to the United States from January 2027 to December 2029, ",
    ),
    "the US in the middle": (
        STOP | {"cn_approval_us": 1.0}, {"cn_approval_us": span("2027-06-01", "2028-01-01")},
        "With no licences of China granted from January to May 2027, then no licences of China granted but to the "
        "United States from June to December 2027 (otherwise from January 2028), ",
    ),
    "the US after the year": (
        STOP | {"cn_approval_us": 1.0}, {"cn_approval_us": span("2028-06-01", "2029-01-01")},
        "With no licences of China granted from January 2027 to May 2028 (otherwise from June 2028), ",
    ),
    "the US alone in the middle": (
        {"cn_approval": 0.1, "cn_approval_us": 0.0}, {"cn_approval_us": span("2027-06-01", "2028-01-01")},
        "With China approving 10% of licence applications from January 2027 to December 2029 and China refusing all "
        "licences for the United States from June to December 2027, ",
    ),
    "offer": (
        STOP | {"deal_licences": 1.0}, {},
        "With China approving 100% of licence applications from January to December 2027, then no licences of China "
        "granted from January 2028 to December 2029, ",
    ),
    "defence": (
        {"cn_approval": 0.0}, {},
        "With no licences of China granted but to some defence makers from January 2027 to December 2029, ",
    ),
    "approved": (
        {"cn_approval": 0.1}, {},
        "With China approving 10% of licence applications from January 2027 to December 2029, ",
    ),
    "US alone": (
        {"cn_approval_us": 0.0}, {},
        "With China refusing all licences for the United States from January 2027 to December 2029 or without that, ",
    ),
    "others": ({"thrift": 0.1}, {}, "With your levers from January 2027 to December 2029 or without that, "),
}  # fmt: skip
"""By what is set: levers, months of their own, and what the headline begins with. An embargo of a month read as one to
the end, one of seven months as one of three years, and one with all licences for a country as one for everybody."""


@pytest.mark.parametrize("case", FIRST_CLAUSES)
def test_the_first_clause_says_what_is_set_and_in_which_months(client, case):
    levers, spans, start = FIRST_CLAUSES[case]
    answer = post(client, "simulate", levers=levers, spans=spans, **JANUARY).json()
    assert answer["headline"].startswith(start)


def test_a_deal_beside_a_stop_is_told_with_it(client):
    answer = post(client, "simulate", levers=STOP, deal="US:general-10-partial-17bn-12m", **JANUARY).json()
    start = "With no licences of China granted from January 2027 to December 2029 and the deal from February 2027, "
    assert answer["headline"].startswith(start)


def test_a_file_of_moved_levers_is_supposed_and_stands_beside_the_run_without_them(client):
    """It opened as "As things stand in January 2027", with dashes of its own embargo."""
    toml = post(client, "scenario.toml", levers=STOP, **JANUARY).text
    opened = post(client, "open", scenario=post(client, "load", toml=toml).json()["kept"]).json()
    set_here = "all licences of China refused from January 2027 to December 2029"
    assert opened["headline"].startswith(
        f"Suppose that this is set in the app: {set_here}. Counted from January 2027, "
    )
    assert opened["rest_note"].startswith("The file sets this: grey dashes")
    stopped = post(client, "simulate", levers=STOP, **JANUARY).json()
    usual = post(client, "simulate", levers={}, **JANUARY).json()
    assert opened["day"] == JANUARY["day"]
    assert opened["paths"] == stopped["paths"]
    assert opened["rest_paths"] == usual["paths"]
    for own, made in zip(opened["tiles"], stopped["tiles"], strict=True):
        assert own == made
    again = post(client, "simulate", scenario=opened["scenario"], levers={"cn_approval": 1.0}).json()
    assert again["headline"].startswith("Suppose that this is set in the app: China approving 100% of licence ")
    assert post(client, "open").json()["rest_paths"] is None


def test_a_supposed_file_keeps_its_own_supposition(client):
    toml = post(client, "scenario.toml", scenario="full-stop", levers={"us_tariff": 0.6}).text
    opened = post(client, "open", scenario=post(client, "load", toml=toml).json()["kept"]).json()
    assert opened["headline"].startswith("Suppose that this happens, from January 2027 to June 2028: “Full stop: ")
    duty = "a tariff of 60% on magnets from China from January 2027 to June 2031. "
    assert f"”, with the United States adding {duty}" in opened["headline"]


def test_the_worst_month_is_told_with_its_size(client, store):
    answer = post(client, "simulate", levers=STOP, country="EU", **JANUARY).json()
    day = date(2027, 1, 1)
    run = store.workspace("cn-ree-2025", day).quantities(store.central_run(RunRequest("cn-ree-2025", day, STOP)))
    monthly = run.monthly_loss("EU")[run.start :]
    told = re.search(r"Its worst month is (\w+ \d{4}), with a loss of ([\d.]+)% of a year's GDP, ", answer["behind"][0])
    assert told is not None
    assert told[1] == f"{run.results.index.month[run.start + int(np.argmax(monthly))]:%B %Y}"
    assert float(told[2]) == pytest.approx(monthly.max(), rel=0.05)


def test_a_price_far_from_the_middle_of_its_draws_has_it_beside_it(store):
    run = QuickQuantities(store.baseline_run(store.workspace("cn-ree-2025")), date(2026, 8, 1))
    names = store.workspace("cn-ree-2025").names
    price, *others = headline_tiles(run, run, "Dy.oxide", names)
    aside = [replace(price, middle="300", aside="above", draws=16), *others]
    near, far = (
        " ".join(headline(tiles, "Now", "nobody loses", ""))
        for tiles in ([replace(price, middle="300"), *others], aside)
    )
    assert " is dearest in " in near
    assert ", though half of the draws peak below 300" in far
    assert far.replace(", though half of the draws peak below 300", "") == near
    assert "the central run lies far above the middle" in behind_the_headline(aside, "", "Japan", "")[-1]
    central, beside = price.to_json(), aside[0].to_json()
    assert beside["middle"] == "half below 300, far below it"
    assert {**beside, "middle": ""} == central, "all else is of the central run"


def test_what_is_far_from_the_middle_of_the_draws():
    assert [aside_of(np.array([x, 2.0, 2.0])) for x in (1.0, 1.4, 2.0, 2.9, 3.1)] == ["below", "", "", "", "above"]


def test_a_grade_of_magnets_is_named_with_its_largest_use(store):
    workspace = store.workspace("cn-ree-2025")
    dataset, names = workspace.model.dataset, workspace.names
    assert good_with_use(dataset, "NdFeB.UH.magnet", names) == (
        "NdFeB magnets as in traction motors of electric cars (UH)"
    )
    assert good_with_use(dataset, "Dy.oxide", names) == "dysprosium oxide"
    assert good_with_use(dataset, "SmCo.magnet", names) == "SmCo magnets"
