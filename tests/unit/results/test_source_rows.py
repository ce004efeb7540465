"""Sources of an outcome: those of the rows that can be about it."""

from monazite.dataset.dataset import load_dataset
from monazite.results.source_rows import SourceRows


def test_duties_on_goods_that_a_dataset_lacks_are_not_cited():
    # the shared duty on magnets alone, us_mfn_magnet, is the one that rests on the schedule's heading 8505.11.00
    assert "usitc_hts" in SourceRows(load_dataset("rare_earths")).sources(("tariffs",), {"region": "US"})
    assert "usitc_hts" not in SourceRows(load_dataset("gallium")).sources(("tariffs",), {"region": "US"})
