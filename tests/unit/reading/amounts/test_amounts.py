import pytest

from monazite.reading.amounts.amounts import as_level, find


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a tariff of 25%", 0.25),
        ("25 per cent", 0.25),
        ("as little as 0.1% of", 0.001),
        ("ten percent", 0.1),
        ("$400 million", {"value": 400, "unit": "MUSD"}),
        ("A$1.2bn", {"value": 1200, "unit": "MAUD"}),
        ("16 billion yen", {"value": 16000, "unit": "MJPY"}),
        ("€3 billion", {"value": 3000, "unit": "MEUR"}),
        ("$110 per kilogram", {"value": 110, "unit": "USD/kg"}),
        ("$60,000 a tonne", {"value": 60, "unit": "USD/kg"}),
        ("12 million tonnes of soybeans", {"value": 12000000, "unit": "t"}),
        ("96,600 tonnes a year", {"value": 96600, "unit": "t/yr"}),
        ("an annual quota of 500 tonnes", {"value": 500, "unit": "t/yr"}),
        ("to 3,400 tonnes a month", {"value": 40800, "unit": "t/yr"}),
        ("a monthly export quota of 1,000 t", {"value": 12000, "unit": "t/yr"}),
        ("10,000 tonnes per quarter", {"value": 40000, "unit": "t/yr"}),
        ("200 kilograms", {"value": 0.2, "unit": "t"}),
        ("EUR 3 billion", {"value": 3000, "unit": "MEUR"}),
        ("Rs 7.5 billion", {"value": 7500, "unit": "MINR"}),
        ("73 billion rupees", {"value": 73000, "unit": "MINR"}),
        ("C$60 million", {"value": 60, "unit": "MCAD"}),
        ("35,000 yuan a tonne", {"value": 35, "unit": "CNY/kg"}),
        ("a 3,000-tonne plant", {"value": 3000, "unit": "t"}),
    ],
)
def test_quantities(text: str, level: object) -> None:
    assert as_level(find(text)[0]) == level


def test_a_pound_of_weight_is_0_4536_kg() -> None:
    assert find("$1 per lb")[0].value == pytest.approx(1 / 0.45359237)


def test_plain_numbers_are_nothing() -> None:
    assert find("seven of 17 elements, 140 firms, the F-35 and 10 November") == []


@pytest.mark.parametrize("unit", ["percent", "tonnes", "million euros", "dollars per kg"])
def test_numbers_of_hundreds_of_digits_are_none(unit):
    """They would be infinite, which no answer of the app can hold."""
    assert find(f"a tariff of {'9' * 400} {unit} on 1 May") == []
