import gc
import os
import sys
from collections import Counter
from pathlib import Path

os.environ.setdefault("MONAZITE_UNCHECKED", "1")  # small worlds of the tests need not close as real folders have to
sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("MONAZITE_PRIOR", "1")  # tests run on the priors; those of conditioned runs switch it off

import pytest

import interpreted  # before any kernel: what an uncompiled run needs
from drawing import draw_alone
from engine_cases import SHIPPED, Case, case, control, shipped, small_folder, tiny
from followed_lines import follow, stop_following
from longest_files import LONGEST
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate
from processor_time import count_processor_time, start_counting, write_slowest
from shared_datasets import share_datasets
from shared_models import share_models

share_datasets()
share_models()
draw_alone()

BROWSER = "tests/browser/"
"""What stands first in the name of a test in a browser."""
YOUNG_OBJECTS = 50_000
"""After so many new ones they are looked through for garbage; the interpreter's own number is 2,000."""


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Coverage has begun: it rests until a test of the simulator's own folders."""
    stop_following()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Has coverage follow the lines of this test, or not."""
    follow(item)


def pytest_collection_modifyitems(config, items):
    """The browser, the longest files, those with most slow tests: workers that take whole files end at about one time.

    Where kernels run as plain Python, tests that need them compiled to end in seconds are left out.
    """
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    place = {Path(__file__).parent / name: i for i, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(BROWSER), place.get(item.path, len(LONGEST)), -slow[item.path]
        )
    )  # fmt: skip
    if interpreted.INTERPRETED:
        left_out = [item for item in items if item.get_closest_marker("compiled")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    start_counting()


def pytest_collection_finish() -> None:
    """What is collected stays: the search for garbage leaves it out, and looks less often at what is young."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Notes with every test what it took of a processor."""
    return count_processor_time((yield))


def pytest_terminal_summary(terminalreporter, config):
    """Names the files that took most of a processor, and says so where nothing was tested in a browser."""
    if config.getoption("durations"):
        write_slowest(terminalreporter, config.getoption("durations"))
    skipped = terminalreporter.stats.get("skipped", ())
    without = [one for one in skipped if one.nodeid.startswith(BROWSER) or "no Chromium" in str(one.longrepr)]
    if without:
        terminalreporter.write_line(f"NO BROWSER: {len(without)} tests in a browser were skipped, the app is untested.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Whole files to the workers, and the folder of the browser to one of them: it shares a server and a browser."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return BROWSER if file.startswith(BROWSER) else file

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def ds() -> Dataset:
    return shipped()


@pytest.fixture(scope="session")
def runs(ds) -> dict[str, Results]:
    """The shipped scenarios with central parameters."""
    return {name: simulate(ds, load_scenario(name), draws=1, threads=1) for name in SHIPPED}


@pytest.fixture(scope="session")
def neutral(ds) -> Results:
    """Two years without policy, growth or projects."""
    content = {"name": "neutral", "extends": "baseline", "start": "2025-01-01", "months": 24, "growth": False}
    return simulate(ds, load_scenario(content, dataset=ds), draws=1)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Dataset:
    """Two producing regions, two elements in joint production, one magnet grade."""
    return load_dataset(small_folder(tmp_path_factory.mktemp("small") / "small"))


@pytest.fixture(scope="session")
def toy() -> Dataset:
    return tiny()


@pytest.fixture
def quiet() -> Case:
    """The first month of the shipped world, prepared and cleared."""
    c = case()
    c.prepare(0)
    c.clear(0)
    return c


@pytest.fixture(scope="session")
def stressed() -> Case:
    """Month 6 of licences, a weight quota, a ban, a floor price, an export tax and a tariff, before the market."""
    c = case(
        control(approval=0.3, review=1.5),
        {"kind": "quota", "actor": "CN", "start": "2025-02-01", "goods": ["*.oxide", "*.metal"], "amount": 15000},
        control(goods=["Tb"], destinations=["JP"], ban=True),
        {"kind": "finance", "actor": "US", "start": "2025-01-01", "floor": {"Nd.oxide": 110, "Pr.oxide": 110}},
        {"kind": "export_tax", "actor": "CN", "start": "2025-03-01", "goods": ["light"], "rate": 0.15},
        {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "enforcement": 1.0},
        {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-03-01", "goods": ["*"], "rate": 0.5},
    )
    c.run(6)
    c.prepare(6)
    return c
