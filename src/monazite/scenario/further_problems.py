"""What else is wrong in a file some of whose values are wrong: names, and measures that end ahead of their start.

Without it these were reported only once every value was allowed, in a second round.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from monazite.dataset.dataset import Dataset
from monazite.dataset.usable import usable_dataset
from monazite.foundation.errors import InputError
from monazite.scenario.name_check import Location, NameCheck
from monazite.scenario.policies import REGISTRY, Policy
from monazite.scenario.policies.name_fields import name_fields
from monazite.scenario.problems import located
from monazite.scenario.toml import Document, is_list, is_table

DAYS = ("start", "end")


def further_problems(
    document: Document, model: type[BaseModel], dataset: Dataset | None, known: Sequence[InputError]
) -> list[InputError]:
    """Problems of those values that can be read alone.

    Parameters
    ----------
    document
        The file.
    model
        What the file is to hold.
    dataset
        Whose names count; None: the one that the file names, if it can be read.
    known
        The values that are not allowed: of their fields nothing more is reported.
    """
    content = document.content
    if dataset is None:
        folders = _read(model, "dataset", content) if "dataset" in content else model.model_fields["dataset"].default
        try:
            dataset = usable_dataset(*folders)
        except (InputError, TypeError):  # which is an error of its own; none can be read
            return []
    fields = {problem.field for problem in known}
    result: list[InputError] = []
    for place, problem in _checked(content, model, dataset).problems:
        problem.field = None
        result.append(located(problem, document, place))
    return [problem for problem in result if problem.field not in fields]


def _checked(content: Mapping[str, object], model: type[BaseModel], dataset: Dataset) -> NameCheck:
    """The names of a file, and the order of days."""
    check = NameCheck(dataset)
    for field, axis in (("controller", "region"), ("tariff_paths", "tariff path")):
        value = _read(model, field, content)
        check.names((field,), [value] if isinstance(value, str) else value or (), axis)
    check.parameters(_read(model, "parameters", content) or {})
    policies = content.get("policy")
    for number, block in enumerate(policies if is_list(policies) else ()):
        kind = block.get("kind") if is_table(block) else None
        if isinstance(kind, str) and kind in REGISTRY:
            lever, written = REGISTRY[kind].model, cast("Mapping[str, object]", block)
            read = {field: _read(lever, field, written) for field in name_fields(lever)}
            check.block(number, lever, {field: value for field, value in read.items() if value is not None})
            check.problems += _days_in_order(number, lever, written)
    return check


def _days_in_order(
    number: int, lever: type[Policy], block: Mapping[str, object]
) -> Iterator[tuple[Location, InputError]]:
    start, end = (_read(lever, field, block) for field in DAYS)
    if start is not None and end is not None and end <= start:
        yield ("policy", number, "end"), InputError(found=end, allowed=f"a day after the start, {start}")


def _read(model: type[BaseModel], field: str, content: Mapping[str, object]) -> Any:
    """A value alone; None where it is not given or not allowed."""
    if field not in content:
        return None
    try:
        return _adapter(model, field).validate_python(content[field])
    except ValidationError:
        return None


@cache
def _adapter(model: type[BaseModel], field: str) -> TypeAdapter[Any]:
    info = model.model_fields[field]
    kind: Any = info.annotation
    if info.metadata:
        kind = Annotated[kind, *info.metadata]  # pyright: ignore[reportInvalidTypeForm]
    return TypeAdapter(kind)
