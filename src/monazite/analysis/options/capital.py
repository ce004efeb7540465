"""Projects outside the controlling country: public capital, and permits in half the time."""

from __future__ import annotations

from monazite.analysis.options.measure import Fee, OptionMeasure, OptionsSetting, policy_block

CAPITAL_SHARE = 0.5  # of a project's capital that the public pays
PERMIT_SPEED = 2.0  # of permitting; the EU's law wants 15 to 27 months where four years and more were usual
OWN_MEASURE = 7  # projects from which on a region stands alone
STAGES = {"oxides": ("mine", "separation"), "metal": ("metal",), "magnets": ("magnet",)}
NAMED_GOODS = {"oxides": "mines", "metal": "refining"}
"""Words for minerals whose goods have names of their own."""
UNDECIDED = ("planned", "stalled")


def _undecided_projects(setting: OptionsSetting, stages: tuple[str, ...]) -> list:
    """Projects outside the controlling country that are not decided and whose ore is not separated in it."""
    controller = setting.scenario.controller
    return [
        p
        for p in setting.dataset.table("projects")
        if p.status in UNDECIDED and p.stage in stages and controller not in (p.region, *p.feeds)
    ]


def capital(setting: OptionsSetting) -> list[OptionMeasure]:
    """Half of the capital of the projects of a stage that are not decided, as grants over two years."""
    out = []
    words = NAMED_GOODS if all(row.name for row in setting.dataset.table("goods")) else {}
    for usual, stages in STAGES.items():
        name = words.get(usual, usual)
        projects = [p for p in _undecided_projects(setting, stages) if p.capex]
        if not projects:
            continue
        kind = f"projects of {name}" if words else f"{name} projects"
        text = f"Half of the capital of undecided {kind} outside"
        blocks = tuple(
            policy_block(
                setting,
                "finance",
                f"{text}: {p.project}",
                projects=[p.project],
                amount=CAPITAL_SHARE * p.capex,
                months=24.0,
            )
            for p in projects
        )
        out.append(OptionMeasure(f"capital {name}", "capital", f"capital {name}", text, blocks))
    return out


def permits(setting: OptionsSetting) -> list[OptionMeasure]:
    """Permits and building in half the time, in the region of the sponsor or partner with projects that wait.

    Regions with few projects are taken together.
    """
    waiting: dict[str, int] = {}
    for p in setting.dataset.table("projects"):
        if p.status != "operating" and p.region != setting.scenario.controller:
            waiting[p.region] = waiting.get(p.region, 0) + 1
    groups = {region: [region] for region, n in waiting.items() if n >= OWN_MEASURE}
    few = [region for region, n in waiting.items() if n < OWN_MEASURE]
    if few:
        groups["others"] = few
    out, called = [], {r.region: r.name.split(" (")[0] for r in setting.dataset.table("regions")}
    for name, regions in groups.items():
        where = ", ".join(called[r] for r in regions)
        text = f"Projects get through permits and building in half the time: {where}"
        block = policy_block(setting, "standards", text, regions=regions, permit_speed=PERMIT_SPEED)
        fee = Fee("permitting", float(sum(waiting[r] for r in regions)))
        title = f"faster projects {name}"
        out.append(OptionMeasure(title, "acceleration", title, text, (block,), (fee,)))
    return out
