"""My company and `monazite company`: one list, one day, one answer."""

import base64
import re
from datetime import date

import pytest

from app_cases import post
from monazite.analysis.company.outlook import DRAWS_OF_RUN, FIRMS_IN_DRAW
from monazite.presentation.cli.company import conditioned_draws, outlook_of_run
from monazite.presentation.company.first_line_words import first_item_name
from monazite.presentation.company.order_words import order_rows
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.web.panels.company import firm_of, live_answers
from monazite.presentation.web.panels.company_measures import measures
from monazite.presentation.web.panels.company_requests import CompanyRequest, MeasuresRequest
from monazite.scenario.scenario import load_scenario
from paths import ROOT

pytestmark = pytest.mark.compiled
LIST = """part,good,origin,supplier,region,kg_per_year,stock_days,order_days,price
rear,NdFeB.UH.magnet,China,Ningbo,Germany,148500,50,63,117
front,NdFeB.SH.magnet,Germany,Hanau,Germany,36200,49,84,146
seat,NdFeB.N.magnet,China,JL Mag,Germany,22000,62,49,65
"""
DRAWS = 16  # the app and the command have 32: fewer here for time


def test_the_app_and_the_command_name_the_same_part_chance_and_orders(client, store):
    """The app had 20 % for want of a Chinese part, the command 27 % for want of a European one, with another order."""
    files = [{"name": "parts.csv", "content": base64.b64encode(LIST.encode()).decode()}]
    rows = post(client, "firm", files=files).json()["rows"]
    asked = {"scenario": "cn-ree-2025", "firm": rows, "draws": DRAWS, "counted": "levers"}
    answer = live_answers(store, CompanyRequest.model_validate(asked))
    day = date.fromisoformat(answer["start"])
    sc, firm = load_scenario("cn-ree-2025"), firm_of(CompanyRequest.model_validate(asked))
    outlook = outlook_of_run(firm, sc, DRAWS, day, conditioned_draws(sc))
    assert outlook.draws == answer["samples"] == DRAWS * FIRMS_IN_DRAW
    assert outlook.chance(180) == pytest.approx(answer["chance"]["180"], abs=0.01)
    assert first_item_name(outlook) in answer["headline"]
    assert answer["binding"].lower().startswith(first_item_name(outlook))
    report = CompanyReport(outlook, today=store.today)
    found = measures(store, MeasuresRequest.model_validate(asked))["orders"]
    assert [row[:4] for row in found["rows"]] == [
        list(row[:4]) for row in order_rows(outlook, report.orders, store.today, report.present)
    ]


def test_the_page_asks_for_as_many_draws_as_the_command_runs():
    """Of 16 draws another part stopped the first line than of 64."""
    (draws,) = re.findall(
        r"^const DRAWS = (\d+);",
        (ROOT / "src/monazite/presentation/web/static/company.js").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert int(draws) == DRAWS_OF_RUN
    assert CompanyRequest.model_validate({"firm": [{"block": "firm", "cells": {}}], "draws": int(draws)})
