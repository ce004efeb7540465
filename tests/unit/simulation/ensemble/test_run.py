import json
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from ensemble_cases import DRAWS, same_bits, table, world
from monazite.dataset.dataset import load_dataset
from monazite.engine.run import run
from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble import run as running
from monazite.simulation.ensemble.batch import CHUNK, _chunks, prepare_job
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.run import run_ensemble
from monazite.simulation.ensemble.store import Store, missing_batches
from monazite.simulation.simulate import empty_flows, simulate


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return world(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def case(path):
    sc = load_scenario(path)
    return load_dataset(*sc.dataset), sc


@pytest.fixture(scope="module")
def serial(case, tmp_path_factory):
    return run_ensemble(*case, draws=DRAWS, out=tmp_path_factory.mktemp("serial"), batch=32)


def test_every_draw_has_every_series_once(serial):
    found = table(serial)
    assert len(found) == DRAWS * len(serial.series)
    assert not found.duplicated(["draw", "series"]).any()
    assert serial.draws == DRAWS
    assert serial.manifest["complete"] is True
    assert serial.manifest["draws"] == DRAWS
    assert serial.unsolved() == {}


def test_flows_of_other_draws_leave_no_trace(case):
    """A batch writes chunk after chunk into the same arrays: each month writes all that any month writes."""
    ds, sc = case
    ready = prepare_job(ds, sc, ())
    s, c, base = ready.model.structure, ready.model.controls, ready.model.base
    (_, before), (_, params) = _chunks(ready, 0, 2 * CHUNK)
    used, fresh = empty_flows(ready.model, CHUNK), empty_flows(ready.model, CHUNK)
    run(s, c, before, base, used)
    used.status[:] = 0.0
    run(s, c, params, base, used)
    run(s, c, params, base, fresh)
    for name, a, b in zip(used._fields, used, fresh, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=name)


def test_a_block_of_parameters_serves_the_batches_that_are_cut_from_it(case):
    ds, sc = case
    ready = prepare_job(ds, sc, ())
    whole = ready.block(0)
    assert ready.block(0) is whole
    ready.block(1)
    assert list(ready.blocks) == [1]
    for kept, again in zip(whole[1], ready.block(0)[1], strict=True):
        np.testing.assert_array_equal(kept, again)


def test_draws_are_those_of_a_simulation(case, serial):
    results = simulate(*case, draws=6, threads=1)
    for name, where in (("price_outside", {"good": "Dy.oxide"}), ("loss_central", {"sector": "total", "region": "US"})):
        array, _ = results.select(name, **where)
        query = f"SELECT value FROM outcomes WHERE outcome = '{name}' AND draw < 6 "
        query += " ".join(f"AND {column} = '{label}'" for column, label in where.items()) + " ORDER BY draw, month"
        kept = serial.sql(query)["value"].to_numpy().reshape(6, -1)
        assert kept == pytest.approx(array.astype(np.float32), rel=1e-6)
    industry = results.view.industries[0]
    days = serial.values("first_stop_day", use=industry, region="US")[:6]
    assert days == pytest.approx(
        results.select("first_stop_day", industry=industry, region="US")[0], rel=1e-6, nan_ok=True
    )


@pytest.mark.parametrize("batch", [1, 13, 64, 100])
def test_the_size_of_batches_changes_no_bit(case, serial, tmp_path, batch):
    same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=batch))


def test_threads_change_no_bit(case, serial, tmp_path):
    """A pool that is there already, and one that the run makes and ends."""
    with ThreadPoolExecutor(3) as pool:
        same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path / "given", batch=16, executor=pool))
    made = run_ensemble(*case, draws=DRAWS, out=tmp_path / "made", batch=16, executor=lambda: ThreadPoolExecutor(3))
    same_bits(serial, made)


@pytest.mark.slow
def test_fresh_processes_change_no_bit(case, serial, tmp_path):
    def pool() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(2, get_context("spawn"))

    same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=16, executor=pool))


def test_more_draws_are_added_to_those_there(case, serial, tmp_path):
    run_ensemble(*case, draws=20, out=tmp_path, batch=16)
    with pytest.raises(InputError, match="resume"):
        run_ensemble(*case, draws=DRAWS, out=tmp_path)
    seen = []
    made = run_ensemble(
        *case, draws=DRAWS, out=tmp_path, batch=9, resume=True, progress=lambda done, total: seen.append((done, total))
    )
    same_bits(serial, made)
    assert seen[0] == (20, DRAWS)
    assert seen[-1] == (DRAWS, DRAWS)
    assert len(run_ensemble(*case, draws=5, out=tmp_path, resume=True).store.files()) == len(made.store.files())


def test_another_run_is_refused(case, serial):
    ds, sc = case
    other = sc.model_copy(update={"seed": 5})
    with pytest.raises(InputError, match=r"scenario_hash|seed"):
        run_ensemble(ds, other, draws=DRAWS, out=serial.folder, resume=True)
    with pytest.raises(InputError, match="outcomes"):
        run_ensemble(ds, sc, draws=DRAWS, out=serial.folder, resume=True, outcomes=["cover"])


def test_a_cut_file_and_remains_of_a_file_are_made_again(case, serial, tmp_path):
    made = run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=16)
    (_, first), (_, second), *_ = made.store.files()
    first.write_bytes(first.read_bytes()[:-100])
    second.unlink()
    (made.store.batches / "000099-000100.parquet.partial").write_bytes(b"PAR1")
    same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=16, resume=True))
    assert not list(tmp_path.rglob("*.partial"))


def test_draws_that_occur_twice_are_refused(case, tmp_path):
    made = run_ensemble(*case, draws=8, out=tmp_path, batch=4)
    store = Store(tmp_path)
    with store.locked():
        store.write_batch(made.key, 2, np.zeros((4, len(made.series)), np.float32))
    with pytest.raises(InputError, match="second time"):
        run_ensemble(*case, draws=8, out=tmp_path, resume=True)


def test_two_runs_do_not_write_to_one_folder(case, tmp_path):
    with Store(tmp_path).locked(), pytest.raises(InputError, match="another run"):
        run_ensemble(*case, draws=8, out=tmp_path)


def test_outcomes_may_be_kept_whole(case, tmp_path):
    made = run_ensemble(*case, draws=2, out=tmp_path, outcomes=["cover"])
    assert len(made.select("cover", good="Dy.oxide", region="US")) == 8
    with pytest.raises(InputError, match="cover"):
        run_ensemble(*case, draws=2, out=tmp_path / "b", outcomes=["covr"])
    with pytest.raises(InputError, match="gdp_loss_central"):
        run_ensemble(*case, draws=2, out=tmp_path / "b", outcomes=["gdp_at_risk"])


# --- batches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "draws", "batch", "expected"),
    [
        ([], 5, 2, [(0, 2), (2, 4), (4, 5)]),
        ([(0, 5)], 5, 2, []),
        ([(0, 3), (4, 6)], 8, 4, [(3, 4), (6, 8)]),
        ([(2, 4)], 3, 10, [(0, 2)]),
        ([(0, 9)], 5, 2, []),
    ],
)
def test_what_is_missing(present, draws, batch, expected):
    assert missing_batches(present, draws, batch) == expected


def test_the_id_of_a_run_does_not_depend_on_draws_or_batches(case):
    ds, sc = case
    facts = running.identity(ds, sc, ())
    assert set(facts) == {"dataset_hash", "scenario_hash", "seed", "outcomes", "posterior", "version", "code"}


def test_a_folder_without_an_ensemble(tmp_path):
    with pytest.raises(InputError, match="ensemble"):
        Ensemble(tmp_path)


@pytest.mark.parametrize(
    ("name", "single"),
    [
        ("cn-ga-ge-2023", {"Ga.primary", "Ga.metal", "Ge.oxide", "Ge.metal"}),
        ("cn-ree-2025", {"Dy.oxide", "Tb.oxide", "Y.oxide", "Sm.oxide"}),
    ],
)
def test_shipments_of_single_goods_are_kept_of_every_mineral(name, single):
    sc = load_scenario(name)
    kept = prepare_job(load_dataset(*sc.dataset), sc, ()).selection
    goods = next(part for part in kept.parts if part.outcome.name == "exports").labels[1]
    assert {label for label in goods if "." in label} == single
    assert "oxide" in goods


def test_a_folder_of_other_files_is_refused_and_left_alone(case, tmp_path):
    (tmp_path / "sub").mkdir()
    mine = {"manifest.json": "{}", "sub/thesis.partial": "mine"}
    for name, text in mine.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not written"):
        run_ensemble(*case, draws=4, out=tmp_path)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in mine} == mine
    with pytest.raises(InputError, match="is a file"):
        run_ensemble(*case, draws=4, out=tmp_path / "manifest.json")


def test_ensembles_of_prior_and_posterior_are_no_pairs(case, serial, tmp_path):
    other = run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=35)
    assert np.abs(serial.differences(other, "leverage", reduce="last")).max() == 0.0
    text = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    text["identity"]["posterior"] = "another"
    (tmp_path / "manifest.json").write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(InputError, match="posterior"):
        serial.differences(Ensemble(tmp_path), "leverage", reduce="last")


@pytest.mark.parametrize("damage", ["", '{"identity": null, "key": "x"}', "{", "[1]", None])
def test_draws_go_on_where_the_manifest_is_damaged_or_lost(case, serial, tmp_path, damage):
    """Batches say of which run they are; those of another run are refused as they are with a manifest."""
    shutil.copytree(serial.folder, tmp_path, dirs_exist_ok=True)
    manifest, batches = tmp_path / "manifest.json", sorted((tmp_path / "batches").iterdir())
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_text(damage, encoding="utf-8")
    written = {path: path.stat().st_mtime_ns for path in batches}
    with pytest.raises(InputError, match="--resume"):
        run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32)
    again = run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32, resume=True)
    assert {path: path.stat().st_mtime_ns for path in batches} == written
    same_bits(again, serial)
    assert again.manifest["complete"] is True
    manifest.unlink()
    ds, sc = case
    with pytest.raises(InputError, match="the run at hand"):
        run_ensemble(ds, sc.model_copy(update={"seed": 7}), draws=DRAWS, out=tmp_path, batch=32, resume=True)


def test_a_folder_with_batches_and_files_of_others_needs_its_manifest(case, serial, tmp_path):
    shutil.copytree(serial.folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"not written.*thesis"):
        run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32, resume=True)


@pytest.mark.parametrize(
    ("older", "words"),
    [
        ({"code": "0123456789abcdef"}, "differs in code;"),
        ({"version": "0.0.9", "code": None}, "differs in version, code;"),
        ({"posterior": None, "code": None}, "differs in posterior, code;"),
        (None, "differs in dataset_hash"),
    ],
    ids=["other code", "no code yet", "no posterior yet", "nothing"],
)
def test_draws_of_an_older_form_are_refused_in_a_sentence(case, serial, tmp_path, older, words):
    shutil.copytree(serial.folder, tmp_path, dirs_exist_ok=True)
    manifest = tmp_path / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    changed = content["identity"] | (older or {})
    content["identity"] = {} if older is None else {name: x for name, x in changed.items() if x is not None}
    manifest.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="holds draws of another run") as refused:
        run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32, resume=True)
    assert words in str(refused.value)
    assert "choose another folder" in str(refused.value)
