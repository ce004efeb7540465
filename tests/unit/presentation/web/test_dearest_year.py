"""A highest price that no quote stands beside: the headline leads with the mean of the dearest twelve months."""

from dataclasses import replace

from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.web.headline.headline_sentence import behind_the_headline, headline
from monazite.presentation.web.headline.headline_tiles import headline_tiles


def test_a_peak_that_no_quote_stands_beside_comes_after_the_mean_of_its_dearest_year(store):
    """Graphite's page was headed by 40 USD/kg, a peak of one month in the model alone."""
    workspace = store.workspace("cn-graphite-2023")
    run = store.baseline_quantities(workspace)
    price, *others = headline_tiles(run, run, "Gr.metal", workspace.names)
    prices = run.path("price_outside", good="Gr.metal")[0, run.start :]
    year = max(prices[at : at + 12].mean() for at in range(len(prices) - 11))
    said = " ".join(headline([price, *others], "Now", "", ""))
    lead = f"Spherical natural graphite outside China costs {number(year, 2)} USD/kg"
    assert lead in said
    assert " on average in its dearest twelve months; its highest month is " in said
    assert said.index(lead) < said.index(value_text(price.current))
    assert f"{number(year, 2)} USD/kg" in behind_the_headline([price, *others], "", "Japan", "")[-1]
    quoted = headline_tiles(run, run, "Gr.metal", workspace.names)[0]
    assert " is dearest in " in " ".join(headline([replace(quoted, year=""), *others], "Now", "", ""))


def test_a_good_with_quotes_is_headed_by_its_highest_price(store):
    workspace = store.workspace("cn-ree-2025")
    run = store.baseline_quantities(workspace)
    assert headline_tiles(run, run, "Dy.oxide", workspace.names)[0].year == ""
