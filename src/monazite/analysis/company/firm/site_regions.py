"""Plants of a list that has a town for them, or no place: the region in which they are taken to lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.parts_list import UNSAID
from monazite.analysis.company.firm.place_names import region_of
from monazite.dataset.dataset import Dataset
from monazite.dataset.places import Places
from monazite.foundation.errors import unknown
from monazite.model.index import Index
from monazite.results.names import Names

HOME = "EU"
"""Region that is taken where neither the file nor its reader says one."""
MISSPELT = 0.85
"""Likeness to a country from which a name is one mistyped and no town."""


def with_site_regions(firm: Firm, dataset: Dataset, index: Index, region: str | None = None) -> Firm:
    """The firm with a region for every plant whose place is a town or not said, and a sentence that says so.

    Parameters
    ----------
    firm
        The firm as `load_firm` reads it.
    dataset
        Facts of the run: countries, which a column of plants may hold as well.
    index
        Names of the run.
    region
        Region or country of these plants; None: `HOME`, or the first region of a run without it.

    Returns
    -------
    Firm
        With these plants alone under ``sites``.

    Raises
    ------
    InputError
        For a region that the run does not have.
    """
    if not firm.sites:
        return firm
    places = Places(dataset.table("countries"), dataset.table("regions"))
    home = HOME if HOME in index.region else index.region[0]
    if region is not None:
        home = region if region in index.region else region_of(region, places) or region
        if home not in index.region:
            raise unknown(region, index.region, field="region")
    towns = {row.id: row.region for row in firm.plants if row.id in firm.sites and _is_town(row.region, places, index)}
    if not towns:
        return replace(firm, sites=())
    plants = tuple(row.model_copy(update={"region": home}) if row.id in towns else row for row in firm.plants)
    written = tuple(
        replace(place, cells={**place.cells, "region": home}) if row.id in towns else place
        for row, place in zip(firm.plants, firm.written["plant"], strict=True)
    )
    note = town_words([name for name in towns.values() if name != UNSAID], Names(dataset).the(home))
    changed = {"plants": plants, "written": firm.written | {"plant": written}, "sites": tuple(towns)}
    return replace(firm, **changed, left_out=(*firm.left_out, note))


def _is_town(name: str, places: Places, index: Index) -> bool:
    """Whether a place of a plant is neither a region or a country, nor one that is mistyped."""
    if name == UNSAID:
        return True
    if region_of(name, places) in index.region:
        return False
    near = places.nearest(name)
    return near is None or SequenceMatcher(None, near.casefold(), name.casefold()).ratio() < MISSPELT


def town_words(towns: Sequence[str], region: str) -> str:
    """That plants are taken as in a region, and how the list says another."""
    how = "a column region (Verbrauchsland, country of use) says otherwise"
    if not towns:
        return f"The list does not say where its parts are used: taken as in {region}; {how}."
    are, them = ("is no country", "it") if len(towns) == 1 else ("are no countries", "them")
    return f"{', '.join(towns)} {are}, and the list has none for {them}: taken as in {region}; {how}."
