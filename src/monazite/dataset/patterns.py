"""Patterns that stand for goods and regions in scenarios: one meaning for policies and `monazite.model.index.Index`."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from monazite.dataset.good_names import unknown_good
from monazite.foundation.errors import unknown

LIGHT = ("La", "Ce", "Pr", "Nd")
HEAVY = ("Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y")
"""Medium and heavy rare earths as China's quotas group them: samarium and what follows, with yttrium."""

STAGES = ("oxide", "metal", "magnet")
"""Stages of the chain: what is won from the feed, what is made of it, what is made of several metals."""
FIRST_STAGES = ("oxide", "primary")
"""Names of the first stage: an oxide, or the crude metal or intermediate of a mineral that is not sold as oxide."""
STAGE_STEPS: Mapping[str, int] = {"oxide": 0, "primary": 0, "metal": 1, "magnet": 2}
"""Place in the chain by stage; a mineral's folder may have stages of its own, and says their places in goods.csv."""
GROUPS: Mapping[str, Sequence[str]] = {
    "light": LIGHT,
    "heavy": HEAVY,
    "magnet_elements": ("Nd", "Pr", "Dy", "Tb"),
}


def match_goods(pattern: str, goods: Sequence[str], minerals: Sequence[str] = ()) -> list[int]:
    """Positions of the goods that a pattern stands for; ``minerals`` is the mineral of each good, if known.

    A good id; a mineral with a name of its own; an element (its oxide or primary product, and its metal); a stage, also
    one of a mineral's own; a group such as ``heavy`` (oxides and metals) or ``heavy.oxide``; ``*``; or a wildcard such
    as ``*.oxide``. Raises InputError with the nearest name when nothing matches.

    >>> match_goods("Dy", ["Nd.oxide", "Dy.oxide", "Dy.metal"])
    [1, 2]
    >>> match_goods("Co", ["Co.hydroxide", "Co.refined"]), match_goods("refined", ["Co.hydroxide", "Co.refined"])
    ([0, 1], [1])
    """
    return list(_matched(pattern, tuple(goods), tuple(minerals)))


@lru_cache(maxsize=4096)
def _matched(pattern: str, goods: tuple[str, ...], minerals: tuple[str, ...]) -> list[int]:
    if pattern and pattern in minerals:
        return [i for i, mineral in enumerate(minerals) if mineral == pattern]
    if pattern in (*STAGES, *FIRST_STAGES):
        wanted = [f"*.{pattern}"]
    elif pattern.split(".")[0] in GROUPS:
        group, _, stage = pattern.partition(".")
        wanted = [f"{element}.{at}" for element in GROUPS[group] for at in ((stage,) if stage else STAGES[:2])]
    elif "." not in pattern and pattern != "*":
        wanted = [f"{pattern}.{stage}" for stage in (*FIRST_STAGES, "metal")]
    else:
        wanted = [pattern]
    found = [i for i, good in enumerate(goods) if any(fnmatchcase(good, item) for item in wanted)]
    if not found and pattern and "." not in pattern and "*" not in pattern:  # an element or stage of a mineral's own
        parts = [good.split(".") for good in goods]
        found = [i for i, part in enumerate(parts) if pattern == part[-1] or (len(part) == 2 and pattern == part[0])]
    if not found:
        elements = dict.fromkeys(good.split(".")[0] for good in goods if good.count(".") == 1)
        own = [name for name in dict.fromkeys(minerals) if name]
        raise unknown_good(pattern, goods, [*elements, *own, *STAGES, *GROUPS], field="goods")
    return found


def match_regions(name: str, regions: Sequence[str], blocs: Mapping[str, str], actor: str | None = None) -> list[int]:
    """Positions of the regions that a name stands for: an id, a bloc, or ``*`` for every region but the actor.

    ``blocs`` maps a region to its bloc. A bloc never holds the actor. Raises InputError with the nearest name.
    """
    if name in regions:
        return [list(regions).index(name)]
    if name == "*" or name in blocs.values():
        return [i for i, region in enumerate(regions) if region != actor and (name == "*" or blocs.get(region) == name)]
    raise unknown(name, [*regions, *dict.fromkeys(blocs.values())], field="region")


def split_names(text: str) -> tuple[str, ...]:
    """Names that one text joins by ";", without the spaces around them.

    >>> split_names("gallium; germanium")
    ('gallium', 'germanium')
    """
    return tuple(part.strip() for part in text.split(";") if part.strip())
