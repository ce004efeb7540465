"""Names that an article introduces, by places that stand in it."""

from monazite.reading.text.company_names import introduced_names


def test_each_text_is_read_by_its_own_places():
    """Patterns are made of the places of a text: those of one text must not be missing in the next."""
    canada = "Tavrion, a Canadian miner, said so."
    finland = "It buys from Finnish refiner Kivikoski, and from Perth-based Oresund."
    assert introduced_names(canada) == [("Tavrion", "CA", "company")]
    assert introduced_names(finland) == [("Kivikoski", "FI", "company"), ("Oresund", "AU", "company")]
    assert introduced_names(canada) == [("Tavrion", "CA", "company")]


def test_places_of_several_words_in_any_case_and_across_lines():
    text = "Halvorsen Metals, a miner in South\nKorea, and NEW ZEALAND refiner Tarawera signed."
    found = {name: code for name, code, _ in introduced_names(text)}
    assert (found["Halvorsen Metals"], found["Tarawera"]) == ("KR", "NZ")


def test_a_text_without_places_introduces_nobody():
    assert introduced_names("Tavrion, a miner, said so.") == []
