"""Why a lever moves no outcome: which input of the state leaves it without effect, read off the arrays of the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from monazite.presentation.briefing.claims import joined_with_and
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.levers.levers import Lever
from monazite.results.line_stops import DAYS
from monazite.results.names import ELEMENTS, Names, month_text
from monazite.results.results import Results
from monazite.scenario.policies import REGISTRY, add_months
from monazite.scenario.policies.finance import select_projects
from monazite.scenario.policies.innovation import Innovation

LEAST_TONNES = 1e-6  # a month: what counts as nothing
LEAST_SHARE = 1e-9  # of smuggling, within which all of it counts as suppressed
LEAST_DELAY = 2  # months between the start of a lever and its first effect, from which on it is told
LITTLE_PASSES = 0.5  # of the baseline's shipments: where less passes, a duty is not what limits them
LEAST_PER_CENT = 0.01  # what five digits of a chart would show


@dataclass(frozen=True)
class IdleLever:
    """A lever that moved nothing: ``current`` is the run without it, ``moved`` that with the lever moved.

    ``start`` and ``until`` are the months in which it acts, ``until`` being the first day on which it no longer does.
    """

    lever: Lever
    current: Results
    moved: Results
    start: date
    until: date
    names: Names

    @cached_property
    def months(self) -> slice:
        """Months of the run in which the lever acts."""
        first = self.current.index.month[0]
        begin, end = ((day.year - first.year) * 12 + day.month - first.month for day in (self.start, self.until))
        return slice(begin, end)

    @cached_property
    def goods(self) -> list[int]:
        """Positions of the goods that it is about; all where it names none."""
        return self.current.index.goods(self.lever.content.get("goods", ("*",)))

    @property
    def goods_words(self) -> str:
        """These goods in words."""
        patterns = self.lever.content.get("goods", ("*",))
        if "*" in patterns:
            return "the goods"
        return joined_with_and([ELEMENTS.get(name, "magnets" if name == "magnet" else name) for name in patterns])

    @property
    def window(self) -> str:
        """The months in words."""
        return f"between {month_text(self.start)} and {month_text(add_months(self.until, -1))}"

    def shipped(self, origins: list[int], buyers: list[int]) -> float:
        """Baseline shipments of the goods, t a month."""
        return float(self.current.model.baseline.ship[np.ix_(self.goods, origins, buyers)].sum())

    def used(self, buyers: list[int]) -> float:
        """Baseline use of the goods, t a month."""
        return float(self.current.model.structure.need_ref[np.ix_(self.goods, buyers)].sum())

    def control(self, name: str, origins: list[int], buyers: list[int]) -> np.ndarray:
        """A control by good, origin and buyer in the months of the lever, as the state has it without the lever."""
        array = getattr(self.current.model.controls, name)[self.months]
        return array[np.ix_(range(len(array)), self.goods, origins, buyers)]


def obstacle(idle: IdleLever) -> str:
    """The input that leaves the lever without effect, in a sentence; else how little it moves, and where."""
    return cause(idle) or _largest_change(idle)


def cause(idle: IdleLever) -> str:
    """The input that leaves the lever without effect, or that delays it, in a sentence; empty where none is known."""
    own = _CAUSES.get(idle.lever.kind)
    return own(idle) if own else ""


def _licences(idle: IdleLever) -> str:
    ix, lever = idle.current.index, idle.lever
    actor, home = ix.region.index(lever.actor), idle.names.the(lever.actor)
    military = lever.field == "military"
    buyers = ix.buyers(lever.content.get("destinations", ("*",)), actor=lever.actor, civil=not military,
                       defence=military)  # fmt: skip
    if idle.shipped([actor], buyers) < LEAST_TONNES:
        whom = "defence makers elsewhere" if military else "these buyers"
        return f"{capitalised(home)} shipped {whom} none of {idle.goods_words} in the baseline year."
    if lever.field == "review":
        passing = 1.0 - idle.control("banned", [actor], buyers)
        passing = passing * idle.control("approval", [actor], buyers)
        if passing.max() < 1e-9:
            return f"Nothing is approved {idle.window}, so no application waits for a decision."
    return ""


def _duty(idle: IdleLever) -> str:
    ix, lever = idle.current.index, idle.lever
    origins, buyers = ix.regions(lever.content["on"], actor=lever.actor), ix.buyers((lever.actor,))
    if idle.shipped(origins, buyers) < LEAST_TONNES:
        buyer = capitalised(idle.names.the(lever.actor))
        return f"{buyer} bought none of these goods there in the baseline year: no trade is taxed."
    return ""


def _stock(idle: IdleLever) -> str:
    ix, lever = idle.current.index, idle.lever
    regions = lever.content.get("regions") or (lever.actor,)
    buyers, where = ix.buyers(regions), joined_with_and([idle.names.the(region) for region in regions])
    if idle.used(buyers) < LEAST_TONNES:
        return f"Nobody uses {idle.goods_words} in {where} in the baseline year: there is no use to hold stock for."
    cells = np.ix_(idle.goods, buyers)
    path = idle.moved.view.flows.strategic[0, idle.months][:, *cells].sum((1, 2))
    usual = idle.current.view.flows.strategic[0, idle.months][:, *cells].sum((1, 2))
    if np.abs(path - usual).max() < LEAST_TONNES:
        return f"No tonne comes into the stock {idle.window}: nothing is bought while a control keeps goods back."
    if (np.diff(path) > -LEAST_TONNES).all():
        return (f"The stock grows to {path[-1]:,.0f} t and is never opened: no control keeps usual orders back "
                f"{idle.window}, and no price comes to 1.5 times the expected one.")  # fmt: skip
    days = float(path.max()) / idle.used(buyers) * DAYS
    return f"At its largest {idle.window} the stock holds {days:.2g} days of use of {idle.goods_words} in {where}."


def _sharing(idle: IdleLever) -> str:
    ix, members = idle.current.index, idle.current.index.regions(idle.lever.content["members"])
    buyers = ix.buyers(idle.lever.content["members"])
    if idle.shipped(members, buyers) < LEAST_TONNES:
        return "No member makes goods that a member buys in the baseline year."
    return ""


def _projects(idle: IdleLever) -> str:
    content = idle.lever.content
    projects = select_projects(idle.current.index, (), content["regions"], content.get("stages", ()))
    if not projects:
        return "No project stands in the tables for these regions and stages."
    ahead, usual = (run.view.flows.supply[0].sum((1, 2)) for run in (idle.moved, idle.current))
    if np.abs(ahead - usual).max() < LEAST_TONNES:
        end = month_text(add_months(idle.current.scenario.end, -1))
        one = f"None of the {len(projects)} projects" if len(projects) > 1 else "The one project"
        verb = "comes" if len(projects) > 1 else "does not come"
        return f"{one} of these regions {verb} earlier within the run: they run already, or begin after {end}."
    more = ahead - usual
    if more.max() < LEAST_TONNES:
        return ""
    begin = month_text(idle.current.index.month[int(np.argmax(more > LEAST_TONNES))])
    return f"What it brings forward begins in {begin} and is never above {more.max():,.3g} t of oxide a month."


def _offer(idle: IdleLever) -> str:
    ix, lever = idle.current.index, idle.lever
    actor = ix.region.index(lever.actor)
    if lever.field == "tariff_cut":
        origins, buyers = ix.regions(lever.content["on"], actor=lever.actor), ix.buyers((lever.actor,))
        sellers = joined_with_and([idle.names.the(ix.region[i]) for i in origins])
        if idle.control("tariff", origins, buyers).max() <= 0.0:
            whose = idle.names.the(lever.actor)
            return f"No duty of {whose} on goods of {sellers} is in force {idle.window}: there is nothing to cut."
        return _cut_duty(idle, origins, buyers, sellers)
    buyers = ix.buyers(("*",), actor=lever.actor)
    licensed, banned = (idle.control(name, [actor], buyers) for name in ("licensed", "banned"))
    if licensed.max() <= 0.0:
        what = "Only bans are" if banned.max() > 0.0 else "No licence rule is"
        why = ", which this offer does not lift" if banned.max() > 0.0 else ": there is nothing to exempt from"
        return f"{what} in force on {idle.goods_words} {idle.window}{why}."
    if (idle.control("approval", [actor], buyers)[licensed > 0.0] >= lever.bounds[1] - 1e-9).all():
        return f"Every application is approved {idle.window} already."
    return ""


def _cut_duty(idle: IdleLever, origins: list[int], buyers: list[int], sellers: str) -> str:
    """How little of the trade the cut duty is on, and what else keeps that back."""
    duty, price = idle.control("tariff", origins, buyers), idle.current.model.structure.price_ref[idle.goods]
    usual = idle.current.model.baseline.ship[np.ix_(idle.goods, origins)] * price[:, None, None]
    taxed = usual[:, :, buyers] * (duty.max(0) > 0.0)
    if taxed.sum() < LEAST_TONNES:
        buyer = capitalised(idle.names.the(idle.lever.actor))
        return f"{buyer} bought nothing from {sellers} in the baseline year on which a duty is: no trade is taxed."
    abroad = idle.current.index.buyers(("*",), actor=idle.current.index.region[origins[0]])
    part = taxed.sum() / usual[:, :, abroad].sum()
    text = (f"The duty that is cut is at most {100 * duty.max():.0f}% {idle.window}, on {100 * part:.2g}% by value of "
            f"what {sellers} shipped abroad in the baseline year")  # fmt: skip
    slots, regions = idle.current.view.flows.ship[0, idle.months], idle.current.model.base.producer_region[:, origins]
    sent = np.einsum("tgsb,so->tgob", slots[:, idle.goods][..., buyers], regions) * price[:, None, None]
    passing = float((sent * (duty.max(0) > 0.0)).sum() / len(sent) / taxed.sum())
    limits = [idle.control(name, origins, buyers).max() > 0.0 for name in ("licensed", "banned")]
    if passing < LITTLE_PASSES and any(limits):
        return f"{text}; {100 * passing:.2g}% of that is shipped then, as export controls keep the rest back."
    return f"{text}."


def _innovation(idle: IdleLever) -> str:
    lead, ramp = (Innovation.model_fields[f"recycling_{name}"].default for name in ("lead", "ramp"))
    first, end = add_months(idle.start, lead), idle.current.scenario.end
    if idle.lever.field != "recycling_rate":
        return ""
    if first >= idle.until:
        return (f"New plants give their first output {lead:.0f} months after the start, in {month_text(first)}; the "
                f"lever acts to {month_text(add_months(min(idle.until, end), -1))}.")  # fmt: skip
    return (f"New plants give their first output {lead:.0f} months after the start, in {month_text(first)}, and nine "
            f"tenths of it {ramp:.0f} months later; the run ends in {month_text(add_months(end, -1))}."
            f"{_brought_by_the_end(idle)} To recover less than today would act at once.")  # fmt: skip


def _brought_by_the_end(idle: IdleLever) -> str:
    """What new plants bring in the last month of the run, beside all that is made; with a leading blank."""
    own, usual = (float(run.view.flows.supply[0, -1].sum()) for run in (idle.moved, idle.current))
    if own - usual < LEAST_TONNES:
        return ""
    return f" By then it brings {own - usual:,.3g} t a month, {100.0 * (own - usual) / usual:.2g}% of all that is made."


def _supplier(idle: IdleLever) -> str:
    if idle.lever.field == "enforcement" and idle.current.view.flows.leaked[0, idle.months].sum() < LEAST_TONNES:
        return _nothing_smuggled(idle)
    structure, actor = idle.current.model.structure, idle.current.index.region.index(idle.lever.actor)
    mined = structure.deposit_cap[(structure.deposit_region == actor) & (structure.deposit_project < 0)].sum()
    if idle.lever.field == "push" and mined < LEAST_TONNES:
        supplier = capitalised(idle.names.the(idle.lever.actor))
        return f"{supplier} mines none of it: it has no mine to flood the market from."
    return ""


def _nothing_smuggled(idle: IdleLever) -> str:
    """Why nothing goes round the controls: there are none, quotas alone, smuggling is suppressed, or no price pays."""
    controls, actor = idle.current.model.controls, idle.current.index.region.index(idle.lever.actor)
    first = f"Nothing is smuggled {idle.window}"
    licensed, banned = (getattr(controls, name)[idle.months][:, :, actor] for name in ("licensed", "banned"))
    held = np.maximum(licensed, banned).max((1, 2)) > 0.0
    if not held.any():
        own = controls.quota_weight[:, :, actor].any(1)
        if own.any() and np.isfinite(controls.quota[idle.months][:, own]).any():
            return f"{first}: only quotas are in force, and nothing goes round these in the model."
        return f"{first}: no control keeps back what another route could bring."
    if (controls.enforcement[idle.months][held] >= 1.0 - LEAST_SHARE).all():
        months = idle.current.index.month[idle.months]
        own = [month for month, is_held in zip(months, held, strict=True) if is_held]
        when = f"from {month_text(own[0])} to {month_text(own[-1])}"
        return f"{first}: the scenario itself suppresses all smuggling while a control holds goods back, {when}."
    return f"{first}: next to nothing is kept back, or abroad it costs no more than at home."


def _technology(idle: IdleLever) -> str:
    structure, actor = idle.current.model.structure, idle.current.index.region.index(idle.lever.actor)
    open_ones = (structure.project_region != actor) & (structure.project_on_record == 0)
    if not open_ones.any():
        return "No project elsewhere is still without a month of first output: none is left that could come later."
    return ""


def delay(idle: IdleLever) -> str:
    """Until when a lever moves no price and no shipment though it acts, in a sentence; empty where it does at once.

    Of licences with the reason, where it is that nothing is approved in those months.
    """
    flows = idle.current.view.flows, idle.moved.view.flows
    moves = np.zeros(len(idle.current.index.month), bool)
    for name in ("paid", "ship"):
        before, after = (getattr(one, name)[0] for one in flows)
        least = LEAST_PER_CENT / 100.0 * np.maximum(np.abs(before), LEAST_TONNES)
        moves |= (np.abs(after - before) > least).reshape(len(moves), -1).any(1)
    begin, first = idle.months.start, int(np.argmax(moves))
    if not moves.any() or first < begin + LEAST_DELAY:
        return ""
    text = f"Until {month_text(idle.current.index.month[first])} it moves nothing"
    if idle.lever.kind != "export_control":
        return f"{text}."
    ix, actor = idle.current.index, idle.current.index.region.index(idle.lever.actor)
    buyers = ix.buyers(idle.lever.content.get("destinations", ("*",)), actor=idle.lever.actor)
    banned, approved = (idle.control(name, [actor], buyers)[: first - begin] for name in ("banned", "approval"))
    open_months = ((1.0 - banned) * approved).reshape(first - begin, -1).max(1) >= 1e-9
    shut = int(np.argmax(open_months)) if open_months.any() else len(open_months)
    if not shut:
        return f"{text}."
    when = "in the months up to it" if shut == first - begin else f"before {month_text(ix.month[begin + shut])}"
    return f"{text}: no application is approved {when}."


_CAUSES: Mapping[str, Callable[[IdleLever], str]] = {
    "export_control": _licences, "export_tax": _licences, "tariff": _duty, "stockpile": _stock, "alliance": _sharing,
    "partnership": _projects, "standards": _projects, "concession": _offer, "innovation": _innovation,
    "market_power": _supplier, "tech_control": _technology,
}  # fmt: skip


def _largest_change(idle: IdleLever) -> str:
    """What moves most where nothing that the page shows moves: the price of a good somewhere, in a month."""
    before, after = (run.view.flows.paid[0] for run in (idle.current, idle.moved))
    change = np.abs(after - before) / np.maximum(np.abs(before), 1e-12)
    if not np.isfinite(change).any() or np.nanmax(change) < 1e-9:
        rules = _changed_rules(idle)
        if not rules:
            return "It changes no rule of this state."
        changed = joined_with_and(rules)
        return f"It changes {changed} {idle.window}, and no price of the run depends on that: nothing there is short."
    month, good, buyer = np.unravel_index(int(np.nanargmax(change)), change.shape)
    ix = idle.current.index
    what, region = idle.names.good(ix.good[int(good)]), ix.region[int(ix.buyer_region[int(buyer)])]
    size = 100.0 * float(change[month, good, buyer])
    end = "none of the figures of this page" if size > LEAST_PER_CENT else "less than the digits of this page"
    return (f"Its largest effect on a price in this run is {size:.2g}%, on {what} in {idle.names.the(region)} in "
            f"{month_text(ix.month[int(month)])}: {end}.")  # fmt: skip


def _changed_rules(idle: IdleLever) -> list[str]:
    """Arrays of rules that the lever writes and that it changes in this state, in words."""
    own, other = idle.current.model.controls, idle.moved.model.controls
    return [
        name.replace("_", " ")
        for name in REGISTRY[idle.lever.kind].fields
        if not np.array_equal(getattr(own, name), getattr(other, name))
    ]
