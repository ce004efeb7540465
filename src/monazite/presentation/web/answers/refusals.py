"""What a page gets instead of an answer."""

from typing import NotRequired, TypedDict


class Refusal(TypedDict):
    """One sentence that says why; ``superseded`` where a newer request has taken the place of this one."""

    error: str
    superseded: NotRequired[bool]
