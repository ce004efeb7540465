"""The cache of the server: what goes first, and what is counted."""

from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache


def test_what_was_unused_for_longest_goes_first():
    cache: ThreadSafeCache[str, int] = ThreadSafeCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    assert len(cache) == 2


def test_values_are_bounded_by_the_sum_of_their_sizes():
    cache: ThreadSafeCache[str, str] = ThreadSafeCache(5, len)
    cache.put("a", "xx")
    cache.put("b", "yyy")
    cache.put("c", "z")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, "yyy", "z")


def test_a_value_larger_than_the_bound_is_held_alone():
    cache: ThreadSafeCache[str, str] = ThreadSafeCache(5, len)
    cache.put("a", "xx")
    cache.put("b", "much too long")
    assert (cache.get("a"), cache.get("b")) == (None, "much too long")
    cache.put("c", "z")
    assert (cache.get("b"), cache.get("c")) == (None, "z")


def test_a_value_is_made_once():
    cache: ThreadSafeCache[str, int] = ThreadSafeCache(2)
    assert cache.get_or_make("a", lambda: 1) == 1
    assert cache.get_or_make("a", lambda: 2) == 1


def test_looking_at_all_values_uses_none_of_them():
    cache: ThreadSafeCache[str, int] = ThreadSafeCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("b") == 2
    assert cache.values() == [1, 2]
    cache.put("c", 3)
    assert cache.get("a") is None
