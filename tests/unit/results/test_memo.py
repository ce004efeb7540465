"""What is computed once is told from what was computed for other arguments."""

import numpy as np

from monazite.results.memo import cached_per_view


class Scaled:
    """A view that counts what it computes."""

    def __init__(self) -> None:
        self.cache: dict[tuple[object, ...], np.ndarray] = {}
        self.calls = 0

    @cached_per_view
    def times(self, factor: float, offset: float = 0.0) -> np.ndarray:
        """A number."""
        self.calls += 1
        return np.array([factor + offset])


@cached_per_view
def times(view: Scaled, factor: float) -> np.ndarray:
    """A function of the same name in another file."""
    return np.array([100.0 * factor])


def test_arguments_by_keyword_count():
    """The counter-example of a review: one answer to ``bound=0`` and to ``bound=2``."""
    view = Scaled()
    assert view.times(factor=1.0)[0] == 1.0
    assert view.times(factor=2.0)[0] == 2.0
    assert view.times(2.0, offset=3.0)[0] == 5.0
    assert view.times(2.0)[0] == 2.0
    assert view.times(offset=3.0, factor=2.0)[0] == view.times(factor=2.0, offset=3.0)[0] == 5.0


def test_the_same_arguments_are_computed_once():
    view = Scaled()
    first = view.times(1.0, offset=2.0)
    assert view.times(1.0, offset=2.0) is first
    assert view.calls == 1


def test_an_argument_by_place_is_none_by_keyword_of_its_text():
    view = Scaled()
    view.times(0.0, 0.0)
    assert view.times(1.0, offset=0.0)[0] == 1.0


def test_functions_of_one_name_do_not_share_answers():
    view = Scaled()
    assert view.times(1.0)[0] == 1.0
    assert times(view, 1.0)[0] == 100.0
