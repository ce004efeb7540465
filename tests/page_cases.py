"""Whether a page that is kept says what is made today."""

import re

_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")


def page_differences(old_page: str, new_page: str, *, relative: float = 0.02) -> list[str]:
    """Lines of two pages in Markdown that differ by more than rounding, in both forms.

    Machines differ in the last digits of a run, which the third digit of a printed median may show.
    """
    out = []
    old, new = old_page.splitlines(), new_page.splitlines()
    if len(old) != len(new):
        out.append(f"{len(old)} lines kept, {len(new)} made")
    for a, b in zip(old, new, strict=False):
        x, y = ([float(n.replace(",", "")) for n in _NUMBER.findall(text)] for text in (a, b))
        same = len(x) == len(y) and all(
            abs(p - q) <= relative * max(abs(p), abs(q), 0.01) for p, q in zip(x, y, strict=True)
        )
        if _NUMBER.sub("#", a) != _NUMBER.sub("#", b) or not same:
            out.append(f"kept: {a}\nmade: {b}")
    return out
