"""What a run that goes on as it stands holds the controls to be over the months ahead, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.scenario.policies import Policy, has_trait
from monazite.scenario.policies.export_control import ExportControl

_SEVERAL = {"quota": "quotas", "export_tax": "export taxes"}
"""Other kinds of restriction in the order and the form in which they are listed; one that is none of them follows."""


@dataclass(frozen=True)
class StandingControls:
    """Controls of the controlling country in the months ahead of a run without a course of talks.

    Attributes
    ----------
    kinds
        ``licences``, ``quotas``, ``export taxes`` and restrictions of other kinds: those that some control asks for.
    stricter
        Countries with a licence regime of their own, in words.
    banned
        Countries that a ban keeps goods from.
    freed
        Countries whose ban has ended, is suspended or only threatened.
    """

    kinds: tuple[str, ...]
    stricter: tuple[str, ...]
    banned: tuple[str, ...]
    freed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is something to say."""
        return bool(self.kinds or self.banned or self.freed)


def standing_controls(ctx: BriefContext, horizon: Horizon) -> StandingControls:
    """The controls that a run holds in force in the first month ahead, and bans that it holds off."""
    scenario = ctx.run.results.scenario
    own = [p for p in scenario.policy if p.actor == ctx.run.controller and p.start <= horizon.last]
    acting = [p for p in own if p.status != "threatened" or scenario.enforce_threats]
    lasting = [p for p in acting if p.start <= horizon.first and (p.end is None or p.end > horizon.first)]
    licences = [p for p in lasting if isinstance(p, ExportControl) and not p.ban]
    banned = _places(p for p in lasting if isinstance(p, ExportControl) and p.ban)
    freed = _places(p for p in own if isinstance(p, ExportControl) and p.ban and p not in lasting)
    everyone = any(not _is_aimed(p) for p in licences)
    stricter = _places(p for p in licences if _is_aimed(p)) if everyone else []
    return StandingControls(
        (*(["licences"] if licences else []), *_other_restrictions(lasting)),
        _named(ctx, stricter),
        _named(ctx, banned),
        _named(ctx, [place for place in freed if place not in banned]),
    )


def _other_restrictions(policies: Sequence[Policy]) -> tuple[str, ...]:
    """Restrictions of exports that are no licences and no bans, each kind once."""
    kinds = {p.kind for p in policies if has_trait(p, "restricts_exports") and not isinstance(p, ExportControl)}
    order = [*_SEVERAL, *sorted(kinds - set(_SEVERAL))]
    return tuple(_SEVERAL.get(kind, f"{kind.replace('_', ' ')}s") for kind in order if kind in kinds)


def _is_aimed(policy: ExportControl) -> bool:
    """Whether a control is on some destinations alone."""
    return bool(policy.destinations) and "*" not in policy.destinations


def _places(policies: Iterable[ExportControl]) -> list[str]:
    """Destinations of controls on some alone, each once."""
    return list(dict.fromkeys(place for p in policies if _is_aimed(p) for place in p.destinations))


def _named(ctx: BriefContext, places: Sequence[str]) -> tuple[str, ...]:
    return tuple(ctx.names.the(place) for place in places)
