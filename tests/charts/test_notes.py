"""Labels that would lie on each other are moved apart, and no further than they must be."""

from charts.notes import apart


def test_labels_with_room_stay_where_they_are() -> None:
    assert apart([1, 3, 6], 2) == [1, 3, 6]


def test_a_label_too_near_the_one_below_is_pushed_up() -> None:
    assert apart([1, 1, 1.5], 2) == [1, 3, 5]


def test_the_lowest_label_keeps_off_the_foot() -> None:
    assert apart([0, 0.5], 2, low=1) == [1, 3]


def test_labels_pushed_over_the_top_come_down_again_with_their_gaps() -> None:
    assert apart([8, 9, 9.5], 2, high=10) == [6, 8, 10]


def test_no_labels_need_no_room() -> None:
    assert apart([], 2) == []
