"""Since when the goods of a brief are under an export control: of each mineral the first that is on its own goods."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from monazite.dataset.patterns import match_goods
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import RARE, RARE_EARTHS_NAME
from monazite.results.names import month_text
from monazite.scenario.policies import AnyPolicy, has_trait

IN_SENTENCE = "rare earths and magnets"


@dataclass(frozen=True)
class ControlStart:
    """Minerals whose first control is of one month, in words, with that month."""

    goods: tuple[str, ...]
    month: str


def control_starts(ctx: BriefContext) -> tuple[ControlStart, ...]:
    """First export controls of the controlling country up to the day, by mineral in the order of the brief."""
    minerals = (RARE_EARTHS_NAME,) if ctx.goods.has_rare_earths else ctx.goods.minerals
    firsts = ((IN_SENTENCE if m == RARE_EARTHS_NAME else m, first_control(ctx, m)) for m in minerals)
    begun = [(words, day) for words, day in firsts if day is not None and day <= ctx.day]
    return tuple(
        ControlStart(tuple(words for words, _ in own), month)
        for month, own in groupby(begun, lambda pair: month_text(pair[1]))
    )


def first_control_of_lead(ctx: BriefContext) -> date | None:
    """First day of a control on goods of the mineral that leads; None where there is none."""
    return first_control(ctx, RARE_EARTHS_NAME if ctx.goods.has_rare_earths else ctx.goods.minerals[0])


def first_control(ctx: BriefContext, mineral: str) -> date | None:
    """First day of a control of the controlling country on goods of a mineral; None where there is none."""
    index = ctx.run.results.view.index
    own = {i for i, m in enumerate(index.mineral) if m == (RARE if mineral == RARE_EARTHS_NAME else mineral)}
    every = [p for p in ctx.run.results.scenario.policy if p.actor == ctx.run.controller]
    controls = [p for p in every if has_trait(p, "restricts_exports")]
    return min((p.start for p in controls if own & _goods_of(p, ctx)), default=None)


def _goods_of(policy: AnyPolicy, ctx: BriefContext) -> set[int]:
    """Positions of the goods that a policy is on."""
    index, found = ctx.run.results.view.index, set[int]()
    for pattern in getattr(policy, "goods", ()):
        with suppress(InputError):
            found |= {*match_goods(pattern, index.good, index.mineral)}
    return found
