"""Two sides on one ladder."""

from charts.compared import ladder, paired
from charts.text import BREAK
from data.book.ladder import EMBEDDED

NAMES = ("East Area", "North East")
LINE_HEIGHT = 1.3  # of what Plotly draws, as times the size of its letters


def stood(number, stage, **over):
    row = {"recommendation_id": number, "title": f"Title {number}", "stage": stage, "in_scope": True}
    return {**row, "numbers": {number: f"W{number}"}, **over}


LEFT = [stood(1, 3), stood(2, 2), stood(3, EMBEDDED), stood(4, None, in_scope=False)]
RIGHT = [stood(1, 3), stood(2, EMBEDDED), stood(3, 1), stood(4, 2)]


def test_the_furthest_apart_come_first_and_what_is_on_one_side_only_before_all():
    pairs = paired(LEFT, RIGHT)
    assert [(pair.number, pair.left, pair.right) for pair in pairs] == [
        *(("W4", None, 2), ("W3", EMBEDDED, 1), ("W2", 2, EMBEDDED), ("W1", 3, 3)),
    ]


def test_the_title_counts_who_stands_higher_and_a_click_knows_its_side(context):
    drawing = ladder(LEFT, RIGHT, context, names=NAMES)
    assert drawing.title == "Apart on 3 of 4 recommendations: East Area higher on 1, North East on 2"
    assert "W3: Embedded and Defined" in drawing.alt and drawing.alt.endswith("Alike on 1 recommendation.")
    first, second = (trace for trace in drawing.figure["data"] if trace["name"] in ("first", "second"))
    assert [3, 0] in first["customdata"] and [3, 1] in second["customdata"]
    assert [4, 0] not in first["customdata"]
    assert first["marker"]["symbol"] != second["marker"]["symbol"]


def test_two_days_are_told_as_what_moved(context):
    days = ("23 September 2026", "31 October 2026")
    assert ladder(LEFT[:3], RIGHT[:3], context, names=days, days=True).title == (
        "2 of 3 recommendations moved since 23 September 2026: 1 to a lower stage, 1 to a higher one"
    )
    assert ladder(LEFT[:1], RIGHT[:1], context, names=days, days=True).title.startswith("0 of 1 recommendation moved")


def test_a_row_has_room_for_every_line_of_its_name(context):
    sides = [[stood(1, stage, title="Use of intelligence by officers responding to deaths")] for stage in (1, 2)]
    layout = ladder(*sides, context, names=NAMES).figure["layout"]
    lines = layout["yaxis"]["ticktext"][0].count(BREAK) + 1
    plot = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    assert lines == 3 and plot > lines * layout["yaxis"]["tickfont"]["size"] * LINE_HEIGHT


def test_nothing_to_compare_is_said(context):
    assert ladder([], [], context, names=NAMES).title == "Nothing to compare"
