"""Paths of a sweep, such as "policy.0.approval": where a value is put into the settings of a scenario."""

from monazite.foundation.errors import InputError, nearest
from monazite.scenario.toml import is_list, is_table


def keys_of(path: str) -> list[str]:
    """The keys of a path; names of parameters and goods, which have dots of their own, are one key.

    >>> keys_of("parameters.review.factor"), keys_of("policy.0.approval")
    (['parameters', 'review.factor'], ['policy', '0', 'approval'])
    """
    keys = path.split(".")
    whole = 1 if keys[0] == "parameters" else 3 if keys[2:3] in (["floor"], ["weights"], ["path"]) else len(keys)
    return [*keys[:whole], *([".".join(keys[whole:])] if keys[whole:] else [])]


def set_value(content: dict[str, object], path: str, value: object) -> None:
    """Put a value at a path, in place.

    Parameters
    ----------
    content
        Settings of a scenario as plain values.
    path
        Keys with dots between them, such as ``policy.0.approval``; positions in lists count from 0.
    value
        What the last key gets; a table gets a new key where it has none.

    Raises
    ------
    InputError
        For a path that does not exist, with the nearest key.
    """
    keys = keys_of(path)
    place: object = content
    for depth, key in enumerate(keys):
        if is_list(place):
            if not key.isdecimal() or int(key) >= len(place):
                raise InputError(field=f"sweep.{path}", found=key, allowed=f"a number from 0 to {len(place) - 1}")
            place = place[int(key)]
        elif is_table(place) and depth == len(keys) - 1:
            place[key] = value
            return
        elif is_table(place) and key in place:
            place = place[key]
        else:
            near = nearest(key, place if is_table(place) else ())
            raise InputError(field=f"sweep.{path}", found=key, allowed="a key of the scenario", nearest=near)
    raise InputError(field="sweep", found=path, allowed='a path such as "policy.0.approval"')
