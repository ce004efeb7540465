"""Beyond the headlines: footprint, leverage, stability, what would show the brief wrong, what was left out."""

from monazite.dataset.rows.chain import Deposit
from monazite.presentation.briefing.content import Block, BriefSection, BulletList, Cell, Heading
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.bill import import_conditions, new_and_old, priced
from monazite.presentation.briefing.sections.concentration import concentration
from monazite.presentation.briefing.sections.dominance import dominance
from monazite.presentation.briefing.sections.footprint import footprint, routes
from monazite.presentation.briefing.sections.hindcast_record import hindcast_record
from monazite.presentation.briefing.sections.supply_risk import eu_benchmarks, geopolitical_risk
from monazite.presentation.briefing.sections.trade_off import trade_off
from monazite.presentation.briefing.sections.uncertainty_drivers import uncertainty_drivers

_SECTION = "beyond"
WITHOUT_TALKS = "The talks themselves are not simulated here: deal and no deal are two scenarios, not forecasts."
WITH_TALKS = (
    "The talks rest on what each side is assumed to want; what is agreed behind closed doors, and what other "
    "quarrels are traded against, is not seen."
)
LIMITS = (
    "Firms' own switching of suppliers inside a country, and contracts that are not public, are not seen.",
    "Stocks at plants are rarely published; the days to a line stop carry that uncertainty in full.",
    "Losses count production that needs the material. Confidence, credit and share prices are left out.",
    "Smuggling and transshipment follow one simple rule each and have little evidence behind them.",
    "Prices are monthly means; a single cargo can fetch more on a day.",
    "Footprints are ranges per route at today's practice; a cleaner plant would change them.",
    "Health of workers and rights of people near mines are not measured beyond the share from conflict areas.",
)
WITHOUT_CONFLICT = "Armed conflict, child labour, health of workers and rights of people near mines: no data."
"""The last of `LIMITS` where no deposit of the dataset is marked as in a conflict area."""


def beyond_section(ctx: BriefContext) -> BriefSection:
    """The section, from the run, the footprint tables and the hindcast."""
    blocks: list[Block] = [Heading("Footprint of old and new supply"), *footprint(ctx), *routes(ctx)]
    blocks += [*new_and_old(ctx), *import_conditions(ctx), *priced(ctx), *trade_off(ctx)]
    blocks += [Heading("How long the leverage lasts"), *dominance(ctx)]
    blocks += [Heading("Stability"), *concentration(ctx), *geopolitical_risk(ctx), *eu_benchmarks(ctx)]
    blocks += uncertainty_drivers(ctx)
    blocks += [Heading("What would show this brief wrong"), *hindcast_record(ctx)]
    blocks += [Heading("What was left out"), _left_out(ctx)]
    return BriefSection("beyond", "Beyond the headlines", blocks)


def _left_out(ctx: BriefContext) -> BulletList:
    """What the model does not see, and outcomes that a run does not report."""
    deposits: list[Deposit] = ctx.dataset.table("deposits")
    limits = LIMITS if any(row.conflict for row in deposits) else (*LIMITS[:-1], WITHOUT_CONFLICT)
    items: list[list[Cell]] = [[text] for text in (WITHOUT_TALKS if ctx.talks is None else WITH_TALKS, *limits)]
    missing = sorted({*ctx.run.unreported, *(ctx.other.unreported if ctx.other else ())})
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        text = f"Not reported by this run: {names}."
        items.append([ctx.book.quote(_SECTION, text, (), label="Missing outcomes")])
    return BulletList(items)
