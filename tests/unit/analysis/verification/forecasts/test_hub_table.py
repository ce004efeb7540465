"""Tables in the model-output form are read as they were written."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from monazite.analysis.verification.forecasts.hub_table import (
    COLUMNS,
    LEVELS,
    chance_row,
    quantile_rows,
    read_table,
    write_table,
)
from monazite.foundation.errors import InputError

KEY = (date(2025, 6, 1), "exports of x, t/month (y)", 3, date(2025, 8, 31), "WORLD")


def test_rows_come_back_in_the_form_of_the_hubverse(tmp_path):
    rows = [chance_row(KEY, 12.5, 0.25), *quantile_rows(KEY, np.arange(1.0, 10.0))]
    write_table(rows, tmp_path / "model.parquet")
    frame = read_table(tmp_path / "model.parquet")
    assert tuple(frame.columns) == COLUMNS
    assert frame.output_type.tolist() == ["cdf"] + ["quantile"] * 9
    assert frame.output_type_id.tolist()[:3] == ["12.5", "0.025", "0.05"]
    assert frame.value.tolist()[1:] == list(range(1, 10))
    assert pd.Timestamp(frame.target_end_date[0]).date() == date(2025, 8, 31)


def test_equal_rows_are_equal_files(tmp_path):
    rows = quantile_rows(KEY, np.linspace(1.0, 2.0, LEVELS.size))
    for name, some in (("a", rows), ("b", rows[::-1])):
        write_table(some, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_missing_file_and_missing_columns_are_clear_errors(tmp_path):
    with pytest.raises(InputError, match="monazite verify --make"):
        read_table(tmp_path / "nothing.parquet")
    pd.DataFrame({"origin_date": [1]}).to_csv(tmp_path / "x.csv", index=False)
    import duckdb

    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT 1 AS origin_date) TO '{tmp_path / 'x.parquet'}' (FORMAT parquet)")
    with pytest.raises(InputError, match="target_end_date"):
        read_table(tmp_path / "x.parquet")
