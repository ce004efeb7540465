"""What kinds of policy declare of themselves, and that a new one which declares it is seen by all who ask."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import monazite
from monazite.engine.state import Controls
from monazite.foundation.errors import InputError
from monazite.reading import records
from monazite.scenario.policies import REGISTRY, TRAITS, Trait, has_trait, kinds_with
from monazite.scenario.policies.tariff import Tariff, write_tariff
from monazite.scenario.policies.traits import IMPLIED, all_traits

SOURCE = Path(monazite.__file__).parent
LIMITS = {"export_control", "quota", "export_tax"}
AGAINST_OTHERS = {*LIMITS, "tech_control", "tariff"}
KINDS: dict[Trait, set[str]] = {
    "restrictive": {*AGAINST_OTHERS, "mining_limit"},
    "breaks_truce": AGAINST_OTHERS,
    "restricts_exports": LIMITS,
    "rations_exports": {"export_control", "quota"},
    "taxes_imports": {"tariff"},
    "limits_technology": {"tech_control"},
    "levied_on_value": {"tariff", "export_tax"},
    "eases": {"concession"},
    "negotiated_by_controller": {*LIMITS, "concession", "tech_control", "market_power"},
    "negotiated_by_target": {"tariff", "tech_control", "concession"},
    "made_with_others": {"alliance", "partnership"},
}
"""Kinds of each trait by name: here, and in no file that asks."""
READERS_OWN = {"reading/mentions/goods.py", "reading/mentions/verbs.py", "reading/parties/parties.py"}
"""Rules of grammar on words for measures, not on measures of a run."""


@pytest.mark.parametrize("trait", TRAITS)
def test_the_kinds_of_a_trait(trait):
    assert kinds_with(trait) == KINDS[trait]
    assert all(has_trait(lever.model.model_construct(kind=kind), trait) == (kind in KINDS[trait])
               for kind, lever in REGISTRY.items())  # fmt: skip


def test_every_trait_says_what_it_means_and_is_asked_for_somewhere():
    assert set(TRAITS) == set(get_args(Trait.__value__)) == set(KINDS)
    files = [file for file in SOURCE.rglob("*.py") if file.parent.name != "policies"]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [trait for trait in TRAITS if f'"{trait}")' not in text] == []


def test_the_narrowest_trait_brings_the_wider_ones():
    assert all_traits(["rations_exports"]) == {
        "rations_exports", "restricts_exports", "breaks_truce", "restrictive", "negotiated_by_controller",
    }  # fmt: skip
    for narrow, wider in IMPLIED.items():
        assert all(kinds_with(narrow) <= kinds_with(wide) for wide in wider)


def test_a_trait_that_there_is_not_is_refused_with_the_nearest():
    from monazite.scenario.policies.policy_base import policy_kind

    with pytest.raises(InputError, match='traits: found "restricts_export", nearest valid name: "restricts_exports"'):
        policy_kind(Tariff, write_tariff, "tariff", traits=["restricts_export"])  # pyright: ignore[reportArgumentType]


def test_what_people_write_for_a_kind_is_no_kind_and_stands_for_one_alone():
    names = [name for lever in REGISTRY.values() for name in lever.also_called]
    assert len(names) == len(set(names)) == 10
    assert not set(names) & set(REGISTRY)
    assert all(name == name.casefold() for name in names)


def test_what_the_reader_takes_from_the_traits():
    assert set(records.BARRIERS) == {"export_control", "export_tax", "tariff", "tech_control"}
    assert set(records.WITHHOLDING) == {"export_control", "export_tax", "tech_control"}
    assert set(records.EXPORT_LIMITS) == {"export_control", "export_tax"}
    assert set(records.RATED) == {"tariff", "export_tax"}


def lists_of_kinds(source: str) -> list[set[str]]:
    """Tuples, lists and sets of a source file that name two kinds of policy or more and nothing else."""
    found: list[set[str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            names = {e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)}
            is_of_arrays = names <= set(Controls._fields)  # several are named as the lever that writes them
            if len(names) > 1 and names <= set(REGISTRY) and not is_of_arrays:
                found.append(names)
    return found


def test_no_file_but_those_of_levers_lists_kinds():
    assert lists_of_kinds('A = ("quota", "export_control")') == [{"quota", "export_control"}]
    assert lists_of_kinds('A = ("quota", "tariff"), ("price_floor", "finance")') == []
    files = [file for file in sorted(SOURCE.rglob("*.py")) if file.parent.name != "policies"]
    listing = {file.relative_to(SOURCE).as_posix() for file in files if lists_of_kinds(file.read_text("utf-8"))}
    assert listing == READERS_OWN


CLOSURE = '''"""Ports through which nothing leaves."""

from typing import Literal

from monazite.scenario.policies.name_fields import Goods
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind
from monazite.foundation.days import CalendarDay


class PortClosure(Policy, frozen=True):
    """No exports of the actor while its ports are closed."""

    kind: Literal["port_closure"]
    goods: Goods
    """What does not leave."""
    announced: CalendarDay | None = None
    """Day on which it was announced."""


def _write(c, p, ix):
    away = [b for b, name in enumerate(ix.buyer) if name.partition(".")[0] != p.actor]
    block = open_mesh(range(len(ix.month)), ix.goods(p.goods), [ix.position("region", p.actor)], away)
    c.banned[block] = p.window(ix)[:, None, None, None]
    return c


PORT_CLOSURE = policy_kind(PortClosure, _write, "banned", traits=TRAITS)
'''
CONTENT = """name = "closure"
extends = "baseline"
start = 2025-01-01
months = 12

[[policy]]
kind = "port_closure"
actor = "CN"
announced = 2025-05-10
start = 2025-06-01
goods = ["Dy", "magnet"]
text = "ports closed"
"""
ASK = """import importlib.util, json, sys
from datetime import date
from types import SimpleNamespace
import monazite.scenario as parent
spec = importlib.util.find_spec("monazite.scenario.policies")
spec.submodule_search_locations.append(sys.argv[1])  # the folder of the new file counts as that of the levers
parent.policies = sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.analysis.leverage import _begins_after
from monazite.analysis.options.trials import with_decision_lead
from monazite.negotiation.in_force import negotiated_goods
from monazite.negotiation.measures import limits_or_eases
from monazite.negotiation.setup import is_negotiable, months_under_control
from monazite.negotiation.truces import _breaks
from monazite.presentation.briefing.lead_goods import RARE_EARTHS
from monazite.presentation.briefing.main_part.article.article_lead import _own_limits
from monazite.presentation.briefing.main_part.branches import later_breaks, truce_breaks
from monazite.presentation.briefing.main_part.measures.control_starts import control_starts
from monazite.presentation.briefing.main_part.day.standing_controls import standing_controls
from monazite.presentation.briefing.register_state import restrictions
from monazite.results.axes import Axes
from monazite.results.names import Names
from monazite.model.build import build
from monazite.scenario.record import _first_control, acting_controllers
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

sc = load_scenario(sys.argv[2])
ds, closed = facts_of(sc), sc.policy[0]
res = simulate(ds, sc, draws=1)
ix, flows = res.index, res.view.flows.ship[0]
out = flows[:, ix.position("good", "Dy.oxide"), ix.position("region", "CN"), ix.buyer.index("JP")]
later = sc.model_copy(update={"anchor": date(2025, 11, 1)})
path = PolicyPath("lapse", (closed,), None, "")
run = SimpleNamespace(results=res, controller="CN")
ahead = SimpleNamespace(first=date(2025, 7, 1), last=date(2025, 12, 1))
ctx = SimpleNamespace(run=run, goods=RARE_EARTHS, day=date(2025, 12, 1), names=Names(ds))
print(json.dumps({
    "cut": bool(out[6] < 0.1 * out[4]),
    "anchor": str(Axes(build(ds, sc)).anchor), "anchor_ahead": str(_first_control(
        [{"kind": closed.kind, "start": closed.start}], sc.start, threats=False)),
    "shock": str(with_decision_lead(ds, later, 7)[2]), "flood_ends_it": _begins_after(closed, closed.start),
    "controllers": acting_controllers("US", sc.policy, threats=False),
    "negotiable": is_negotiable(closed, "CN", "US", sc.start), "rung": limits_or_eases(closed),
    "goods": negotiated_goods(sc, "CN"), "months": months_under_control(sc, date(2025, 9, 1), "CN"),
    "breaks": _breaks(closed, ("CN", "US"), (sc.start, closed.start), sc.end),
    "raised": [m.kind for m in later_breaks.raised_later(path, sc.start, date(2025, 9, 1))],
    "restricts": truce_breaks._restricts(path, "CN"),
    "since": [one.month for one in control_starts(ctx)], "limits": [m.kind for m in _own_limits(ctx)],
    "in_force": standing_controls(ctx, ahead).kinds, "register": "port_closure" in restrictions(),
}))
"""


def asked(folder: Path, traits: str) -> dict[str, object]:
    """What those who ask about measures say of a run whose only measure is of a kind of a new file."""
    levers, file = folder / "levers", folder / "closure.toml"
    levers.mkdir()
    (levers / "port_closure.py").write_text(CLOSURE.replace("TRAITS", traits))
    file.write_text(CONTENT)
    command = [sys.executable, "-c", ASK, str(levers), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_new_lever_that_rations_exports_is_seen_by_all(tmp_path):
    assert asked(tmp_path, '["rations_exports"]') == {
        "cut": True, "anchor": "2025-06-01", "anchor_ahead": "2025-06-01", "shock": "2025-06-01",
        "flood_ends_it": True, "controllers": ["US", "CN"], "negotiable": True, "rung": True,
        "goods": ["Dy", "magnet"], "months": 3, "breaks": True, "raised": ["port_closure"], "restricts": True,
        "since": ["June 2025"], "limits": ["port_closure"], "in_force": ["port closures"], "register": True,
    }  # fmt: skip


def test_a_new_lever_without_traits_runs_and_is_no_restriction(tmp_path):
    assert asked(tmp_path, "()") == {
        "cut": True, "anchor": "2025-01-01", "anchor_ahead": "None", "shock": "2025-11-01",
        "flood_ends_it": False, "controllers": ["US"], "negotiable": False, "rung": False,
        "goods": ["*"], "months": 0, "breaks": False, "raised": [], "restricts": False,
        "since": [], "limits": [], "in_force": [], "register": False,
    }  # fmt: skip
