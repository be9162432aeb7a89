"""What is kept from run to run, and what is let go."""

import gc
import threading
import weakref
from datetime import date

import pytest

from charts.drawing import Drawing
from pages.shared import frame
from pages.shared.kept import Kept, cells, parts


def test_a_value_is_made_once():
    made: list[str] = []
    kept = Kept(10)
    for _ in range(3):
        assert kept.get("a", lambda: made.append("a") or [1, 2], len) == [1, 2]
    assert made == ["a"]


def test_the_least_lately_used_goes_when_all_that_is_kept_weighs_too_much():
    made: list[str] = []
    kept = Kept(5)

    def ask(key: str, items: int) -> None:
        kept.get(key, lambda: made.append(key) or [0] * items, len)

    ask("a", 2)
    ask("b", 2)
    ask("a", 2)
    ask("c", 2)
    ask("a", 2)
    ask("b", 2)
    assert made == ["a", "b", "c", "b"]


def test_a_value_heavier_than_the_bound_is_given_and_not_kept_and_what_is_kept_stays():
    made: list[str] = []
    kept = Kept(5)
    kept.get("small", lambda: [1], len)
    assert kept.get("large", lambda: [0] * 50, len) == [0] * 50
    assert kept.get("large", list, len) == []
    assert kept.get("small", lambda: made.append("again") or [2], len) == [1]
    assert made == []


def test_what_is_empty_weighs_too():
    kept = Kept(100)
    for number in range(10_000):
        kept.get(number, list, len)
    assert kept.weight == 100


def test_nothing_that_was_let_go_stays_alive():
    class Rows(list):
        pass

    kept, alive = Kept(100), []
    for number in range(50):
        rows = kept.get(number, lambda: Rows([0] * 10), len)
        alive.append(weakref.ref(rows))
    del rows
    gc.collect()
    assert sum(each() is not None for each in alive) == 10


def test_many_threads_at_once_stay_within_the_bound():
    kept, wrong = Kept(50), []

    def ask(first: int) -> None:
        for number in range(first, first + 400):
            value = kept.get(number % 37, lambda number=number: [number % 37] * (number % 37), len)
            if value != [number % 37] * (number % 37) or kept.weight > 50:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(place * 7,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(("rows", "weight"), [([], 0), ([{"a": 1, "b": 2}] * 3, 6)])
def test_rows_weigh_their_cells(rows, weight):
    assert cells(rows) == weight


def test_a_figure_weighs_all_that_it_is_made_of():
    assert parts({"data": [{"x": [1, 2, 3], "y": (4, 5, 6)}], "layout": {"title": "a"}}) == 13


# What a page draws and works out --------------------------------------------------------------------------------------


@pytest.fixture
def view(app, monkeypatch):
    """The view of a run whose cache is its own, and small."""
    monkeypatch.setattr(frame, "_KEPT", Kept(2_000))
    return app("method").session_state["frame_view"]


def builder(rows, context, **options):
    return Drawing({"data": [{"x": [row["as_at"] for row in rows]}]}, "alt", "title")


def test_a_drawing_of_an_answer_is_drawn_once_and_one_of_a_list_anew(view):
    rows = view.ask("months_held")
    assert view.draw(builder, rows) is view.draw(builder, rows)
    assert view.draw(builder, list(rows)) is not view.draw(builder, list(rows))
    assert view.draw(builder, rows, chosen=["a"]) is not view.draw(builder, rows, chosen=["a"])


def test_a_fault_of_the_builder_is_its_own_even_when_it_is_about_hashing(view):
    calls: list[int] = []

    def faulty(rows, context):
        calls.append(1)
        raise TypeError("unhashable type: 'list'")

    with pytest.raises(TypeError, match="unhashable"):
        view.draw(faulty, view.ask("months_held"))
    assert calls == [1]


def test_the_rows_behind_drawings_are_let_go_with_the_answers(view):
    alive = []
    for day in range(1, 13):
        rows = view.ask("unit_stage", as_at=date(2026, 9, day))
        view.draw(builder, view.ask("months_held", as_at=date(2026, 9, day)), day=day)
        view.draw(lambda rows, context: Drawing({}, "", ""), rows)
        view.keep(len, rows)
        alive.append(weakref.ref(rows))
    del rows
    gc.collect()
    assert sum(each() is not None for each in alive) == 0
    assert frame._KEPT.weight <= 2_000


def test_a_drawing_weighs_what_it_holds_once_it_has_been_sent(view):
    def long_sentence(rows, context):
        return Drawing({}, "a" * 60_000, "title")

    view.draw(long_sentence, view.ask("months_held"))
    assert 1_000 <= frame._KEPT.weight <= 2_000
