"""The risk assessment of Article 24 of Regulation (EU) 2024/1252 as a page: parts in the order of the law."""

from __future__ import annotations

from monazite.analysis.company.article24 import EMPLOYEES, SIGNIFICANT, TURNOVER, RiskAssessment
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.measures_near import scenario_sentence
from monazite.presentation.company.blocks import PagePart, SheetPage, list_of
from monazite.presentation.company.licence_words import licence_table
from monazite.presentation.company.wording import chance_words, cost_cells, two_digits

LAW = (
    "Paragraph 1: large companies in the Union that use strategic raw materials to make batteries, hydrogen equipment, "
    "renewable-energy equipment, aircraft, traction motors, heat pumps, equipment for data transmission and storage, "
    "mobile electronics, equipment for additive manufacturing or robotics, drones, rocket launchers, satellites or "
    "advanced chips are identified by the Member States.",
    "Paragraph 2: at least every three years, and as far as they have the information, they assess the risks of their "
    "supply: (a) where the materials are extracted, processed or recycled, (b) what might affect supply, (c) how "
    "vulnerable they are to disruptions.",
    "Paragraph 3: what suppliers do not say on request may be filled from what the Commission has published or from "
    "other public information.",
    "Paragraph 4: where significant vulnerabilities are found, they make efforts to mitigate them, and look at "
    "diversifying supply and at substituting the materials.",
)
"""What the article asks, in our words; the text of the Official Journal binds (OJ L, 2024/1252, 3.5.2024)."""
MOST_ROWS = 60
FACTORS_NOTE = (
    "Measures are those that act on the firm's goods from its origins or at its plants, and threats of an origin. On "
    "record: it happened or was announced, as the register of measures has it. Assumed by the scenario: a premise of "
    "the run, not a fact. What is over, is aimed at other buyers, or was replaced by the first day is left out."
)


def assessment_page(assessment: RiskAssessment) -> SheetPage:
    """The assessment part by part, with what the firm's file leaves open at the end."""
    outlook = assessment.outlook
    kicker = (f"Regulation (EU) 2024/1252, Article 24 · as of {outlook.start} · scenario: "
              f"{outlook.results.scenario.name} · run {outlook.results.run}")  # fmt: skip
    parts = [
        PagePart("text", f"Scenario on which this rests: {scenario_sentence(outlook.results.scenario)}"),
        PagePart("heading", "What the law asks"),
        list_of(LAW),
        PagePart("text", f"A company is large with more than {EMPLOYEES} employees on average and more than EUR "
                 f"{TURNOVER:g} million of net worldwide turnover in the most recent financial year for which annual "
                 f"financial statements have been prepared (Article 2, point (29)). {assessment.scope}"),
        PagePart("heading", "Materials that the firm uses"),
        _materials(assessment),
        PagePart("heading", "Mapping: extracted, processed, made, recycled (2a)"),
        _mapping(assessment),
        PagePart("heading", "Factors that might affect supply (2b)"),
        PagePart("table", "Factors", ("factor", "what it is"), tuple(assessment.factors[:MOST_ROWS]),
                 FACTORS_NOTE),
        *filter(None, [licence_table(outlook)]),
        PagePart("heading", "Vulnerability to disruptions (2c)"),
        _vulnerabilities(assessment),
        PagePart("heading", "Mitigation (4)"),
        *_mitigation(assessment),
        PagePart("heading", "Gaps of the file"),
        list_of(assessment.gaps or ["None."]),
    ]  # fmt: skip
    return SheetPage(f"{assessment.firm.name}: risk assessment of strategic raw materials", kicker, tuple(parts))


def _materials(assessment: RiskAssessment) -> PagePart:
    rows = tuple(
        (name, f"{two_digits(kg)} kg", "strategic" if strategic else "not on the list of strategic raw materials")
        for name, kg, strategic in assessment.materials
    )
    note = "Metal in the items by the planned use of a year; magnets by the standard recipe of their grade."
    return PagePart("table", "Materials", ("element", "a year", "Annex I"), rows, note)


def _mapping(assessment: RiskAssessment) -> PagePart:
    rows = []
    for supply in assessment.mapping[:MOST_ROWS]:
        stages = [
            stage.places if stage.basis in ("file", "gap") else f"{stage.places} ({stage.basis})"
            for stage in supply.stages
        ]
        rows.append((supply.item, supply.good, supply.supplier, f"{100 * supply.share:.0f} %", *stages))
    head = ("item", "good", "supplier", "share", "extracted", "processed", "made", "recycled")
    note = "Public figures are shares of world output of the item's main element in the baseline year of the dataset."
    return PagePart("table", "Origins by stage", head, tuple(rows), note)


def _vulnerabilities(assessment: RiskAssessment) -> PagePart:
    rows = tuple(
        (row.item, row.products, f"{row.cover_weeks:.1f}", f"{row.largest_origin} {100 * row.largest_share:.0f} %",
         chance_words(row.chance), row.alternative, "significant" if row.is_significant else "")
        for row in assessment.vulnerabilities[:MOST_ROWS]
    )  # fmt: skip
    head = ("item", "products", "weeks of cover", "largest origin", f"runs out within {HORIZON} days", "alternative",
            "vulnerability")  # fmt: skip
    note = (f"Called significant from a chance of {100 * SIGNIFICANT:.0f} % on: the law sets no figure. The chance is "
            "that of an item running out were all lines at work.")  # fmt: skip
    return PagePart("table", "Vulnerabilities", head, rows, note)


def _mitigation(assessment: RiskAssessment) -> list[PagePart]:
    parts = []
    currency = assessment.firm.about.currency
    for name, effects in assessment.mitigation.items():
        if not effects:
            parts.append(
                PagePart("text", f"{name.capitalize()}: nothing of the kind is in the file, or nothing runs out.")
            )
            continue
        rows = tuple(
            (e.lever.text, f"{e.gained:.1f}", f"{100 * e.chance:+.0f}",
             *cost_cells(e.lever, currency)[::2])
            for e in effects[:MOST_ROWS]
        )  # fmt: skip
        head = ("measure", "days gained", "chance within the horizon, points", "cost in the first year",
                "money tied up")  # fmt: skip
        parts.append(PagePart("table", name.capitalize(), head, rows))
    return parts
