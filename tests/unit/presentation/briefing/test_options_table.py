"""The table of options in words: who gains and who pays, for one country alone, in two windows, each with its runs."""

import copy

import pytest

from monazite.presentation.briefing import option_sets
from monazite.presentation.briefing import options_table as table
from monazite.presentation.cli.options import _print_report
from monazite.presentation.web.panels.options import options_answer


def spread(middle, low=None, high=None):
    low, high = middle if low is None else low, middle if high is None else high
    return {"median": middle, "mean": middle, "central": middle, "low": low, "high": high}


def own(merit, avoided, outlay, helps=8, decides=True):
    return {"decides": decides, "outlay_by_purchases": spread(outlay), "paid": {},
            "merit": merit, "per_dollar": spread(merit), "avoided": spread(avoided), "outlay": spread(outlay),
            "avoided_in_year": spread(avoided / 10), "outlay_in_year": spread(outlay / 2), "helps": helps}  # fmt: skip


def measure(name, us, eu, **more):
    """Two countries' (avoided, outlay); together their sums."""
    by = {"US": own(us[0] / us[1], *us), "EU": own(eu[0] / eu[1], *eu)}
    for one in by.values():
        one["paid"] = {name: other["outlay"] for name, other in by.items()}
    avoided, outlay = us[0] + eu[0], us[1] + eu[1]
    return own(avoided / outlay, avoided, outlay) | {
        "id": name, "kind": "sharing", "group": name, "text": name, "held_days": None, "draws": 8,
        "months_to_half": 4.0, "acts_from": "2027-02-01", "by_country": by,
        "paid_by": {"public, US": spread(us[1]), "industry, EU": spread(eu[1])},
        "decided_by": [{"decision": "joint", "regions": []}],
    } | more  # fmt: skip


@pytest.fixture
def report():
    shared = measure("Sharing", (900.0, 3.0), (1500.0, 10.0))
    brazil = measure("Brazil", (4000.0, 20.0), (-2500.0, 20.0))
    late = measure("Plants", (0.5, 100.0), (0.5, 100.0), acts_from="2029-06-01")
    idle = [{"goods": "dysprosium", "days": 180.0, "held": 0.2, "opened": 0.1, "bound_by": [], "draws": 2},
            {"goods": "cerium", "days": 180.0, "held": 110.0, "opened": 0.0, "bound_by": [], "draws": 2},
            {"goods": "magnets", "days": 180.0, "held": 90.0, "opened": 80.0, "bound_by": ["yttrium"],
             "draws": 2}]  # fmt: skip
    central = {"loss": 9900.0, "in_year": 220.0, "runs_above": 2}
    lost = {
        "loss": spread(5000.0),
        "in_year": spread(100.0),
        "central_run": central,
        "median_bounds": [4200.0, 12500.0],
    }
    return {"decided": "2026-12-01", "shock": "2027-01-01", "year_until": "2028-01-01", "until": "2030-01-01",
            "draws": 8, "interest": {"low": 0.0213, "high": 0.0655}, "sponsors": ["US", "EU"], "budget": 1000.0,
            "names": {"US": "United States", "EU": "European Union"}, "conditioned_on": "",
            "names_in_text": {"US": "the United States", "EU": "the European Union"},
            "deciders_in_text": {"US": "the United States", "AU": "Australia"},
            "loss": spread(9000.0, 8000.0, 12000.0), "loss_in_year": spread(150.0), "central_run": central,
            "median_bounds": [8500.0, 11000.0],
            "loss_by": {"US": lost, "EU": lost},
            "measures": [shared, brazil, late], "idle_stocks": idle, "portfolio": None, "last_dollar": {}}  # fmt: skip


def test_a_row_says_who_gains_and_who_pays(report):
    brazil = report["measures"][1]
    cells = dict(zip(table.country_head(report, "EU"), table.country_row(brazil, report, "EU"), strict=True))
    assert cells["United States gains"] == "4,000"
    assert cells["European Union gains"] == "\N{MINUS SIGN}2,500"
    assert cells["European Union pays"] == "20"
    assert cells["Paid by industry"] == "50%"
    assert list(cells)[1] == "European Union gains"
    assert table.gainers(brazil, report) == "United States 4.0 billion; loses more: European Union 2.5 billion"
    assert table.payers(brazil, report).endswith("; 50% of it industry")


def test_one_country_alone_ranks_by_its_own_losses_and_its_own_outlay(report):
    """Together Brazil brings 37 for a dollar; the European Union pays for it and loses more."""
    assert [item["id"] for item in table.ranked(report, "US")] == ["Sharing", "Brazil", "Plants"]
    eu = table.ranked(report, "EU")
    assert [item["id"] for item in eu] == ["Sharing", "Plants", "Brazil"]
    assert not table.has_row(eu[-1], "EU")
    cells = dict(zip(table.table_head(report, "EU"), table.table_row(eu[0], report, "EU"), strict=True))
    assert cells["Own loss avoided to December 2029, USD"].startswith("1.5 billion")
    assert cells["Own outlay to December 2029, USD"].startswith("10 million")
    assert cells["Own loss avoided per dollar of its own, to December 2029"].startswith("150 (")


def test_each_column_of_money_names_its_window(report):
    head = table.table_head(report)
    assert all("2027" in text or "2029" in text for text in head if "oss" in text or "utlay" in text)
    cells = dict(zip(head, table.table_row(report["measures"][0], report), strict=True))
    assert cells["Loss avoided to December 2027, USD"].startswith("240 million")
    assert cells["Loss avoided to December 2029, USD"].startswith("2.4 billion")
    assert cells["Outlay to December 2027, USD"].startswith("6.5 million")
    text = table.loss_sentence(report, "EU")
    assert "100 million USD (100 to 100) from December 2026 to December 2027, the first year" in text
    assert "5.0 billion USD (5.0 to 5.0) from December 2026 to December 2029, the whole run" in text
    assert "with central values, which leads elsewhere, loses 220 million to December 2027 and 9.9 billion USD" in text


def test_a_median_far_from_the_central_run_is_explained(report):
    text = table.loss_sentence(report, "EU")
    assert "9.9 billion USD to December 2029; 2 of the 8 runs lose more. The median of so few runs is rough" in text
    assert "that of all cases lies between 4.2 billion and 12 billion USD, as sure as 9 in 10" in text
    report["loss_by"]["EU"]["central_run"]["runs_above"] = 1
    assert "; 1 of the 8 runs loses more. " in table.loss_sentence(report, "EU")
    report["loss_by"]["EU"]["median_bounds"] = None
    report["loss_by"]["EU"]["central_run"]["runs_above"] = 0
    assert "; none of the 8 runs lose more. All sums" in table.loss_sentence(report, "EU")
    assert "lose more" not in table.loss_sentence(report | {"draws": 1}, "EU")


def test_a_run_of_a_year_has_one_window(report):
    report["year_until"] = report["until"]
    assert len(table.table_head(report)) == len(table.table_row(report["measures"][0], report)) == 6


def test_every_figure_has_its_runs_and_few_runs_say_what_they_tell(report):
    cells = table.table_row(report["measures"][0], report)
    assert "in 3 of 8 runs" in table.why_folded(report["measures"][0] | {"helps": 3}, report)
    assert cells[-1] == "8 of 8"
    text = table.few_runs_sentence(8)
    assert "helps in at least 69% of all cases" in text  # .69 to the power of 8 is .05
    assert "do not say which is the better one" in text


def test_what_has_no_row_has_a_reason(report):
    (late,) = [item for item in report["measures"] if not table.has_row(item)]
    assert "it comes late: not before June 2029" in table.why_folded(late, report)
    never = late | {"acts_from": None}
    assert "before the run ends in December 2029" in table.why_folded(never, report)
    assert "makes the loss of the European Union larger" in table.why_folded(report["measures"][1], report, "EU")


def test_stocks_without_effect_are_shown_with_their_reason(report):
    rows = {row[0]: row[1:] for row in table.stock_rows(report)}
    assert rows["dysprosium"][0].startswith("bought too late: decided in December 2026")
    assert rows["dysprosium"][1:] == ["180", "0.2", "0.1"]
    assert rows["cerium"][0].startswith("stays shut")
    assert rows["magnets"][0].endswith("stop for want of yttrium")
    assert "1 of them comes too late" in table.stocks_sentence(report)


def test_the_page_has_a_view_for_each_country_and_the_command_prints_its_columns(report, capsys):
    answer = options_answer(report)
    assert [view["name"] for view in answer["views"]] == ["all", "US", "EU"]
    assert all(len(row) == len(view["head"]) for view in answer["views"] for row in view["rows"])
    assert all(len(v["rows"]) + len(v["folded"]) == 3 for v in answer["views"])
    assert "in two windows: to December 2027, the first year, and to December 2029, the whole run" in answer["lead"]
    assert "by 2.1 to 6.6% a year" in answer["lead"]
    _print_report(report, "EU")
    said = capsys.readouterr()
    printed = " ".join("".join(c if c.isalnum() else " " for c in said.out).split())
    for word in ("United States gains", "Own loss", "Runs in which", "Public stocks without effect"):
        assert word in printed
    assert all(text in said.err for text in answer["views"][2]["folded"])


def test_the_page_says_that_sums_are_medians_beside_a_sentence_of_the_central_run(report):
    assert "Sums here are medians; the sentence and the numbers at the top" in options_answer(report)["lead"]


def test_the_best_set_says_both_windows_and_who_gains_and_pays(report):
    own = {"decision": "own", "regions": ["US"]}
    report["portfolio"] = copy.deepcopy(report["measures"][0]) | {
        "text": "Sharing; Faster permits", "decided_by": [{"decision": "joint", "regions": []}, own],
    }  # fmt: skip
    best = option_sets.best_set(report)
    assert best is not None
    assert best["title"] == "Best set that all decide together, 1 billion USD from all of them"
    assert best["measures"] == ["Sharing (all together)", "Faster permits (the United States alone)"]
    assert option_sets.part_of_set(report, "EU") == (
        "Of the set that all decide together the European Union pays its share by purchases, 10 million USD (10 to 10),"
        " and is spared 1.5 billion USD (1.5 to 1.5) to December 2029."
    )
    assert "2.4 billion USD (2.4 to 2.4) of loss avoided to December 2029, 240 million USD" in best["text"]
    assert (
        "Who pays, shared by what each of them buys: European Union 10 million, United States 3.0 million"
        in best["text"]
    )


@pytest.mark.parametrize(
    ("decision", "regions", "words"),
    [
        ("own", ["US"], "the United States alone"),
        ("own", [], "each country for itself"),
        ("payer", [], "any one country that pays"),
        ("joint", ["US", "AU"], "the United States and Australia together"),
        ("joint", [], "all together"),
    ],
)
def test_every_measure_says_who_has_to_decide(report, decision, regions, words):
    report["measures"][0]["decided_by"] = [{"decision": decision, "regions": regions}]
    cells = dict(zip(table.table_head(report), table.table_row(report["measures"][0], report), strict=True))
    assert cells["Who decides"] == words


def alone(report, avoided, outlay):
    """The report of the European Union alone, whose best set avoids and costs so much."""
    by = {"EU": own(avoided / outlay, avoided, outlay)}
    measures = [one | {"by_country": {"EU": one["by_country"]["EU"]}} for one in report["measures"]]
    best = own(avoided / outlay, avoided, outlay) | {"text": "Permits", "draws": 8, "by_country": by, "paid_by": {}}
    names = {"names_in_text": {"EU": "the European Union"}, "names": {"EU": "European Union"}}
    return report | names | {"sponsors": ["EU"], "measures": measures, "portfolio": best}


def test_the_pool_is_a_second_view_that_says_so(report):
    """A plant of 224 million that the United States decides alone: 40 of it by purchases, all of it by who decides."""
    plant = measure("Plant", (9.0, 224.0), (900.0, 0.0001), decided_by=[{"decision": "own", "regions": ["US"]}])
    plant["by_country"]["EU"] |= {"decides": False, "outlay_by_purchases": spread(184.0)}
    plant["by_country"]["US"] |= {"outlay_by_purchases": spread(40.0), "paid": {"US": spread(224.0), "EU": spread(0.0)}}
    own_view = dict(zip(table.country_head(report, "US"), table.country_row(plant, report, "US"), strict=True))
    assert (own_view["United States pays"], own_view["European Union pays"]) == ("224", "0")
    pooled = dict(zip(table.country_head(report), table.country_row(plant, report), strict=True))
    assert pooled["United States pays, shared by purchases"] == "40"
    assert pooled["European Union pays, shared by purchases"] == "184"
    assert "Whoever decides pays" in table.country_title(report, "US")
    assert "shared every outlay by what each buys" in table.pooled_title(report)
    assert not table.has_row(plant, "EU")
    assert table.why_folded(plant, report, "EU").startswith(
        "Plant: to be decided, and paid, by the United States, not by the European Union. It spares the European Union "
        "900 million USD"
    )
    worse = copy.deepcopy(plant)
    worse["by_country"]["EU"]["avoided"] = spread(-241.0, -2670.0, 2190.0)
    assert "It makes the loss of the European Union larger by 241 million USD (\N{MINUS SIGN}2,190 to 2,670) to" in (
        table.why_folded(worse, report, "EU")
    )
    report["measures"].append(plant)
    answer = options_answer(report)
    assert [view["pooled"] is None for view in answer["views"]] == [True, False, False]
    whole, us, _ = answer["views"]
    assert us["pooled"]["head"][2] == "United States pays, shared by purchases" == whole["by_country_head"][2]


def test_a_country_alone_has_a_set_of_its_own_and_says_where_it_does_not_pay(report):
    answer = options_answer(alone(report, 900.0, 200.0))
    assert answer["alone"] == "EU"
    assert answer["portfolio"]["title"] == "Best set that the European Union decides alone, 1 billion USD of its own"
    assert "900 million USD (900 to 900) of its own loss avoided" in answer["portfolio"]["text"]
    assert "does not pay" not in answer["portfolio"]["text"]
    (view,) = answer["views"]
    assert view["text"].startswith("Without measures the European Union loses ")
    assert {row[1] for row in view["rows"]} == {"the European Union alone"}
    assert answer["lead"].startswith("The European Union decides these measures alone in December 2026 and pays for")
    dear = options_answer(alone(report, 100.0, 200.0))
    assert dear["portfolio"]["text"].count("It does not pay: the European Union spends more than it is spared.") == 1
    assert dear["portfolio"]["title"] == (
        "Nothing that the European Union can decide alone pays: "
        "the set that avoids most spends 200 million USD to avoid 100 million USD"
    )
    assert [answer["portfolio"]["pays"], dear["portfolio"]["pays"]] == [True, False]


def test_a_set_of_all_that_costs_more_than_it_avoids_is_no_best_set(report):
    """ "Best set that all decide together", of five measures, stood over 4.8 million avoided for 689 million."""
    report["portfolio"] = copy.deepcopy(report["measures"][0]) | {
        "text": "Sharing",
        "decided_by": [{"decision": "joint", "regions": []}],
    }
    report["portfolio"] |= {"avoided": spread(4.8, 1.0, 9.0), "outlay": spread(689.0, 600.0, 700.0)}
    best = option_sets.best_set(report)
    assert best is not None
    assert best["title"].startswith(
        "Nothing that all can decide together pays: the set that avoids most spends 689 million"
    )
    assert not best["pays"]


def test_who_loses_by_a_measure_stands_beside_who_gains(report):
    """The first of the ranking moved tonnes from others to those who decide, and no line said who lost."""
    report["names_elsewhere"] = {"IN": "India", "ROW": "rest of the world", "MY": "Malaysia"}
    first, second, *_ = report["measures"]
    avoided = first["avoided"]["median"]
    first["avoided_elsewhere"] = {
        "IN": spread(-0.5 * avoided), "ROW": spread(-0.2 * avoided), "MY": spread(-0.001 * avoided)
    }  # fmt: skip
    second["avoided_elsewhere"] = {"IN": spread(-0.01 * second["avoided"]["median"]), "ROW": spread(5.0)}
    (line,) = options_answer(report)["views"][0]["at_others_cost"]
    whole, part = table.amount_text(0.701 * avoided), table.amount_text(0.5 * avoided)
    assert line.startswith(f"{first['text']}: others lose {whole} USD to December 2029, 70% of what it avoids")
    assert f"India {part}, rest of the world " in line
    assert "Malaysia" not in line
    report["portfolio"] = copy.deepcopy(first) | {"text": first["text"]}
    assert f"Others lose {whole} USD" in options_answer(report)["portfolio"]["text"]


def test_a_country_that_can_do_nothing_alone_is_told_so(report):
    answer = options_answer(alone(report, 1.0, 2.0) | {"portfolio": None})
    assert answer["portfolio"] is None
    assert answer["without"] == (
        "Nothing that the European Union can decide alone within this sum spares it a measurable part of its loss."
    )


def test_labels_of_the_chart_have_no_codes(report):
    faster = measure("Projects get through permits in half the time: United States", (1.0, 1.0), (1.0, 1.0))
    assert table.chart_label(faster | {"kind": "acceleration"}) == "Faster projects: United States"
    assert table.chart_label(measure("Allied supply sharing: members first", (1.0, 1.0), (1.0, 1.0))) == (
        "Allied supply sharing"
    )


def test_money_that_is_next_to_nothing_is_nothing():
    """A range read "189 million USD (-0.000044 to 3,620)"."""
    assert table.money_text({"low": -0.000044, "median": 189.0, "high": 3620.0}) == "189 million USD (0 to 3,620)"


def test_a_stock_of_which_no_more_is_held_is_no_row_of_its_own(report):
    """30 and 60 days of magnets were two rows with the same figures: of the larger only 30 days are held."""
    report["measures"] = [
        measure(f"stock SH {n} days", (9.0, 3.0), (9.0, 3.0), kind="stock", group="stock SH", held_days=held,
                text=f"{n} days of use of magnets in a public stock")
        for n, held in ((30, None), (60, 30.0), (90, None))
    ]  # fmt: skip
    assert [table.table_row(item, report)[0] for item in table.ranked(report)] == [
        "30 days of use of magnets in a public stock (60 days avoid no more)",
        "90 days of use of magnets in a public stock",
    ]


def test_what_is_decided_today_says_so(report):
    today = report | {"decided": "2026-12-02", "is_decided_today": True}
    assert "decided today, 2 December 2026; what happens begins in January 2027" in options_answer(today)["lead"]
    assert "are decided in December 2026, before what happens in January 2027" in options_answer(report)["lead"]
    alone = options_answer(today | {"sponsors": ["EU"], "names_in_text": {"EU": "the European Union"}})["lead"]
    assert "alone today, 2 December 2026 and pays" in alone
