"""The first cases of `make fuzz`: whatever comes in, each reader ends in a result or one clear error."""

import signal

import pytest

from fuzzing.__main__ import SHARES, Record, run_case

CASES = {
    "scenario": 80, "observations": 60, "company": 40, "parts": 60, "dataset": 30, "session": 30, "stored": 30,
    "url": 20, "article": 10, "api": 30,
}  # fmt: skip


@pytest.mark.parametrize("reader", SHARES)
def test_first_cases(reader, tmp_path):
    accepted = sum(run_case(reader, 1, number, tmp_path) for number in range(CASES[reader]))
    assert accepted < CASES[reader]


def test_every_path_of_the_app_is_tried():
    """A path that is new needs a whole request in `bodies`, which is then broken; keys come from the app itself."""
    from random import Random

    from fuzzing.requests import LONG, bodies, request_keys

    tried = bodies(Random(1))
    assert set(tried) == set(request_keys())
    assert set(LONG) <= set(tried)
    assert all(set(tried[path]) & set(keys) for path, keys in request_keys().items())


def test_what_was_done_is_on_disk_and_bad_cases_are_counted_by_cause(tmp_path):
    record = Record(tmp_path, cases=1000, reader="")
    record.done["scenario"] = 7
    for number in range(8):
        record.add_bad(f"scenario:{number}", "scenario: KeyError at x.py:1", "the traceback")
    record.save()
    again = Record(tmp_path, cases=1000, reader="scenario")
    assert (again.done["scenario"], again.bad["scenario: KeyError at x.py:1"]) == (7, 8)
    assert (tmp_path / "bad.txt").read_text().count("the traceback") == 5
    assert again.left == ["scenario"]
    assert Record(tmp_path, cases=1000, reader="").left[-1] == "scenario"


def test_a_case_that_never_ends_is_ended(tmp_path, monkeypatch):
    from fuzzing import __main__ as runner
    from fuzzing import files

    def endless(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(files, "scenario", endless)
    monkeypatch.setattr(runner, "LIMIT", 0.05)
    before = signal.signal(signal.SIGPROF, runner._end)
    try:
        cause, _, accepted = runner.judged_case("scenario", 1, 0, tmp_path)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert "TooLong" in cause
    assert not accepted
