"""Money of an exercise in words: next to nothing, what a plan saves or costs, what one path loses beside another."""

from __future__ import annotations

import math

from monazite.results.quantity import Quantity

LEAST = 0.5
"""Million USD below which an amount is next to nothing: by so much two paths may differ and count as one."""
NOTHING_WORDS = "next to nothing"
BILLION = 1000.0


def amount(musd: float) -> str:
    """Million USD to two digits that count, without a sign.

    >>> amount(0.00019), amount(0.98), amount(562.0), amount(34_200.0)
    ('0', '0.98 million', '560 million', '34 billion')
    """
    size = abs(musd)
    if size < LEAST:
        return "0"
    places = 1 - math.floor(math.log10(size))
    size = round(size, places)
    unit, size = ("billion", size / BILLION) if size >= BILLION else ("million", size)
    return f"{size:,.3f}".rstrip("0").rstrip(".") + f" {unit}"


def _with_sign(musd: float) -> str:
    return f"-{amount(musd)}" if musd <= -LEAST else amount(musd)


def money_words(claim: Quantity) -> str:
    """An amount with its range: ``1.4 billion USD (34 million to 8.9 billion)``, ``next to nothing``.

    Next to nothing is what is so in all of its range: else the middle stands as 0.
    """
    if not math.isfinite(claim.value):
        return "no figure"
    low, value, high = (_with_sign(x) for x in (claim.low, claim.value, claim.high))
    if low == value == high:
        return NOTHING_WORDS if value == "0" else f"{value} USD"
    middle = "0" if value == "0" else f"{value} USD"
    if value == low == "0":
        return f"{middle} (up to {high} USD)"
    return f"{middle} ({low} to {high}{' USD' if value == '0' else ''})"


def difference_words(claim: Quantity) -> str:
    """What one path loses beside another: ``1.5 billion USD less (120 million to 38 billion)``, ``as much``."""
    if not math.isfinite(claim.value):
        return "no figure"
    return _two_ways(claim, "as much", ("", " USD more"), ("", " USD less"), ("more", "less"))


def spared_words(claim: Quantity) -> str:
    """What a plan spares: ``saves 10 billion USD``, ``costs 560 million USD more``, ``next to nothing``."""
    if not math.isfinite(claim.value):
        return "no figure"
    return _two_ways(claim, NOTHING_WORDS, ("saves ", " USD"), ("costs ", " USD more"), ("saved", "lost"))


def worth_words(claim: Quantity) -> str:
    """What an act was worth: ``spared you 10 billion USD``, ``cost you 560 million USD``, ``next to nothing``."""
    if not math.isfinite(claim.value):
        return "no figure"
    return _two_ways(claim, NOTHING_WORDS, ("spared you ", " USD"), ("cost you ", " USD"), ("spared", "lost"))


def effect_words(claim: Quantity) -> str:
    """The effect of an act or a plan, above zero better: ``+10 billion USD (+900 million to +12 billion)``, ``0``."""
    if not math.isfinite(claim.value):
        return "no figure"
    low, value, high = (_plus_or_minus(x) for x in (claim.low, claim.value, claim.high))
    if low == value == high:
        return f"{value} USD" if value != "0" else value
    return f"{value} USD ({low} to {high})" if value != "0" else f"{value} ({low} to {high} USD)"


def _plus_or_minus(musd: float) -> str:
    size = amount(musd)
    return size if size == "0" else f"{'-' if musd < 0.0 else '+'}{size}"


def _two_ways(claim: Quantity, same: str, above: tuple[str, str], below: tuple[str, str], ends: tuple[str, str]) -> str:
    """Words before and after an amount above and below zero; ends of the range carry theirs where they differ in it."""
    low, value, high = (0.0 if abs(x) < LEAST else x for x in (claim.low, claim.value, claim.high))
    before, after = above if value > 0.0 else below
    middle = f"{before}{amount(value)}{after}" if value else same
    if not value and (low or high):  # the middle alone: an end is more than nothing
        middle = f"{'0' if same == NOTHING_WORDS else same} in the middle of the draws"
    if amount(low) == amount(value) == amount(high) and low * high >= 0.0:
        return middle
    if value and low * high >= 0.0:
        near, far = sorted((abs(low), abs(high)))
        return f"{middle} ({amount(near)} to {amount(far)})"
    if not value and low * high == 0.0:
        return f"{middle} (up to {amount(low or high)} USD {ends[0] if high > 0.0 else ends[1]})"
    named = [f"{amount(x)} {ends[0] if x > 0.0 else ends[1]}" if x else "0" for x in (low, high)]
    return f"{middle} ({named[0]} to {named[1]}{'' if value else ', in USD'})"
