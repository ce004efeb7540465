"""Types of fields that hold names of the dataset: `monazite.scenario.name_check` looks up what is declared with them.

A lever says ``goods: Goods`` or ``floor: dict[Good, float]``, and a wrong name in it is refused with file, line and
nearest name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator

from monazite.dataset.patterns import split_names

Axis = Literal["region", "buyer", "good", "use", "project", "branch"]


def _split_names(value: object) -> object:
    return split_names(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class NamesOf:
    """What a text of a field names, used as ``Annotated[str, NamesOf("good", patterns=True)]``."""

    axis: Axis
    """Axis of the dataset; a ``buyer`` is a region or its defence buyers (``US.defence``)."""
    patterns: bool = False
    """Whether a name may stand for several: a bloc, an element, a stage, a wildcard (see `dataset.patterns`)."""
    every: bool = False
    """Whether ``*`` stands for all of them where patterns do not count."""


Names = Annotated[tuple[str, ...], BeforeValidator(_split_names)]
"""Texts that are no names of the dataset, as a list, or as one text joined by ";"."""
Stages = Annotated[
    tuple[Literal["mine", "separation", "metal", "magnet", "recycling"], ...], BeforeValidator(_split_names)
]
"""Stages of projects, as `Names`."""

Region = Annotated[str, NamesOf("region")]
"""Id of one region."""
Good = Annotated[str, NamesOf("good", patterns=True)]
"""Good, element, stage, group or wildcard."""
Regions = Annotated[tuple[Annotated[str, NamesOf("region", patterns=True)], ...], BeforeValidator(_split_names)]
"""Regions, blocs or ``*``."""
Buyers = Annotated[tuple[Annotated[str, NamesOf("buyer", patterns=True)], ...], BeforeValidator(_split_names)]
"""As `Regions`, and single buyers such as ``US.defence``."""
Goods = Annotated[tuple[Good, ...], BeforeValidator(_split_names)]
"""Goods, as `Good`."""
Uses = Annotated[tuple[Annotated[str, NamesOf("use")], ...], BeforeValidator(_split_names)]
"""Ids of uses."""
UsesOrAll = Annotated[tuple[Annotated[str, NamesOf("use", every=True)], ...], BeforeValidator(_split_names)]
"""Ids of uses, or ``*`` for all."""
Projects = Annotated[tuple[Annotated[str, NamesOf("project")], ...], BeforeValidator(_split_names)]
"""Names of projects."""
Sectors = Annotated[tuple[Annotated[str, NamesOf("branch", every=True)], ...], BeforeValidator(_split_names)]
"""Sectors of the input-output table, or ``*`` for all goods of the economy."""


@cache
def name_fields(model: type[BaseModel]) -> Mapping[str, NamesOf]:
    """The fields of a model that hold names of the dataset, by what their type says."""
    declared = {field: _names_of(info.annotation, info.metadata) for field, info in model.model_fields.items()}
    return {field: names for field, names in declared.items() if names is not None}


def _names_of(annotation: Any, metadata: Any = ()) -> NamesOf | None:
    """The first `NamesOf` in a type: of a text, of the items of a list, or of the keys of a table."""
    here = [item for item in (*metadata, *getattr(annotation, "__metadata__", ())) if isinstance(item, NamesOf)]
    return here[0] if here else next((names for part in get_args(annotation) if (names := _names_of(part))), None)
