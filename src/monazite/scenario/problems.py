"""Problems of a scenario with their line, the measure by its number and kind, and what its writer meant."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from monazite.foundation.errors import InputError, from_validation
from monazite.scenario.name_check import Location, without_tag
from monazite.scenario.policies import REGISTRY
from monazite.scenario.toml import Document, is_list, is_table
from monazite.scenario.toml_slips import UnquotedText, name_in_quotes


def problems_of(error: ValidationError, document: Document, keys: Mapping[str, Iterable[str]]) -> list[InputError]:
    """Every problem of a file's values, each with its place.

    Parameters
    ----------
    error
        Of pydantic.
    document
        The file.
    keys
        Keys that are allowed at the top ("") and in its tables.
    """
    problems: list[InputError] = []
    for tagged, problem in from_validation(error, dict(keys) | _keys_of_policies(document.content)):
        where = without_tag(tagged)
        asked = (*where, problem.field) if problem.field and problem.field not in where else where
        problem.field = None
        problems.append(located(_meant(where, problem, document), document, asked))
    return problems


def located(problem: InputError, document: Document, where: Location) -> InputError:
    """A problem at a location such as ("policy", 2, "goods"), with its line and its field in words."""
    line = document.line(document.own_place(where), problem.found)
    if isinstance(problem.found, bool) and document.text:
        problem.found = UnquotedText(str(problem.found).lower())  # as it is written in TOML
    if line is None and len(where) == 1 and problem.found is None and document.text:
        line = 1  # a key that is missing belongs to the head of the file
    return problem.located(document.file, line, document.field(where) or "scenario")


def _meant(where: Location, problem: InputError, document: Document) -> InputError:
    """The problem with what is meant by a kind that is none, or by a name with points that is not in quotes."""
    if where[0:1] == ("policy",) and where[-1:] == ("kind",) and isinstance(problem.found, str):
        name = problem.found.casefold()
        for kind, lever in REGISTRY.items():
            if name in lever.also_called:
                key = lever.also_called[name]
                return InputError(found=problem.found, allowed=f"{kind} with {key}" if key else None, nearest=kind)
    is_free = where[:1] in (("parameters",), ("sweep",), ("burden_price",)) or where[2:3] in (("floor",), ("weights",))
    value = _at(document.content, where)
    if is_free and is_table(value) and (better := name_in_quotes(str(where[-1]), value)):
        return better
    return problem


def _at(content: Any, where: Location) -> object:
    """What stands at a location; None where there is nothing."""
    for part in where:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _keys_of_policies(content: Mapping[str, object]) -> dict[str, Iterable[str]]:
    """Keys that each measure of a file can have."""
    keys: dict[str, Iterable[str]] = {}
    policies = content.get("policy")
    for i, block in enumerate(policies if is_list(policies) else ()):
        kind = block.get("kind") if is_table(block) else None
        if isinstance(kind, str) and kind in REGISTRY:
            keys[f"policy.{i}.{kind}"] = list(REGISTRY[kind].model.model_fields)
    return keys
