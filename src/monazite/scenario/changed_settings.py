"""What differs between two scenarios, setting by setting."""

from collections.abc import Iterable, Sequence

from monazite.scenario.scenario import Scenario
from monazite.scenario.toml import is_list, is_table


def changed_settings(a: Scenario, b: Scenario) -> Sequence[tuple[str, object, object]]:
    """Settings that differ between two scenarios as (path, value in a, value in b)."""
    left, right = dict(_flatten(a.canonical())), dict(_flatten(b.canonical()))
    return [
        (key, left.get(key), right.get(key))
        for key in dict.fromkeys([*left, *right])
        if left.get(key) != right.get(key)
    ]


def _flatten(value: object, path: str = "") -> Iterable[tuple[str, object]]:
    if is_table(value) and value:
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else key)
    elif is_list(value) and value and is_table(value[0]):
        for i, item in enumerate(value):
            yield from _flatten(item, f"{path}.{i}")
    else:
        yield path, value
