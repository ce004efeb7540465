"""What a kind of policy is, for whoever asks about measures without knowing their kinds.

A kind says it where it is made, by ``traits`` of `policy_kind`; every other file asks for the trait and names no kind.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, get_args

from monazite.foundation.errors import unknown

type Trait = Literal[
    "restrictive",
    "breaks_truce",
    "restricts_exports",
    "rations_exports",
    "taxes_imports",
    "limits_technology",
    "levied_on_value",
    "eases",
    "negotiated_by_controller",
    "negotiated_by_target",
    "made_with_others",
]

TRAITS: Mapping[Trait, str] = MappingProxyType(
    {
        "restrictive": "takes something from others; in the register it is lifted, where a relief has ended",
        "breaks_truce": "is a step against the other side: announced under a truce, it breaks it",
        "restricts_exports": "holds goods back from others: sets the anchor, is the shock that options prepare for",
        "rations_exports": "holds them back by permit or amount, so that stocks are drawn; a price alone does not",
        "taxes_imports": "is a duty of the buyer's side, which briefs tell in a place of its own",
        "limits_technology": "keeps know-how back, no goods",
        "levied_on_value": "has a rate, a share of the value of goods",
        "eases": "takes away from other measures and adds nothing to them",
        "negotiated_by_controller": "lies on the table where the side that controls exports takes it",
        "negotiated_by_target": "lies on the table where the other side takes it",
        "made_with_others": "is an agreement with those whom it names",
    }
)
"""Every trait with what holds of a kind that has it."""

IMPLIED: Mapping[Trait, tuple[Trait, ...]] = MappingProxyType(
    {
        "rations_exports": ("restricts_exports",),
        "restricts_exports": ("breaks_truce", "negotiated_by_controller"),
        "taxes_imports": ("breaks_truce", "levied_on_value"),
        "limits_technology": ("breaks_truce",),
        "breaks_truce": ("restrictive",),
        "eases": ("negotiated_by_controller", "negotiated_by_target"),
    }
)
"""Traits that a kind has because it has another one, so that it declares the narrowest alone."""


def all_traits(declared: Iterable[Trait]) -> frozenset[Trait]:
    """Traits with all that they imply.

    Parameters
    ----------
    declared
        Those that a kind names.

    Raises
    ------
    InputError
        For a name that is no trait, with the nearest one.
    """
    names: tuple[Trait, ...] = get_args(Trait.__value__)
    out, left = set[Trait](), list(declared)
    while left:
        trait = left.pop()
        if trait not in names:
            raise unknown(trait, names, field="traits")
        out.add(trait)
        left += [more for more in IMPLIED.get(trait, ()) if more not in out]
    return frozenset(out)
