"""Sources of an outcome: those of the rows that can be about it."""

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.results.source_rows import SourceRows, concerns


def test_duties_on_goods_that_a_dataset_lacks_are_not_cited():
    # the shared duty on magnets alone, us_mfn_magnet, is the one that rests on the schedule's heading 8505.11.00
    assert "usitc_hts" in SourceRows(load_dataset("rare_earths")).sources(("tariffs",), {"region": "US"})
    assert "usitc_hts" not in SourceRows(load_dataset("gallium")).sources(("tariffs",), {"region": "US"})


@pytest.mark.parametrize("table", ["goods", "demand", "projects", "observations", "measures", "sources"])
@pytest.mark.parametrize(("name", "value"), [("good", "Dy.oxide"), ("region", "EU"), ("use", "ev"), ("month", "any")])
def test_rows_of_a_table_without_the_column_all_count(table, name, value):
    """What is answered for a whole table is what its rows answer one by one."""
    found = SourceRows(load_dataset("rare_earths"))
    one_by_one = {i for i, row in enumerate(found.dataset.table(table)) if concerns(row, name, value)}
    assert found._concerned(table, name, value) == one_by_one
