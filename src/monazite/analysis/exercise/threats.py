"""What became of public threats: carried out, withdrawn with a deal, not carried out, or still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import TracedLine, capital, level_claims, with_range
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.threat_sources import threat_on_record
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.setup import INSTRUMENTS
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

Fate = Literal["open", "carried out", "withdrawn", "not carried out", "replaced"]


@dataclass(frozen=True)
class PublicThreat:
    """A threat to raise a level if no deal comes.

    Attributes
    ----------
    seat, rung
        Who threatens, 0 the controlling side with a control level, 1 the other one with an added tariff; and which.
    spoken
        Round in which it was spoken; None for one that stood when the exercise began.
    due
        Round for which it was made; None where no day was set.
    fate, closed
        What became of it, and the round that decided it.
    """

    seat: int
    rung: int
    spoken: int | None
    due: int | None
    fate: Fate = "open"
    closed: int | None = None


def public_threats(exercise: PlayedSession) -> tuple[PublicThreat, ...]:
    """Threats of the session with what became of them, those that stood when it began first.

    Only whoever plays threatens during a session: the model threatens nothing beyond what it began with.
    """
    setting, number, rounds = exercise.ground.game.setting, exercise.table.number, exercise.rounds
    threats, costs = list[PublicThreat](), exercise.ground.game.rules.audience_cost
    now = levels_of(setting, setting.regime)
    for seat in (0, 1):
        if setting.threatened and setting.threat[seat] > now[seat]:
            due = next((t for t in range(len(costs)) if costs[t, seat] > 0.0 and not stands_still(exercise, t)), None)
            threats.append(PublicThreat(seat, setting.threat[seat], None, due))
    for t, texts in enumerate(exercise.acts):
        for name in (text.partition(" ")[2] for text in texts if text.startswith("threaten ")):
            rung = setting.ladders[INSTRUMENTS[number]].names.index(name)
            threats.append(PublicThreat(number, rung, t, t + 1))
    return tuple(_followed(exercise, threat, threats[k + 1 :], rounds) for k, threat in enumerate(threats))


def stands_still(exercise: PlayedSession, t: int) -> bool:
    """Whether a truce on record keeps measures as they are in a round, so that no threat can be carried out in it."""
    standing = exercise.ground.game.rules.standing
    return standing is not None and t < len(standing) and bool(standing[t])


def _followed(
    exercise: PlayedSession, threat: PublicThreat, later: Sequence[PublicThreat], rounds: Sequence[PlayedRound]
) -> PublicThreat:
    """A threat with what the rounds that were played made of it."""
    setting = exercise.ground.game.setting

    def ended(fate: Fate, t: int) -> PublicThreat:
        return PublicThreat(threat.seat, threat.rung, threat.spoken, threat.due, fate, t)

    for t in range(threat.spoken or 0, len(rounds)):
        if rounds[t].signed or rounds[t].state.in_truce:
            return ended("withdrawn", t)
        if levels_of(setting, rounds[t].regime)[threat.seat] >= threat.rung:
            return ended("carried out", t)
        if t == threat.due:
            return ended("not carried out", t)
        if any(other.seat == threat.seat and other.spoken == t != threat.spoken for other in later):
            return ended("replaced", t)
    return threat


def backing_down(exercise: PlayedSession, threat: PublicThreat) -> Quantity:
    """What not doing what it threatened costs a side in the eyes of its public, MUSD, as the game counts it."""
    game, setting = exercise.ground.game, exercise.ground.game.setting
    region = (setting.controller, setting.target)[threat.seat]
    cost = float(game.values["threat.audience"][0]) * game.money(region)
    return Quantity(cost, cost, cost, "MUSD", "talks.audience_cost", {"region": region})


def open_threat_lines(exercise: PlayedSession) -> tuple[TracedLine, ...]:
    """Threats that are open, one's own first: they stand among the first lines of a month's page."""
    own = exercise.table.number
    threats = sorted((one for one in public_threats(exercise) if one.fate == "open"), key=lambda one: one.seat != own)
    return tuple(_line(exercise, one) for one in threats)


@dataclass(frozen=True)
class DueThreat:
    """The seat's own threat that falls due this month.

    Attributes
    ----------
    acts
        Acts of the month that carry it out, by their text, and what is said of each.
    otherwise
        What every other month comes to: that one backs down, and what that costs.
    """

    acts: Mapping[str, str]
    otherwise: str


def due_threat(exercise: PlayedSession) -> DueThreat | None:
    """The seat's own threat that falls due this month, and which acts carry it out; None without one.

    Parameters
    ----------
    exercise
        The session, before the acts of the month.
    """
    own = exercise.table.number
    due = [one for one in public_threats(exercise) if one.seat == own and one.due == exercise.month]
    threat = next((one for one in due if one.fate == "open"), None)
    if threat is None:
        return None
    name, setting = INSTRUMENTS[own], exercise.ground.game.setting
    ladder, cost = setting.ladders[name], with_range(backing_down(exercise, threat))
    price = f"not doing so costs {cost} in the eyes of your own public"
    acts = dict[str, str]()
    for act in exercise.actions():
        for part in act.parts:
            verb, _, level = part.partition(" ")
            if verb != name or ladder.names.index(level) < threat.rung:
                continue
            more = "" if ladder.names.index(level) == threat.rung else " and more"
            acts[act.text] = f"Carries out your threat{more}; {price}."
    words = f"unless a deal comes, you back down from your threat of {ladder.words[threat.rung]}, which costs {cost}"
    return DueThreat(acts, f"{words} in the eyes of your own public")


def threat_lines(exercise: PlayedSession) -> list[TracedLine]:
    """Threats that are open, and what the month before made of those that were: lines of a briefing."""
    last = len(exercise.rounds) - 1
    threats = public_threats(exercise)
    return [_line(exercise, one) for one in threats if one.fate == "open" or one.closed == last]


def threat_lessons(exercise: PlayedSession) -> tuple[TracedLine, ...]:
    """What became of every threat, and what it cost where it was not carried out: lines of the debrief."""
    out = list[TracedLine]()
    for threat in public_threats(exercise):
        line, cost = _line(exercise, threat), backing_down(exercise, threat)
        if threat.fate == "not carried out":
            whose = "your" if threat.seat == exercise.table.number else "its"
            text = f"{line.text} Backing down cost {with_range(cost)} in the eyes of {whose} own public, as the game "
            line = TracedLine(f"{text}counts it: in the first table it is a row of its own.", (*line.claims, cost))
        out.append(line)
    return tuple(out)


def _line(exercise: PlayedSession, threat: PublicThreat) -> TracedLine:
    """Whose threat it is, of what, and what became of it; in the first month also where it stands."""
    setting, days = exercise.ground.game.setting, exercise.world.act_days
    name = INSTRUMENTS[threat.seat]
    rungs = tuple(threat.rung if k == threat.seat else 0 for k in range(2))
    ladder, claim = setting.ladders[name], level_claims(setting, rungs)[threat.seat]
    who = Names(exercise.table.dataset).the((setting.controller, setting.target)[threat.seat])
    whose = "your own threat" if threat.seat == exercise.table.number else f"the threat of {who}"
    when = "" if threat.due is None else f" in {month_text(days[threat.due])}"
    if threat.spoken is None:
        text, sources = threat_on_record(exercise.table, threat.seat, whose, ladder.words[threat.rung])
        text = text if not exercise.rounds else f"Counts in the game as {whose}: {ladder.words[threat.rung]}"
        claim, still = replace(claim, sources=sources or claim.sources), f". Still open: in the game it falls due{when}"
    else:
        text = f"Threatened in public, {whose}: {ladder.words[threat.rung]}"
        now = ", with what you do this month," if threat.due == len(exercise.rounds) else ""
        still = f". Still open: it is to be carried out{when}{now}"
    closed = "" if threat.closed is None else month_text(days[threat.closed])
    cost = _price_of_backing_down(exercise, threat)
    fates = {
        "open": f"{still} unless a deal comes first{cost[0]}",
        "carried out": f". Carried out in {closed}{_and_more(exercise, threat)}",
        "withdrawn": f". Withdrawn with the deal of {closed}",
        "not carried out": f". {capital(closed)} passed without a deal, and it was not carried out",
        "replaced": f". Replaced by another one in {closed}",
    }
    return TracedLine(f"{text}{fates[threat.fate]}.", (claim, *cost[1]))


def _price_of_backing_down(exercise: PlayedSession, threat: PublicThreat) -> tuple[str, tuple[Quantity, ...]]:
    """What backing down from an open threat of the seat would cost it, in words and as a claim."""
    if threat.fate != "open" or threat.seat != exercise.table.number or threat.due is None:
        return "", ()
    cost = backing_down(exercise, threat)
    return f"; backing down costs {with_range(cost)} in the eyes of your own public", (cost,)


def _and_more(exercise: PlayedSession, threat: PublicThreat) -> str:
    """What was done where it is more than what was threatened."""
    if threat.closed is None:
        return ""
    setting = exercise.ground.game.setting
    done = levels_of(setting, exercise.rounds[threat.closed].regime)[threat.seat]
    if done <= threat.rung:
        return ""
    return f", and more than that: {setting.ladders[INSTRUMENTS[threat.seat]].words[done]}"
