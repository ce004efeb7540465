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
    """Half of the capital of the projects of a stage that are not decided, as grants over two years.

    Whoever pays can decide it, as Japan did of a mine in Australia. A region that decides alone has those at home
    beside all projects outside.
    """
    words = NAMED_GOODS if all(row.name for row in setting.dataset.table("goods")) else {}
    out = []
    for usual, stages in STAGES.items():
        name = words.get(usual, usual)
        projects = [p for p in _undecided_projects(setting, stages) if p.capex]
        kind = f"projects of {name}" if words else f"{name} projects"
        at_home = [p for p in projects if p.region in setting.sponsors] if setting.is_alone else []
        for where, chosen in (("outside", projects), ("at home", at_home if len(at_home) < len(projects) else [])):
            if chosen:
                text = f"Half of the capital of undecided {kind} {where}"
                out.append(_grants(setting, name if where == "outside" else f"{name} {where}", text, chosen))
    return out


def _grants(setting: OptionsSetting, name: str, text: str, projects: list) -> OptionMeasure:
    """Half of the capital of some projects; measures of the same projects exclude each other by their group."""
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
    group = f"capital {name.removesuffix(' at home')}"
    return OptionMeasure(f"capital {name}", "capital", group, text, blocks, decision="payer")


def permits(setting: OptionsSetting) -> list[OptionMeasure]:
    """Permits in half the time, in the region of the sponsor or partner with projects that wait.

    Regions with few projects are taken together. A region that decides alone has its own permits.
    """
    waiting: dict[str, int] = {}
    for p in setting.dataset.table("projects"):
        if setting.is_alone and p.region != setting.actor:
            continue
        if p.status != "operating" and p.region != setting.scenario.controller:
            waiting[p.region] = waiting.get(p.region, 0) + 1
    groups = {region: [region] for region, n in waiting.items() if n >= OWN_MEASURE}
    few = [region for region, n in waiting.items() if n < OWN_MEASURE]
    if few:
        groups["others"] = few
    out, called = [], {r.region: r.name.split(" (")[0] for r in setting.dataset.table("regions")}
    for name, regions in groups.items():
        where = ", ".join(called[r] for r in regions)
        text = f"Projects get through permits in half the time: {where}"
        block = policy_block(setting, "standards", text, regions=regions, permit_speed=PERMIT_SPEED)
        fee = Fee("permitting", float(sum(waiting[r] for r in regions)))
        title = f"faster projects {name}"
        who = tuple(regions)
        out.append(OptionMeasure(title, "acceleration", title, text, (block,), (fee,), decision="own", deciders=who))
    return out
