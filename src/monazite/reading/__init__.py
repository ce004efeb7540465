"""Articles to scenarios: what a news text says of controls, tariffs and talks, with the sentence it came from."""

from monazite.foundation.deprecation import moved_names as _moved_names

__getattr__ = _moved_names(
    __name__,
    {
        "Reader": "monazite.reading.result",
        "Reading": "monazite.reading.result",
        "RuleReader": "monazite.reading.rule_reader",
        "read_article": "monazite",
    },
)
