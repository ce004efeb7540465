"""Names in a scenario that its dataset does not have, and values of parameters beyond what their priors allow."""

from collections.abc import Iterable, Mapping

from monazite.dataset.dataset import Dataset
from monazite.dataset.patterns import match_goods, match_regions
from monazite.dataset.places import Places
from monazite.foundation.deprecation import RETIRED_PARAMETERS
from monazite.foundation.errors import MOST_LISTED, InputError, unknown
from monazite.scenario.policies import REGISTRY, Policy
from monazite.scenario.policies.name_fields import NamesOf, name_fields

Location = tuple[str | int, ...]
"""Where something stands in a scenario: ("policy", 2, "goods")."""

AXES = ("region", "good", "use", "project", "parameter", "tariff path", "branch")


def without_tag(where: Location) -> Location:
    """The location without the tag that pydantic puts after the number of a policy."""
    if len(where) > 2 and where[0] == "policy" and where[2] in REGISTRY:
        return (*where[:2], *where[3:])
    return where


class NameCheck:
    """Collects the names that a dataset does not have, each with its place and the nearest name."""

    def __init__(self, dataset: Dataset) -> None:
        self.problems: list[tuple[Location, InputError]] = []
        self._axes = {axis: dataset.names(axis) for axis in AXES}
        self._places = Places(dataset.table("countries"), dataset.table("regions"))
        self._blocs = {row.region: row.bloc for row in dataset.table("regions")}
        self._bounds = {row.parameter: row.bounds() for row in dataset.table("priors")}
        self._minerals = [row.mineral for row in dataset.table("goods")]
        self._defence = [f"{region}.defence" for region in self._axes["region"]]
        self._recyclers = {row.region for row in dataset.table("deposits") if row.kind == "recycling"}
        self._recyclers |= {row.region for row in dataset.table("projects") if row.stage == "recycling"}

    def names(self, where: Location, values: Iterable[str], axis: str) -> None:
        """Values that are names along an axis."""
        known = self._axes[axis]
        wrong = [value for value in dict.fromkeys(values) if value not in known]
        if axis == "region":
            self.problems += [(where, self._places.problem(value)) for value in wrong[:MOST_LISTED]]
        else:
            self.problems += [(where, unknown(value, known, field=axis)) for value in wrong[:MOST_LISTED]]
        if len(wrong) > MOST_LISTED:
            self.problems.append((where, InputError(f"{len(wrong) - MOST_LISTED} more problems are not listed")))

    def parameters(self, values: Mapping[str, float]) -> None:
        """Names and values of parameters that are held."""
        known = self._axes["parameter"]
        retired = [name for name in values if name in RETIRED_PARAMETERS and name not in known]
        for name in retired:
            near, text = RETIRED_PARAMETERS[name]
            self.problems.append((("parameters", name), InputError(found=name, allowed=text, nearest=near)))
        self.names(("parameters",), [name for name in values if name not in retired], "parameter")
        for name, value in values.items():
            low, high = self._bounds.get(name, (value, value))
            if not low <= value <= high:
                allowed = f"{low:.4g} to {high:.4g}, as its prior is in priors.csv"
                self.problems.append((("parameters", name), InputError(found=value, allowed=allowed)))

    def policy(self, number: int, policy: Policy) -> None:
        """All names of a policy: of the fields whose types say what they name."""
        self.block(number, type(policy), {field: getattr(policy, field) for field in name_fields(type(policy))})
        if getattr(policy, "recycling_rate", None) is not None:
            regions = [name for name in getattr(policy, "regions", ()) if name]
            self._recycling(number, regions or [policy.actor])

    def block(self, number: int, model: type[Policy], values: Mapping[str, Iterable[str]]) -> None:
        """Names of those fields of a policy that have ``values``."""
        for field, names in name_fields(model).items():
            if field in values:
                value = values[field]
                self._of_field(("policy", number, field), (value,) if isinstance(value, str) else value, names)

    def _of_field(self, where: Location, values: Iterable[str], names: NamesOf) -> None:
        """Values of a field that names ``names``."""
        axis = "region" if names.axis == "buyer" else names.axis
        single = [*(self._defence if names.axis == "buyer" else ()), *("*" if names.every else ())]
        values = [value for value in values if value not in single]
        if not names.patterns:
            self.names(where, values, axis)
        elif axis == "good":
            self._goods(where, values)
        else:
            self._regions(where, values, self._defence if names.axis == "buyer" else ())

    def _recycling(self, number: int, names: list[str]) -> None:
        """A rate of recycling needs a plant or a project somewhere in its regions: nothing else says what one makes."""
        regions, known = self._axes["region"], {*self._axes["region"], *self._blocs.values(), "*"}
        meant = {regions[i] for name in names if name in known for i in match_regions(name, regions, self._blocs)}
        if meant and not meant & self._recyclers:
            allowed = f"a region with a plant that recycles: {', '.join(sorted(self._recyclers)) or 'none has one'}"
            self.problems.append((("policy", number, "regions"), InputError(found="; ".join(names), allowed=allowed)))

    def _regions(self, where: Location, values: Iterable[str], buyers: Iterable[str]) -> None:
        """Values that are regions, blocs or every region; ``buyers`` are further names, for the nearest one."""
        blocs = dict.fromkeys(self._blocs.values())
        allowed = {*self._axes["region"], *blocs, "*"}
        wrong = [value for value in values if value not in allowed]
        self.problems += [(where, self._places.problem(value, [*blocs, *buyers])) for value in wrong]

    def _goods(self, where: Location, values: Iterable[str]) -> None:
        """Values that are patterns of goods."""
        for value in values:
            try:
                match_goods(value, self._axes["good"], self._minerals)
            except InputError as error:
                self.problems.append((where, error))
