"""The annex of Article 24: which materials of the shipped datasets the law calls strategic."""

from datetime import date

import pytest

from company_cases import firm
from monazite.analysis.company.article24 import STRATEGIC, RiskAssessment
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.dataset.dataset import load_dataset
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def test_strategic_are_the_elements_of_annex_1():
    """Letters (a) to (q) of the Annex: 17 entries, of which one has seven rare earths and one six platinum metals."""
    assert len(STRATEGIC) == 15 + 7 + 6 + 1  # natural and synthetic graphite have a symbol each
    assert {"Nd", "Dy", "Ga", "Ge", "Co", "Gr", "Gs", "W", "Bi"} <= {*STRATEGIC}
    assert not {"La", "Y", "Eu", "Sb"} & {*STRATEGIC}


@pytest.mark.compiled
def test_a_maker_of_batteries_uses_a_strategic_material():
    """500 kg of anode material in each of ten units a month: 60 t a year."""
    content = {"name": "calm", "extends": "baseline", "start": date(2025, 1, 1), "months": 6, "dataset": ["graphite"]}
    results = simulate(load_dataset("graphite"), load_scenario(content), draws=1)
    own = firm(
        product=[{"id": "cells", "plant": "works", "units": 10}],
        item=[{"id": "anode", "good": "Gs.metal", "stock_days": 40}],
        bom=[{"product": "cells", "item": "anode", "grams": 500_000}],
        supply=[{"item": "anode", "origin": "CN", "share": 1.0, "lead_days": 30}],
    )
    assessment = RiskAssessment(CompanyOutlook(own, results), [])
    ((name, kg, is_strategic),) = assessment.materials
    assert (name, is_strategic) == ("Gs", True)
    assert kg == pytest.approx(60_000)
    (mapped,) = assessment.mapping
    assert all("CN" in stage.places for stage in mapped.stages[:3])
