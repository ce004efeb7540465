"""The form of a deal: on which deal it opens, and which measures rounds of talks on record brought together."""

from __future__ import annotations

from collections.abc import Sequence

from monazite.analysis.exercise.acts import MEASURES, SeatOptions
from monazite.analysis.exercise.press import capital, deal_of, level_words
from monazite.analysis.exercise.responses import open_deals
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.dataset.rows.talks import TalksEpisode
from monazite.results.names import day_text


def opening_deal(options: SeatOptions) -> str:
    """Id of the deal that the form opens on: what is in force, or the nearest that can be signed; "" where none can.

    The fewest steps of controls, tariff and technology; of deals as near the fewest purchases, then the shortest.
    """
    if not options.deals():
        return ""
    now = options.levels

    def away(position: int) -> tuple[int, int, int]:
        deal = deal_of(options.game, position)
        steps = sum(abs(new - old) for new, old in zip(deal.rungs, now, strict=False))
        return steps, deal.purchases, deal.duration

    return options.id_of(min((int(m) for m in open_deals(options.game, options.state.regime)), key=away))


def traded_terms(table: SeatedScenario, levels: Sequence[int]) -> dict[str, str]:
    """What is said of measures by the first three parts of a deal's id; "" holds what is said of all others.

    Rounds of the record that were over on the day of the exercise, and what is in force, which a truce can prolong.
    """
    rounds, ladders = rounds_on_record(table), table.setting.ladders
    others = "No round of talks on record brought these measures together"
    if rounds:
        brought = "; ".join(f"{_round_words(row)}: {_terms(table, row)}" for row in rounds)
        others += f". On record: {brought}"
    out = {"": f"{others}."}
    for row in rounds:
        key = _key(table, [ladders[name].names.index(getattr(row, f"{name}_after")) for name in MEASURES])
        out[key] = f"{capital(_round_words(row))} brought these measures."
    out[_key(table, levels)] = "These measures are in force: such a deal prolongs them."
    return out


def rounds_on_record(table: SeatedScenario) -> list[TalksEpisode]:
    """Rounds of talks between the two sides that ended in a deal by the day of the exercise."""
    if not any(ladder.is_on_record for ladder in table.setting.ladders.values()):
        return []
    return [row for row in table.dataset.table("episodes") if row.deal <= table.day]


def _round_words(row: TalksEpisode) -> str:
    return f"the round of {day_text(row.deal)}"


def _terms(table: SeatedScenario, row: TalksEpisode) -> str:
    ladders = table.setting.ladders
    return level_words(table.setting, [ladders[name].names.index(getattr(row, f"{name}_after")) for name in MEASURES])


def _key(table: SeatedScenario, levels: Sequence[int]) -> str:
    """First three parts of the id of a deal with these levels: control, tariff in %, technology."""
    control, tariff, technology = (table.setting.ladders[name] for name in MEASURES)
    return f"{control.names[levels[0]]}-{100 * tariff.level[levels[1]]:.0f}-{technology.names[levels[2]]}"
