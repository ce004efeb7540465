"""What stands below the table of line stops: who is served first, and which stops were reported."""

from app_cases import post
from monazite.presentation.briefing.observed_figures import known_stops, last_observation
from monazite.presentation.web.views.stop_notes import reported_stops


def test_industries_that_the_model_serves_first_are_no_finding(client):
    first = next(note for note in post(client, "open").json()["stop_notes"] if "served first" in note)
    assert first.startswith("Defence and medical pay most and are served first ")
    assert first.endswith("is this assumption and no finding.")


def test_stops_on_record_stand_beside_what_the_run_shows(client, store):
    """The table had cars in Japan never stop, beside a brief that reported their stop of May 2025."""
    opened = post(client, "open").json()
    note = opened["stop_notes"][-1]
    for reported in ("European Union (April 2025)", "United States (May 2025)", "Japan (May 2025)"):
        assert reported in note
    cars = {one["region"]: one["text"] for one in opened["stops"] if one["industry"] == "Cars"}
    assert cars["JP"] == "\N{EN DASH}"
    assert "shows no stop of cars in Japan: there it misses what happened." in note
    other = store.workspace("cd-cobalt-stop-2026")
    assert reported_stops(store.baseline_quantities(other), other.names) == ""


def test_stops_of_past_months_that_nobody_reported_are_counted(store):
    """The note confessed one stop that the run misses, and none of the dozens that it has and nobody reported."""
    workspace = store.workspace("cn-ree-2025", store.shown_day("cn-ree-2025", None, at_rest=True))
    rest = store.baseline_quantities(workspace)
    facts = rest.results.dataset
    known = {(one.industry, one.region) for one in known_stops(facts)}
    last = (last_observation(facts) - rest.day).days
    past = [
        one
        for one in rest.line_stops
        if not one.is_minor and (one.industry, one.region) not in known and (one.already_stopped or one.day <= last)
    ]
    assert past
    note = reported_stops(rest, workspace.names)
    assert f"lines idle in {len(past)} pairs of an industry and a place of which nothing is recorded" in note
