"""What a seat may do in a month, as it is written, checked and explained.

A month's acts are one text, with semicolons between its parts: ``offer general-10-partial-17bn-12m; buy 90``. What is
no measure of the talks (stocks, a bystander's own tariff) becomes a policy of the scenario.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.analysis.exercise.press import deal_of, level_words
from monazite.analysis.exercise.responses import TableState, open_deals
from monazite.analysis.exercise.rounds import NOTHING, SeatChoice, TalksOpening
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import OPTIONS, SolvedGame
from monazite.foundation.errors import InputError, nearest
from monazite.negotiation.deal import deal_at, deal_id, find_deal
from monazite.negotiation.logit_response import FORBIDDING_FEE
from monazite.negotiation.setup import Ladder, first_strict_level
from monazite.results.names import Names

HOLD = "hold"
BUY_DAYS = (30, 90, 180)
"""Stocks that can be aimed at, days of use: the named levels of the policy."""
AT_ONCE = "now"
"""Behind the days of a stock: all of it in the first month, as far as prices and controls allow."""
ALLIES = ("ally", "target")
"""Blocs of regions.csv whose members can serve each other first."""
TALKS_VERBS = ("offer", "accept", "refuse", "threaten")
DOMESTIC_VERBS = ("buy", "share", "release")
MEASURES = ("control", "tariff", "technology")


@dataclass(frozen=True)
class AvailableAct:
    """Something that a seat may do this month.

    Attributes
    ----------
    text
        As it is written.
    words
        What it means.
    verb
        Its first word: at most one act of each verb is possible in a month.
    parts
        What it consists of: one act, or two that are possible together alone.
    """

    text: str
    words: str

    @property
    def verb(self) -> str:
        """First word of the text."""
        return self.text.partition(" ")[0]

    @property
    def parts(self) -> tuple[str, ...]:
        """Texts of its parts."""
        return tuple(self.text.split("; "))


@dataclass(frozen=True)
class CheckedActs:
    """Acts of a month that are possible.

    Attributes
    ----------
    texts
        As they are written, in order.
    choice
        What they decide in the talks.
    threat
        Rung that is threatened; None without a threat.
    """

    texts: tuple[str, ...]
    choice: SeatChoice
    threat: int | None = None


class SeatOptions:
    """What a seat may do in a state of the talks.

    Parameters
    ----------
    table
        The seat.
    game, state
        The solved game and where the talks stand.
    opening
        What is known of this month's talks.
    has_stock
        Whether the seat has a strategic stock of the goods.
    """

    def __init__(
        self, table: SeatedScenario, game: SolvedGame, state: TableState, opening: TalksOpening, has_stock: bool
    ) -> None:
        self.table, self.game, self.state, self.opening = table, game, state, opening
        self.has_stock, self.names = has_stock, Names(table.dataset)
        self.ladders = game.setting.ladders

    @property
    def stand_still(self) -> bool:
        """Whether a truce keeps measures as they are."""
        standing = self.game.rules.standing
        return self.state.in_truce or (standing is not None and bool(standing[self.state.round]))

    @property
    def levels(self) -> tuple[int, int, int]:
        """Rungs in force: control, tariff, technology."""
        control, measures = divmod(self.state.regime, self.game.measures)
        tariff, technology = divmod(measures, self.game.setting.sizes[2])
        return control, tariff, technology

    def acts(self) -> tuple[AvailableAct, ...]:
        """Acts of the month but for deals to offer, of which `deals` has the ids."""
        out = [AvailableAct(HOLD, "Leave everything as it is.")]
        if self.table.role == "bystander":
            out += self._bystander()
        elif not self.state.in_truce:
            out += self._talks()
            if not self.stand_still:
                out += self._measures() + self._threats()
        return tuple(out + self._domestic())

    def deals(self) -> tuple[str, ...]:
        """Ids of the deals that the seat may offer this month; none where it does not propose."""
        if self.opening.proposer is None or self.opening.proposer != self.table.number:
            return ()
        return tuple(self.id_of(int(m)) for m in open_deals(self.game, self.state.regime))

    def id_of(self, position: int) -> str:
        """Id of a deal of the menu."""
        return deal_id(self.ladders, deal_at(self.game.menu, position, OPTIONS.thin))

    def _talks(self) -> list[AvailableAct]:
        if self.opening.proposer is None or self.opening.proposer == self.table.number:
            return []
        if self.opening.offer == NOTHING:
            return []
        terms = level_words(self.game.setting, deal_of(self.game, self.opening.offer).rungs)
        return [AvailableAct("refuse", "Turn the deal down."), AvailableAct("accept", f"Sign the deal: {terms}.")]

    def _measures(self) -> list[AvailableAct]:
        control, tariff, technology = self.levels
        if self.table.role == "controller":
            return self._moves("control", control, self._reachable(0))
        both = self._reachable(1).reshape(self.game.setting.sizes[1:])
        tariffs = self._moves("tariff", tariff, both[:, technology])
        return [*tariffs, *self._joint_moves(both), *self._moves("technology", technology, both[tariff])]

    def _joint_moves(self, both: np.ndarray) -> list[AvailableAct]:
        """Moves of tariff and technology of which one alone is out of reach: easing paid at home by tightening.

        ``both``: which (tariff, technology) can be reached without a deal.
        """
        _, tariff, technology = self.levels
        steps, out = (self.ladders["tariff"], self.ladders["technology"]), list[AvailableAct]()
        for t, x in np.argwhere(both).tolist():
            if t == tariff or x == technology or (both[t, technology] and both[tariff, x]):
                continue
            ways = ("Tighten" if t > tariff else "Ease", "tighten" if x > technology else "ease")
            parts = f"tariff {steps[0].names[t]}; technology {steps[1].names[x]}"
            words = f"{ways[0]}: {steps[0].words[t]}, and {ways[1]}: {steps[1].words[x]}, both at once."
            out.append(AvailableAct(parts, words))
        return out

    def _reachable(self, seat: int) -> np.ndarray:
        """Which actions a side can take without a deal: not those that the law or its own home forbids."""
        stakes = self.game.games[0][0]
        control, measures = divmod(self.state.regime, self.game.measures)
        return (stakes.fee0[control] if seat == 0 else stakes.fee1[measures]) < FORBIDDING_FEE

    def _moves(self, name: str, now: int, reachable: np.ndarray) -> list[AvailableAct]:
        ladder, out = self.ladders[name], list[AvailableAct]()
        for rung, possible in enumerate(reachable):
            if rung != now and possible:
                way = "Tighten" if rung > now else "Ease"
                out.append(AvailableAct(f"{name} {ladder.names[rung]}", f"{way}: {ladder.words[rung]}."))
        return out

    def _threats(self) -> list[AvailableAct]:
        """Public threats: levels above those in force, to be carried out if no deal comes by the next month."""
        if self.state.round + 1 >= self.game.rules.rounds:
            return []
        name = "control" if self.table.role == "controller" else "tariff"
        now, ladder = self.levels[MEASURES.index(name)], self.ladders[name]
        legal = (
            ladder.level <= self.game.setting.ceiling + 1e-9 if name == "tariff" else np.ones(len(ladder.level), bool)
        )
        words = "Threaten in public, for next month unless there is a deal"
        return [
            AvailableAct(f"threaten {ladder.names[k]}", f"{words}: {ladder.words[k]}.")
            for k in range(now + 1, len(ladder.names))
            if legal[k]
        ]

    def _bystander(self) -> list[AvailableAct]:
        ladder, out = self.ladders["tariff"], list[AvailableAct]()
        target, controller = (self.names.the(r) for r in (self.game.setting.target, self.game.setting.controller))
        if self.game.rules.allies == "table" and not self.stand_still:
            quiet = f"Keep out of the quarrel of {controller} and {target}, which saying nothing comes to as well."
            out.append(AvailableAct("hedge", quiet))
            out.append(AvailableAct("align", f"Side with {target}: build other sources faster, at a cost."))
        words = f"on goods of {controller}, from this month on"
        out += [
            AvailableAct(f"tariff {ladder.names[k]}", f"Set {ladder.words[k]} of your own {words}.")
            for k in range(1, len(ladder.names))
        ]
        return out

    def _domestic(self) -> list[AvailableAct]:
        is_strict = self.levels[0] >= first_strict_level(self.ladders["control"]) and self.table.role != "controller"
        held_back = " Of what the controls hold back next to nothing is bought while they last." if is_strict else ""
        words = "days of use of the goods, within a year."
        out = [AvailableAct(f"buy {days}", f"Buy ahead: a stock of {days} {words}{held_back}") for days in BUY_DAYS]
        at_once = "as far as prices and controls let it; what it makes dearer, everybody pays."
        out += [
            AvailableAct(f"buy {days} {AT_ONCE}", f"Buy at once: the stock of {days} days in this month, {at_once}")
            for days in BUY_DAYS[1:]
        ]
        members = [self.names.the(region) for region in sharing_members(self.table) if region != self.table.seat]
        if members and self.table.role != "controller":
            others = f"{', '.join(members[:-1])} and {members[-1]}" if len(members) > 1 else members[0]
            out.append(AvailableAct("share", f"Agree with {others} to serve each other's buyers first."))
        if self.has_stock:
            out.append(AvailableAct("release", "Open the strategic stock to your own industry under shortage."))
        return out

    # --- what somebody writes -------------------------------------------------------------------------------------

    def check(self, text: str) -> CheckedActs:
        """The acts of a month from what somebody writes.

        Raises
        ------
        InputError
            For an act that is not possible this month, with those that are and the nearest one, for two acts of one
            kind, and for levels that cannot be reached together.
        """
        parts = list(dict.fromkeys(" ".join(part.split()) for part in text.split(";") if part.strip())) or [HOLD]
        acts = self.acts()
        possible = {part: act for act in acts for part in act.parts}
        deals = set(self.deals())
        for part in parts:
            if part in possible or (part.startswith("offer ") and part.removeprefix("offer ") in deals):
                continue
            raise self._refused(part, acts, deals)
        verbs = [part.partition(" ")[0] for part in parts]
        twice = sorted({verb for verb in verbs if verbs.count(verb) > 1})
        if twice or ({"accept", "refuse"} <= {*verbs}) or ({"align", "hedge"} <= {*verbs}):
            raise InputError(field="act", found=text, allowed="one act of each kind a month")
        if HOLD in parts and len(parts) > 1:
            raise InputError(field="act", found=text, allowed=f"{HOLD} alone, or other acts without it")
        chosen = {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}
        if "accept" in chosen and {*MEASURES, "threaten"} & chosen.keys():
            raise InputError(
                field="act", found=text, allowed="accept without measures: a signed deal says what they are"
            )
        return CheckedActs(tuple(parts), self._choice(chosen, text), self._threat(chosen))

    def _refused(self, part: str, acts: tuple[AvailableAct, ...], deals: set[str]) -> InputError:
        if part.startswith("offer ") and deals:
            close = nearest(part.removeprefix("offer "), deals)
            allowed = f"the id of one of {len(deals)} deals that can be signed from here, such as {min(deals)}"
            return InputError(field="act", found=part, allowed=allowed, nearest=close and f"offer {close}")
        possible = [act.text for act in acts]
        allowed = ", ".join([*possible, *(["offer DEAL"] if deals else [])])
        return InputError(field="act", found=part, allowed=f"this month {allowed}", nearest=nearest(part, possible))

    def _choice(self, chosen: dict[str, str], text: str) -> SeatChoice:
        role, number = self.table.role, self.table.number
        if role == "bystander":
            has_choice = self.game.rules.allies == "table" and not self.stand_still
            return SeatChoice(align="align" in chosen if has_choice else None)
        offer = accept = control = measures = None
        if self.opening.proposer == number:
            offer = self._position(chosen["offer"]) if "offer" in chosen else NOTHING
        elif self.opening.proposer is not None and self.opening.offer != NOTHING:
            accept = "accept" in chosen
        now = self.levels
        if not self.stand_still:
            rungs = [
                self.ladders[name].names.index(chosen[name]) if name in chosen and self._is_own(name) else now[k]
                for k, name in enumerate(MEASURES)
            ]
            if role == "controller":
                control = rungs[0]
            else:
                measures = rungs[1] * self.game.setting.sizes[2] + rungs[2]
                if not self._reachable(1)[measures]:
                    raise InputError(field="act", found=text, allowed=self._together())
        return SeatChoice(offer, accept, control, measures)

    def _together(self) -> str:
        """Which levels of tariff and technology can be reached together this month."""
        joint = [act.text for act in self.acts() if len(act.parts) > 1]
        some = f" ({', '.join(joint)})" if joint else ""
        return f"levels that can be reached together: of some steps one is open only beside the other{some}"

    def _is_own(self, name: str) -> bool:
        return (name == "control") == (self.table.role == "controller")

    def _position(self, name: str) -> int:
        """Position of a deal of this month by its id."""
        return next(int(m) for m in open_deals(self.game, self.state.regime) if self.id_of(int(m)) == name)

    def _threat(self, chosen: dict[str, str]) -> int | None:
        if "threaten" not in chosen:
            return None
        ladder: Ladder = self.ladders["control" if self.table.role == "controller" else "tariff"]
        return ladder.names.index(chosen["threaten"])


def done_words(table: SeatedScenario, text: str) -> str:
    """An act of a past month in words: ``buy 90`` is "bought ahead, aiming at 90 days of use"."""
    verb, _, rest = text.partition(" ")
    ladders, names = table.setting.ladders, Names(table.dataset)
    if verb == "offer":
        return f"offered: {level_words(table.setting, find_deal(ladders, rest).rungs)}"
    if verb == "buy":
        days, at_once = stock_aimed_at(rest)
        return f"bought ahead, aiming at {days:.0f} days of use{' at once' if at_once else ''}"
    if verb in (*MEASURES, "threaten"):
        ladder = ladders[verb if verb in MEASURES else "control" if table.role == "controller" else "tariff"]
        words = ladder.words[ladder.names.index(rest)]
        return f"threatened in public: {words}" if verb == "threaten" else f"set {words}"
    return {
        HOLD: "left everything as it was",
        "accept": "signed the deal on the table",
        "refuse": "turned the deal down",
        "align": f"sided with {names.the(table.setting.target)}",
        "hedge": "kept out of the quarrel",
        "share": "agreed with allies to serve each other first",
        "release": "opened the strategic stock",
    }[verb]


def doing_words(table: SeatedScenario, text: str) -> str:
    """An act in the few words of a button: ``buy 90`` is "buy 90 days"."""
    verb, _, rest = text.partition(" ")
    if "; " in text:
        return " and ".join(doing_words(table, part) for part in text.split("; "))
    if verb == "buy":
        days, at_once = stock_aimed_at(rest)
        return f"buy {days:.0f} days{' at once' if at_once else ''}"
    if verb in (*MEASURES, "threaten"):
        ladder = table.setting.ladders[
            verb if verb in MEASURES else "control" if table.role == "controller" else "tariff"
        ]
        return f"{'threaten' if verb == 'threaten' else 'set'} {ladder.words[ladder.names.index(rest)]}"
    return {
        HOLD: "change nothing",
        "offer": "offer the deal",
        "accept": "sign the deal",
        "refuse": "turn the deal down",
        "align": f"side with {Names(table.dataset).the(table.setting.target)}",
        "hedge": "keep out of the quarrel",
        "share": "share with allies",
        "release": "open the strategic stock",
    }[verb]


def stock_aimed_at(text: str) -> tuple[float, bool]:
    """Days of use that an act of buying aims at, and whether all of it is bought at once.

    >>> stock_aimed_at("90 now")
    (90.0, True)
    """
    days, _, when = text.partition(" ")
    return float(days), when == AT_ONCE


def sharing_members(table: SeatedScenario) -> tuple[str, ...]:
    """Regions that can agree to serve each other first: the allies and the target of the dataset, and the seat."""
    allies = [row.region for row in table.dataset.table("regions") if row.bloc in ALLIES]
    return tuple(dict.fromkeys((table.seat, *(r for r in allies if r != table.setting.controller))))
