"""Customs codes to goods of a dataset."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.customs import CustomsCode
from monazite.foundation.errors import nearest

LABELS: Mapping[str, str] = {"HS": "HS", "CN": "CN8", "HTS": "HTS10", "JP": "JP9"}
"""Nomenclatures as notes of observations name them."""


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """Goods behind a code, as patterns and one by one, with what else is counted and whether that was read."""

    system: str
    code: str
    patterns: tuple[str, ...]
    goods: frozenset[str]
    counts: str
    is_read: bool

    @property
    def label(self) -> str:
        """The code with the name of its nomenclature."""
        return f"{LABELS[self.system]} {self.code}"


class CodeTable:
    """Looks codes up: in ``customs_codes.csv``, and six digits in the customs codes of ``goods.csv`` as well.

    A national code that ends in zeros after six digits is the undivided code of six digits. Patterns stand for the
    goods with the same six digits alone, so that ``*.metal`` of rare earths leaves out gallium.
    """

    def __init__(self, codes: Sequence[CustomsCode], goods: Sequence[Good]) -> None:
        self._rows = {(row.system, row.code): row for row in codes}
        self._hs6 = {good.good: good.hs6 for good in goods}
        self._meanings: dict[tuple[str, str], CodeMeaning | str] = {}
        self._sums = sorted((row for row in codes if "+" in row.code), key=lambda row: -row.code.count("+"))

    def meaning(self, system: str, code: str) -> CodeMeaning | str:
        """What a code counts, or the reason why it stands for no goods of the dataset."""
        key = (system, code)
        if key not in self._meanings:
            self._meanings[key] = self._find(system, code)
        return self._meanings[key]

    def _find(self, system: str, code: str) -> CodeMeaning | str:
        row = self._rows.get((system, code))
        if row is None and system != "HS" and len(code) > 6 and not code[6:].strip("0"):
            return self.meaning("HS", code[:6])
        if row is None and system != "HS" and len(code) == 6:
            return self.meaning("HS", code)
        if row is None:
            return self._without_row(system, code)
        if not row.goods:
            return f"{LABELS[system]} {code} stands for no goods: it counts {row.counts}"
        members = frozenset(
            good
            for good, hs6 in self._hs6.items()
            if hs6 == code[:6] and any(fnmatchcase(good, pattern) for pattern in row.goods)
        )
        if not members:
            return f"the dataset has no goods of {LABELS[system]} {code} ({';'.join(row.goods)})"
        return CodeMeaning(system, code, self._patterns(row, members), members, row.counts, row.grade != "estimated")

    def sums(self, system: str, codes: Collection[str]) -> list[tuple[CodeMeaning, tuple[str, ...]]]:
        """Codes of a file that the table counts together, the longest sums first; each code in one sum only."""
        out: list[tuple[CodeMeaning, tuple[str, ...]]] = []
        taken: set[str] = set()
        for row in self._sums:
            parts = tuple(row.code.split("+"))
            if row.system != system or not taken.isdisjoint(parts) or not set(parts) <= set(codes):
                continue
            goods = self._goods_of_sum(row)
            covered = all(any(fnmatchcase(good, pattern) for good in goods) for pattern in row.goods)
            if goods and covered and all(self._is_in_dataset(row, part) for part in parts):
                taken.update(parts)
                meaning = CodeMeaning(system, row.code, row.goods, goods, row.counts, row.grade != "estimated")
                out.append((meaning, parts))
        return out

    def _is_in_dataset(self, row: CustomsCode, part: str) -> bool:
        """Whether a code of a sum has goods in the dataset: its own, or those of the shorter sums that it is in."""
        own = self._rows.get((row.system, part))
        if own is None or own.goods:
            return isinstance(self.meaning(row.system, part), CodeMeaning)
        shorter = [
            other
            for other in self._sums
            if other.system == row.system and part in other.code.split("+") and len(other.code) < len(row.code)
        ]
        return not shorter or any(self._goods_of_sum(other) for other in shorter)

    def _goods_of_sum(self, row: CustomsCode) -> frozenset[str]:
        hs6 = {part[:6] for part in row.code.split("+")}
        return frozenset(
            good
            for good, own in self._hs6.items()
            if own in hs6 and any(fnmatchcase(good, pattern) for pattern in row.goods)
        )

    def _patterns(self, row: CustomsCode, members: frozenset[str]) -> tuple[str, ...]:
        """The row's patterns where they match its goods alone in the whole dataset, otherwise the goods one by one."""
        matched = {good for good in self._hs6 if any(fnmatchcase(good, pattern) for pattern in row.goods)}
        return row.goods if matched == set(members) else tuple(good for good in self._hs6 if good in members)

    def _without_row(self, system: str, code: str) -> CodeMeaning | str:
        label = f"{LABELS[system]} {code}"
        members = frozenset(good for good, hs6 in self._hs6.items() if system == "HS" and hs6 and hs6 == code)
        if members:
            goods = tuple(good for good in self._hs6 if good in members)
            return CodeMeaning(system, code, goods, members, "", True)
        if len(code) <= 6 or code[:6] not in set(self._hs6.values()):
            return "code of other goods than those of the dataset"
        near = nearest(code, [listed for where, listed in self._rows if where == system and "+" not in listed])
        hint = f' (nearest listed: "{near}")' if near else ""
        return f"{label} is a part of HS {code[:6]} that customs_codes.csv does not list{hint}"
