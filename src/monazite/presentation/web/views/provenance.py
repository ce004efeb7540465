"""Where a number comes from: number, claim, run, parameters, rows, sources."""

from __future__ import annotations

from typing import Any

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.model.parameters import quantile
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.briefing.track_record import record_of
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.results.names import Names
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results
from monazite.results.source_rows import concerns

OF_LOSSES_ALONE = ("economy.", "input.elasticity")
"""How parameters begin that act on losses alone: the economy takes what the market gives, and gives nothing back."""
MAX_ROWS = 25  # of each table
HIDDEN_COLUMNS = ("source", "grade", "note", "low", "high")


def parameter_range(prior: Prior, posterior: PosteriorDraws | None) -> tuple[float, float]:
    """The 5 and 95 % points of what a parameter is drawn from, whatever a user holds it at."""
    if posterior is not None and prior.parameter in posterior.values:
        low, high = np.quantile(posterior.values[prior.parameter], [LOW, HIGH])
    else:
        low, high = quantile(prior, np.array([LOW, HIGH]))
    return float(low), float(high)


def acts_on(parameter: str, outcome: str) -> bool:
    """Whether a parameter can act on an outcome at all."""
    return "loss" in outcome or not parameter.startswith(OF_LOSSES_ALONE)


def trace(
    results: Results, outcome: str, where: dict[str, str], posterior: PosteriorDraws | None, names: Names, good: str
) -> dict[str, Any]:
    """The way from an outcome back to the sources.

    Parameters
    ----------
    results
        The run.
    outcome, where
        Name of the outcome, and the good, region or other labels that it is taken of.
    posterior
        What the draws of the run are taken from; None: the priors.
    names
        What goods, regions and uses are called.
    good
        The good that is looked at, whose record is told.

    Returns
    -------
    dict
        The outcome, its record, the run, rows of the tables that the outcome rests on, the parameters that can act on
        it with how many there are in all, and every source cited.

    Raises
    ------
    InputError
        For an outcome that does not exist.
    """
    spec = results.outcome(outcome)
    true = TrueSources(results.dataset, results.scenario)
    labels = {k: v.split(".")[0] if k == "good" else v for k, v in where.items()}
    tables, cited = [], dict[str, None]()
    for name in spec.tables:
        if name == "priors":
            continue
        rows = results.dataset.table(name)
        rows = [row for row in rows if all(concerns(row, *label) for label in labels.items())] or list(rows)
        first = rows[:MAX_ROWS]
        documents = [true.of(name, row) for row in first]
        cited |= dict.fromkeys(s for own in documents for s in own)
        shown = [_row(row, own) for row, own in zip(first, documents, strict=True)]
        tables.append({"table": f"{name}.csv", "count": len(rows), "rows": shown})
    priors = results.dataset.table("priors")
    parameters = [
        {"parameter": p.parameter, "text": p.text, "unit": p.unit, "value": float(results.parameters[p.parameter][0]),
         "low": low, "high": high, "grade": p.grade,
         "source": list(true.of("priors", p))}
        for p in priors
        if acts_on(p.parameter, outcome)
        for low, high in [parameter_range(p, posterior)]
    ]  # fmt: skip
    cited |= dict.fromkeys(s for p in parameters for s in p["source"])
    return {
        "outcome": {"name": outcome, "text": spec.text, "unit": spec.unit, "where": where,
                    "of": [_in_words(names, *label) for label in where.items()]},
        "run": {k: v for k, v in results.provenance.items() if k != "failures"} | {"failures": len(results.failures())},
        "tables": tables,
        "parameters": parameters,
        "all_parameters": len(priors),
        "record": record_of(outcome, results.dataset, good, names.good(good)),
        "draws_from": results.parameters.origin or "the priors",
        "sources": [_source(name, true) for name in cited],
    }  # fmt: skip


def _in_words(names: Names, axis: str, label: str) -> str:
    """What an outcome is taken of, in words; all regions together are the world."""
    if axis == "region":
        return "the world" if label == "WORLD" else names.the(label)
    return names.good(label) if axis == "good" else names.use(label)


def _row(row: Any, documents: tuple[str, ...]) -> dict[str, Any]:
    content = row.model_dump(mode="json", exclude_none=True)
    figures = {k: v for k, v in content.items() if k not in HIDDEN_COLUMNS and v not in ("", [], ())}
    return {"figures": figures, "grade": content.get("grade", ""), "source": list(documents)}


def _source(name: str, true: TrueSources) -> dict[str, str]:
    url = row.url if (row := true.rows.get(name)) else ""
    return {
        "id": name,
        "citation": true.citation(name),
        "url": url if url.startswith(("https://", "http://")) else "",
    }
