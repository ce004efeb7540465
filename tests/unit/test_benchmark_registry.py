"""The register of benchmarks: names, sizes, figures and the file of a release. Nothing is timed here."""

import json

import pytest
from benchmarks import registry


@pytest.fixture
def empty(monkeypatch) -> dict[str, registry.Benchmark]:
    register: dict[str, registry.Benchmark] = {}
    monkeypatch.setattr(registry, "REGISTRY", register)
    return register


def doubled(size: int) -> list[float]:
    """Twice the size, three times over."""
    return [1.0 * size, 2.0 * size, 4.0 * size, 3.0 * size, 10.0 * size]


def test_a_benchmark_is_registered_under_the_name_of_its_function(empty):
    registry.benchmark("s", "months", small=1, medium=2, large=3)(doubled)
    assert empty["doubled"].sizes == {"small": 1, "medium": 2, "large": 3}
    assert empty["doubled"].description == "Twice the size, three times over."
    with pytest.raises(ValueError, match="two benchmarks are called 'doubled'"):
        registry.benchmark("s", "months", small=1, medium=2, large=3)(doubled)


@pytest.mark.parametrize(("small", "medium", "large"), [(0, 1, 2), (2, 2, 3), (3, 2, 1)])
def test_sizes_that_do_not_grow_are_refused(empty, small, medium, large):
    with pytest.raises(ValueError, match="sizes have to grow"):
        registry.benchmark("s", "months", small=small, medium=medium, large=large)(doubled)


def test_a_benchmark_without_description_is_refused(empty):
    with pytest.raises(ValueError, match="needs a sentence"):
        registry.benchmark("s", "months", small=1, medium=2, large=3)(lambda size: [1.0])


def test_median_spread_and_least_of_a_size(empty):
    """Of 2, 4, 6, 8 and 20: the median is 6, the quartiles are 4 and 8."""
    registry.benchmark("s", "months", small=1, medium=2, large=3)(doubled)
    found = registry.row(empty["doubled"], "medium", doubled(2))
    assert (found["median"], found["spread"], found["least"]) == (6.0, 4.0, 2.0)
    assert (found["n"], found["of"], found["repeats"], found["unit"]) == (2, "months", 5, "s")


def test_names_and_sizes_that_are_not_registered_are_named(empty):
    registry.benchmark("s", "months", small=1, medium=2, large=3)(doubled)
    assert [size for _, size in registry.chosen([], [])] == ["small", "medium", "large"]
    assert [(entry.name, size) for entry, size in registry.chosen(["doubled"], ["large"])] == [("doubled", "large")]
    with pytest.raises(ValueError, match="no benchmark is called 'halved'; there are: doubled"):
        registry.chosen(["halved"], [])
    with pytest.raises(ValueError, match="no size is called 'huge'; there are: small, medium, large"):
        registry.chosen([], ["huge"])


@pytest.mark.parametrize(("load", "idle"), [((0.3, 0.9), True), ((5.0, 5.0), False)])
def test_the_file_of_a_release_holds_machine_versions_load_and_figures(empty, tmp_path, monkeypatch, load, idle):
    loads = iter(load)
    monkeypatch.setattr(registry.os, "getloadavg", lambda: (next(loads), 0.0, 0.0))
    monkeypatch.setattr(registry.os, "cpu_count", lambda: 2)
    registry.benchmark("s", "months", small=1, medium=2, large=3)(doubled)
    found = registry.measure(registry.chosen([], ["small"]))
    path = registry.write(found, tmp_path / "results")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == f"{written['version']}.json"
    assert set(written["machine"]) >= {"processor", "cores", "system", "memory_gb", "python", "numpy", "numba"}
    assert written["load"] == {"at the start": load[0], "highest": max(load)}
    assert written["idle"] is idle
    assert [(one["name"], one["size"], one["median"]) for one in written["benchmarks"]] == [("doubled", "small", 3.0)]
    assert ("too slow to be compared" in registry.table(found)) is not idle


def test_the_first_call_does_not_count():
    now = iter([10.0, 11.0, 20.0, 23.0])
    calls = []
    assert registry.repeated(lambda: calls.append(1), 2, clock=lambda: next(now)) == [1.0, 3.0]
    assert len(calls) == 3


def test_what_is_registered_for_a_release():
    from benchmarks import measures  # noqa: F401 - fills the register

    assert {"path", "draws on one thread", "path by elements", "market call", "ensemble"} <= set(registry.REGISTRY)
    for entry in registry.REGISTRY.values():
        assert list(entry.sizes) == list(registry.SIZES)
        assert entry.description.endswith(".")
