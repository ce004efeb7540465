"""What is meant by a name that is no good of a dataset; goods and grades are those of the shipped tables."""

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.good_names import unknown_good
from monazite.dataset.patterns import match_goods
from monazite.foundation.errors import InputError

GRADES = '"NdFeB.N.magnet" or "NdFeB.SH.magnet" or "NdFeB.UH.magnet" or "SmCo.magnet"'


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("dysprosium", 'allowed "Dy" for all of it; as a good "Dy.oxide" or "Dy.metal", nearest valid name: "Dy"'),
        ("dysprosium oxide", 'allowed "Dy.oxide", nearest valid name: "Dy.oxide"'),
        ("neodymium magnet", f'allowed "magnet" for all of them, or a grade: {GRADES}'),
        ("Dy.oxid", 'nearest valid name: "Dy.oxide"'),
        ("heavvy", 'nearest valid name: "heavy"'),
        (
            "W.metal",
            'allowed a good of this dataset; "W.metal" belongs to the dataset "tungsten", which has to be named',
        ),
        (
            "gallium",
            'allowed a good of this dataset; "gallium" belongs to the dataset "gallium", which has to be named',
        ),
    ],
)
def test_patterns_of_a_scenario(name, message):
    rows = load_dataset("rare_earths").table("goods")
    with pytest.raises(InputError) as error:
        match_goods(name, [row.good for row in rows], [row.mineral for row in rows])
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["wood", "Xx.oxide", "steel plate"])
def test_nothing_is_near_that_is_only_of_the_same_stage(name):
    rows = load_dataset("rare_earths").table("goods")
    with pytest.raises(InputError) as error:
        match_goods(name, [row.good for row in rows], [row.mineral for row in rows])
    assert error.value.nearest is None
    assert "names, such as La.oxide" in str(error.value)


def test_one_good_is_asked_for():
    goods = ["Nd.oxide", "Dy.oxide", "Dy.metal", "NdFeB.N.magnet"]
    assert str(unknown_good("Dy", goods, field="good")) == 'good: found "Dy", allowed "Dy.oxide" or "Dy.metal"'
    assert str(unknown_good("dysprosium", goods, field="good")).endswith('allowed "Dy.oxide" or "Dy.metal"')
    assert str(unknown_good("magnet", goods, field="good")).endswith('allowed a grade: "NdFeB.N.magnet"')
    assert str(unknown_good("zz", goods[:2], field="good")).endswith("allowed Nd.oxide, Dy.oxide")
