"""The table of options in words: what the app shows and what `monazite options` prints, from ``options.json`` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from monazite.presentation.briefing.claims import joined_with_and, number
from monazite.results.names import month_text

TOGETHER = "all"
"""The view of all sponsors together, beside one for each of them."""
LEAST_PART = 1e-4
"""Part of the largest number of a range below which another one counts as nothing."""
LEAST_MUSD = 0.01
"""Money that counts as none, million USD."""
LEAST_RATIO = 1e-3
"""Dollars of loss avoided for a dollar that count as none."""
LEAST_MERIT = 0.1
"""Dollars of loss avoided for a dollar below which a measure has no row of its own."""
LEAST_NAMED = 0.01
"""Part of the largest amount of a cell below which a country is not named in it."""
MUCH_TOO_LITTLE = 0.25
"""Part of the wanted days below which a stock counts as not to be had in time."""
STAYS_SHUT = 0.1
"""Part of its days that a stock opens, below which it counts as shut."""
MOST_LETTERS = 42  # of a label of the chart
LATE = 6  # months from the decision from which on a measure counts as late
MANY_ENOUGH = 2  # runs among which the central one has a place
DOUBT = 0.05  # chance left open of what is said of the share of runs in which a measure helps


def month_of(report: Mapping[str, Any], key: str) -> str:
    """The month of a day of the report; of the ends of its windows, which are the first day after, the last month."""
    day = date.fromisoformat(report[key])
    return month_text(day - timedelta(days=1) if key in ("until", "year_until") else day)


def table_head(report: Mapping[str, Any], view: str = TOGETHER) -> list[str]:
    """Heads of the columns, each with the end of its window; both windows begin with the decision."""
    year, end = month_of(report, "year_until"), month_of(report, "until")
    loss, outlay, dollar = (
        ("Loss avoided", "Outlay", "dollar")
        if view == TOGETHER
        else ("Own loss avoided", "Own outlay", "dollar of its own")
    )
    both = [] if year == end else [year]
    return [
        "Measure",
        "Who decides",
        f"{loss} per {dollar}, to {end}",
        *(f"{loss} to {until}, USD" for until in (*both, end)),
        *(f"{outlay} to {until}, USD" for until in (*both, end)),
        "Runs in which it helps",
    ]


def figures_of(item: Mapping[str, Any], view: str) -> Mapping[str, Any]:
    """The figures of a measure that a view ranks by: its own, or those of one sponsor."""
    return item if view == TOGETHER else item["by_country"][view]


def ranked(report: Mapping[str, Any], view: str = TOGETHER) -> list[Mapping[str, Any]]:
    """The measures of a view, best first; sizes of a stock that are used as a smaller one are no rows of their own."""
    own = [item for item in report["measures"] if item.get("held_days") is None]
    if view == TOGETHER:
        return own
    return sorted(own, key=lambda m: (-figures_of(m, view)["merit"], -figures_of(m, view)["avoided"]["median"]))


def has_row(item: Mapping[str, Any], view: str = TOGETHER) -> bool:
    """Whether a measure avoids enough for a dollar to stand in the table, and is the view's to decide."""
    own = figures_of(item, view)
    return is_decided_in(item, view) and own["merit"] >= LEAST_MERIT and own["avoided"]["median"] > 0.0


def is_decided_in(item: Mapping[str, Any], view: str = TOGETHER) -> bool:
    """Whether the country of a view has a part in deciding a measure; all together decide everything."""
    return view == TOGETHER or bool(item["by_country"][view]["decides"])


def table_row(item: Mapping[str, Any], report: Mapping[str, Any], view: str = TOGETHER) -> list[str]:
    """A measure under `table_head`."""
    own, has_year = figures_of(item, view), month_of(report, "year_until") != month_of(report, "until")
    windows = ("_in_year", "") if has_year else ("",)
    return [
        item["text"] + _without_more(item, report["measures"]),
        who_decides(item["decided_by"][0], report),
        _ratio_text(own),
        *(money_cell(own[f"{what}{window}"]) for what in ("avoided", "outlay") for window in windows),
        f"{own['helps']} of {item['draws']}",
    ]


def is_alone(report: Mapping[str, Any]) -> bool:
    """Whether one country decides and pays alone."""
    return len(report["sponsors"]) == 1


def who_decides(one: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Who has to decide a measure: ``the European Union alone``, ``each country for itself``, ``all together``."""
    names, regions = report["deciders_in_text"], one["regions"]
    if is_alone(report):
        return f"{report['names_in_text'][report['sponsors'][0]]} alone"
    if one["decision"] == "payer":
        return "any one country that pays"
    if one["decision"] == "own":
        return f"{names[regions[0]]} alone" if len(regions) == 1 else "each country for itself"
    return f"{joined_with_and([names[name] for name in regions])} together" if regions else "all together"


def country_title(report: Mapping[str, Any], view: str = TOGETHER) -> str:
    """What the table under `country_head` says."""
    text = f"Who gains and who pays, to {month_of(report, 'until')}, million USD: medians"
    if is_alone(report) or view == TOGETHER:
        return text
    return f"{text}. Whoever decides pays; what any one country can pay {report['names_in_text'][view]} pays whole"


def pooled_title(report: Mapping[str, Any]) -> str:
    """What the same table says as a second view of one country: the pool of all."""
    end = month_of(report, "until")
    return f"Second view, if all of them shared every outlay by what each buys, to {end}, million USD: medians"


def country_head(report: Mapping[str, Any], view: str = TOGETHER, first: str = "") -> list[str]:
    """Heads of the table of who gains and who pays, the country of the view, or ``first``, before the others.

    Where all together are ranked, or as a second view of one country, what they pay together is shared by purchases.
    """
    names = [report["names"][name] for name in _in_order(report, first or view)]
    is_shared = view == TOGETHER and not is_alone(report)
    pays = "pays, shared by purchases" if is_shared else "pays"
    both = (f"{name} {verb}" for name in names for verb in ("gains", pays))
    return ["Measure", *both, "Paid by industry", "Months to half the effect"]


def country_row(item: Mapping[str, Any], report: Mapping[str, Any], view: str = TOGETHER, first: str = "") -> list[str]:
    """A measure under `country_head`: what it spares each country, and what it costs each, public and industry."""
    months, own = item["months_to_half"], item["by_country"]
    amounts = [
        x
        for name in _in_order(report, first or view)
        for x in (
            own[name]["avoided"]["median"],
            (own[name]["outlay_by_purchases"] if view == TOGETHER else own[view]["paid"][name])["median"],
        )
    ]
    return [
        item["text"],
        *(number(0.0 if abs(x) < LEAST_MUSD else x, 2) for x in amounts),
        f"{100 * _industry_part(item):.0f}%",
        number(months, 2) if months is not None and months == months else "no gain on average",
    ]


def _in_order(report: Mapping[str, Any], view: str) -> list[str]:
    return sorted(report["sponsors"], key=lambda name: name != view)


def _industry_part(item: Mapping[str, Any]) -> float:
    """Part of the outlay that industry pays, mean over draws."""
    paid = {who: max(amount["mean"], 0.0) for who, amount in item["paid_by"].items()}
    industry, whole = sum(x for who, x in paid.items() if who.startswith("industry")), sum(paid.values())
    return industry / whole if whole else 0.0


def chart_label(item: Mapping[str, Any]) -> str:
    """A measure in so few words that they stand beside a bar."""
    head, _, rest = str(item["text"]).partition(": ")
    if item["kind"] == "acceleration":
        text = f"Faster projects: {rest}"
    else:
        text = str(item["text"]) if item["kind"] == "partnership" else head
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _ratio_text(own: Mapping[str, Any]) -> str:
    """Loss avoided for a dollar with its range: ``540 (12 to 2,300)``."""
    if own["merit"] == float("inf"):
        return "costs nothing"
    middle, low, high = (
        number(0.0 if abs(x) < LEAST_RATIO else x, 2)
        for x in (own["merit"], own["per_dollar"]["low"], own["per_dollar"]["high"])
    )
    return f"{middle} ({low} to {high})"


def runs_text(draws: int) -> str:
    """``1 run``, ``8 runs``."""
    return f"{draws} run{'' if draws == 1 else 's'}"


def money_text(x: Mapping[str, float]) -> str:
    """Money with its range: ``21 billion USD (15 to 30)``."""
    middle, _, spread = money_cell(x).partition(" (")
    return f"{middle} USD ({spread}"


def money_cell(x: Mapping[str, float]) -> str:
    """Money with its range under a head that names the currency: ``21 billion (15 to 30)``."""
    unit, size = ("billion", 1000.0) if abs(x["median"]) >= 1000.0 else ("million", 1.0)
    most = max(abs(x[k]) for k in ("low", "median", "high"))
    low, middle, high = (
        number(0.0 if abs(x[k]) < max(LEAST_PART * most, LEAST_MUSD) else x[k] / size, 2)
        for k in ("low", "median", "high")
    )
    return f"{middle} {unit} ({low} to {high})"


def amount_text(musd: float) -> str:
    """Money without a range: ``21 billion``."""
    unit, size = ("billion", 1000.0) if musd >= 1000.0 else ("million", 1.0)
    return f"{number(musd / size, 2)} {unit}"


def _by_country(item: Mapping[str, Any], report: Mapping[str, Any], key: str, words: str) -> str:
    """Medians of an amount by sponsor, the largest first; those below zero after ``words``."""
    amounts: dict[str, float] = {report["names"][name]: own[key]["median"] for name, own in item["by_country"].items()}
    least = max(LEAST_NAMED * max(map(abs, amounts.values()), default=0.0), LEAST_MUSD)
    above = sorted(((x, name) for name, x in amounts.items() if x > least), reverse=True)
    below = sorted((x, name) for name, x in amounts.items() if x < -least)
    parts = [", ".join(f"{name} {amount_text(x)}" for x, name in above)] if above else []
    parts += [words + " " + ", ".join(f"{name} {amount_text(-x)}" for x, name in below)] if below else []
    return "; ".join(parts) or "nobody"


def gainers(item: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Who loses less with a measure, and who more: medians by sponsor, over the whole run."""
    return _by_country(item, report, "avoided", "loses more:")


def payers(item: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Who pays for a measure, public and industry together: medians by sponsor, over the whole run; industry's part."""
    text = _by_country(item, report, "outlay", "pays less than without it:")
    part = _industry_part(item)
    return f"{text}; {100 * part:.0f}% of it industry" if part > LEAST_NAMED else text


def _without_more(item: Mapping[str, Any], measures: Sequence[Mapping[str, Any]]) -> str:
    """Sizes of a stock that are used as this one is, in words; empty for all else."""
    size = str(item["text"]).partition(" ")[0]
    larger = [
        str(one["text"]).partition(" ")[0]
        for one in measures
        if one.get("held_days") is not None and one["group"] == item["group"] and f"{one['held_days']:g}" == size
    ]
    return f" ({joined_with_and(larger)} days avoid no more)" if larger else ""


def loss_sentence(report: Mapping[str, Any], view: str = TOGETHER) -> str:
    """What is lost without measures in the first year and in the whole run, by all together or by one country."""
    start, year, end = (month_of(report, key) for key in ("decided", "year_until", "until"))
    if view == TOGETHER:
        verb = "loses" if is_alone(report) else "together lose"
        who, whole, first = (
            f"{joined_with_and(list(report['names_in_text'].values()))} {verb}",
            "loss",
            "loss_in_year",
        )
        losses: Mapping[str, Any] = report
    else:
        who, whole, first = f"{report['names_in_text'][view]} loses", "loss", "in_year"
        losses = report["loss_by"][view]
    in_year = "" if year == end else f"{money_text(losses[first])} from {start} to {year}, the first year, and "
    central: Mapping[str, float] = losses["central_run"]
    early = "" if year == end else f"{amount_text(central['in_year'])} to {year} and "
    of_central = amount_text(central["loss"])
    return (
        f"Without measures {who} {in_year}{money_text(losses[whole])} from {start} to {end}, the whole run. "
        f"The run with central values, which leads elsewhere, loses {early}{of_central} USD to {end}"
        f"{_beside_central(losses, report['draws'])}. "
        "All sums are discounted to the day of the decision."
    )


def _beside_central(losses: Mapping[str, Any], draws: int) -> str:
    """Why the median of few runs and the central run may lie apart: how many lose more, where the median may lie."""
    if draws < MANY_ENOUGH:
        return ""
    above = losses["central_run"]["runs_above"]
    text = f"; {above or 'none'} of the {runs_text(draws)} {'loses' if above == 1 else 'lose'} more"
    if losses["median_bounds"] is None:
        return text
    low, high = (amount_text(x) for x in losses["median_bounds"])
    return (
        f"{text}. The median of so few runs is rough: that of all cases lies between {low} and {high} USD, as sure as "
        "9 in 10"
    )


def few_runs_sentence(draws: int) -> str:
    """What so few runs can tell, and what they cannot."""
    share = 100.0 * DOUBT ** (1.0 / draws)
    sure = f"A measure that helps in all {draws} helps in at least {share:.0f}% of all cases, as sure as 19 in 20"
    if draws == 1:
        return "One run alone says nothing of how sure these figures are."
    return (
        f"Figures are medians of {draws} runs with other values of what is uncertain, with their 5 and 95% points; "
        f"rows of fewer runs have the range of a further one. {sure}. Of two measures whose ranges overlap so few runs "
        "do not say which is the better one. Medians of countries do not add up to that of all. Where all together are "
        "ranked, what they pay together is shared by what each of them buys; in the ranking of one country whoever "
        "decides a measure pays all of it."
    )


def why_folded(item: Mapping[str, Any], report: Mapping[str, Any], view: str = TOGETHER) -> str:
    """A measure without a row of its own, in a sentence with its reason."""
    own, end = figures_of(item, view), month_of(report, "until")
    if not is_decided_in(item, view):
        who = joined_with_and([report["deciders_in_text"][name] for name in item["decided_by"][0]["regions"]])
        me, gain = report["names_in_text"][view], own["avoided"]
        effect = f"spares {me} {money_text(gain)} of loss"
        if gain["median"] < 0.0:
            turned = {"low": -gain["high"], "median": -gain["median"], "high": -gain["low"]}
            effect = f"makes the loss of {me} larger by {money_text(turned)}"
        if abs(gain["median"]) < LEAST_MUSD:
            effect = f"spares {me} next to nothing"
        return (
            f"{item['text']}: to be decided, and paid, by {who}, not by {me}. It {effect} to {end}; helps in "
            f"{own['helps']} of {runs_text(item['draws'])}"
        )
    figures = (
        f"{_ratio_text(own)} USD of loss avoided for a dollar, {money_text(own['avoided'])} for "
        f"{money_text(own['outlay'])}, to {end}; helps in {own['helps']} of {runs_text(item['draws'])}"
    )
    return f"{item['text']}: {_why(item, own, report, view)}. {figures}"


def _why(item: Mapping[str, Any], own: Mapping[str, Any], report: Mapping[str, Any], view: str) -> str:
    end, acts = month_of(report, "until"), item["acts_from"]
    if acts is None:
        return f"it moves less than a ten-thousandth of the loss before the run ends in {end}"
    decided, begun = date.fromisoformat(report["decided"]), date.fromisoformat(acts)
    late = (begun.year - decided.year) * 12 + begun.month - decided.month
    if own["avoided"]["median"] < 0.0:
        whose = "the loss" if view == TOGETHER else f"the loss of {report['names_in_text'][view]}"
        return f"it makes {whose} larger in the middle case, by dearer materials or because others get them"
    if late >= LATE:
        return f"it comes late: not before {month_text(begun)} does it move a ten-thousandth of the loss"
    return "what it avoids is small beside what it costs"


def stock_head(report: Mapping[str, Any]) -> list[str]:
    """Heads of the table of stocks without effect."""
    shock, end = month_of(report, "shock"), month_of(report, "until")
    return ["Public stock of", "Why it has no effect", "Days wanted", f"Days bought when {shock} begins",
            f"Days opened by {end}"]  # fmt: skip


def stock_rows(report: Mapping[str, Any]) -> list[list[str]]:
    """Stocks without effect under `stock_head`, each with its reason; those that come too late first."""
    rows: list[tuple[float, list[str]]] = []
    for one in report["idle_stocks"]:
        figures = [f"{one[key]:.0f}" if one[key] >= 1.0 else f"{one[key]:.1f}" for key in ("days", "held", "opened")]
        rows.append((one["held"] / one["days"], [one["goods"], stock_reason(one, report), *figures]))
    return [row for _, row in sorted(rows, key=lambda pair: (pair[0] >= MUCH_TOO_LITTLE, pair[1][0]))]


def stock_reason(one: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Why a stock has no effect."""
    decided, shock = month_of(report, "decided"), month_of(report, "shock")
    if one["held"] < MUCH_TOO_LITTLE * one["days"]:
        return f"bought too late: decided in {decided}, less than a quarter of it can be had before {shock}"
    if one["opened"] < STAYS_SHUT * one["held"]:
        return "stays shut: no shortage makes it dear enough to be opened"
    if one["bound_by"]:
        return f"opened, but the lines that use it stop for want of {joined_with_and(one['bound_by'])}"
    return "opened, but it moves less than a thousandth of the loss"


def stocks_sentence(report: Mapping[str, Any]) -> str:
    """What becomes of the stocks without effect, in a sentence or two; empty where there are none."""
    stocks = report["idle_stocks"]
    if not stocks:
        return ""
    late = [one for one in stocks if one["held"] < MUCH_TOO_LITTLE * one["days"]]
    decided, shock = month_of(report, "decided"), month_of(report, "shock")
    text = f"Of {len(stocks)} public stocks that were tried none avoids a thousandth of the loss at any size."
    if late:
        verb = "comes" if len(late) == 1 else "come"
        text = (
            f"{len(stocks)} public stocks avoid less than a thousandth of the loss. {len(late)} of them {verb} too "
            f"late: decided in {decided}, less than a quarter of the days wanted can be bought before {shock}."
        )
        text += " What is held already by then is another matter: move a stock among the levers, or decide earlier."
    return text
