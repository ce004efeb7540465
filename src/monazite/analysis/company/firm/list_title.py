"""The firm that a title above a parts list names: where it says so, and nowhere else."""

import re

_LABEL = re.compile(
    r"\b(?:firma|firm|company|unternehmen|gesellschaft|soci[e\u00e9]t[e\u00e9]|entreprise)\s*[:=]\s*([^|;,]+)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?<!\w)(?:GmbH(?: & Co\.? KG(?:aA)?)?|AG|SE|KG|KGaA|Inc\.?|Ltd\.?|LLC|plc|Corp\.?|S\.A\.|SAS|SARL|S\.p\.A\.|SpA|"
    r"N\.V\.|B\.V\.|Oy|AB|A/S|Co\., Ltd\.?)(?!\w)"
)
"""Legal forms of companies, as they write them."""
_LIST = re.compile(
    r"^(?:teileliste|st\u00fcckliste|parts list|parts|bom|bill of materials|einkauf|purchasing|export|liste)\b[\s:]*"
    r"(?:of|von|der|de)?\s*",
    re.IGNORECASE,
)


def firm_in_title(title: str) -> str:
    """The name of a firm in a title: behind a word for it, or with its legal form; empty where there is none.

    >>> firm_in_title("Nordwind Antriebe GmbH - Teileliste"), firm_in_title("Firma: Muster | 2026")
    ('Nordwind Antriebe GmbH', 'Muster')
    >>> firm_in_title("Critical materials extract - Purchasing EMEA - CONFIDENTIAL")
    ''
    """
    if match := _LABEL.search(title):
        return match[1].strip()
    for part in re.split(r"\s[-\u2013\u2014|]\s|[|;:]", title):
        if match := _FORM.search(part):
            return _LIST.sub("", part[: match.end()].strip()).strip()
    return ""
