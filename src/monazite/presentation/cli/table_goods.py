"""Which of a dataset's goods stand in tables at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

GOODS = ("Nd.oxide", "Dy.oxide", "Tb.oxide", "Y.oxide")
STAGES = ("magnet", "metal", "oxide")
MAX_GOODS = 4  # of a dataset that has none of these


def priced_goods(goods: Sequence[str]) -> list[str]:
    """Goods whose prices are shown.

    >>> priced_goods(("Sm.oxide", "Dy.oxide", "NdFeB.N.magnet")), priced_goods(("Ga.primary", "Ga.metal"))
    (['Dy.oxide'], ['Ga.primary', 'Ga.metal'])
    """
    return [good for good in GOODS if good in goods] or list(goods[:MAX_GOODS])


def last_stage(labels: Sequence[str]) -> str:
    """The stage nearest to use of those among some labels: its exports are shown.

    >>> last_stage(("oxide", "magnet", "heavy")), last_stage(("oxide", "metal", "gallium")), last_stage(("primary",))
    ('magnet', 'metal', 'primary')
    """
    return next((stage for stage in STAGES if stage in labels), labels[-1])
