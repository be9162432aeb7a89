"""What is kept from run to run, and what is let go."""

from pages.shared.kept import Kept


def test_a_value_is_made_once():
    made: list[str] = []
    kept = Kept(10)
    for _ in range(3):
        assert kept.get("a", lambda: made.append("a") or [1, 2]) == [1, 2]
    assert made == ["a"]


def test_the_least_lately_used_goes_when_there_are_too_many_items():
    made: list[str] = []
    kept = Kept(5)

    def ask(key: str, items: int) -> None:
        kept.get(key, lambda: made.append(key) or [0] * items)

    ask("a", 2)
    ask("b", 2)
    ask("a", 2)
    ask("c", 2)
    ask("a", 2)
    ask("b", 2)
    assert made == ["a", "b", "c", "b"]


def test_a_value_larger_than_the_bound_is_still_given_and_kept_alone():
    kept = Kept(5)
    kept.get("small", lambda: [1])
    assert len(kept.get("large", lambda: [0] * 50)) == 50
    assert kept.get("large", list) == [0] * 50
