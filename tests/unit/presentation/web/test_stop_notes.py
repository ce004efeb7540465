"""What stands below the table of line stops: who is served first, and which stops were reported."""

from app_cases import post
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
    assert note.endswith("shows no stop of cars in Japan: there it misses what happened.")
    other = store.workspace("cd-cobalt-stop-2026")
    assert reported_stops(store.baseline_quantities(other), other.names) == ""
