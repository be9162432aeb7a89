"""Cells as bars: one trace for what is known, one for what isn't, each where it stands."""

from charts.cells import Cell, cell_bars, known_apart, worded


def cell(across: int, known: bool = True) -> Cell:
    return Cell(across, 2.0, 0.9, "#ffffff", ["EA", across], f"column {across}", f"word {across}", known)


def test_what_is_not_known_is_a_trace_of_its_own_and_comes_last() -> None:
    groups = known_apart([cell(0, known=False), cell(1), cell(2)])
    assert [(known, [each.across for each in group]) for known, group in groups] == [(True, [1, 2]), (False, [0])]


def test_a_group_without_cells_is_no_trace() -> None:
    assert [known for known, _ in known_apart([cell(0)])] == [True]


def test_a_bar_fills_its_cell_and_gives_what_a_click_on_it_stands_for() -> None:
    bars = cell_bars([cell(0), cell(3)], 0.8, {"color": "#ffffff"}, "assessed")
    assert (bars["x"], bars["base"], bars["y"], bars["width"]) == ([0, 3], [2.0, 2.0], [0.9, 0.9], 0.8)
    assert bars["customdata"] == [["EA", 0], ["EA", 3]]
    assert "text" not in bars


def test_words_stand_inside_their_cells() -> None:
    bars = cell_bars([cell(0)], 0.8, {"color": "#ffffff"}, "assessed", **worded([cell(0)], {"size": 13}))
    assert (bars["text"], bars["textposition"]) == (["word 0"], "inside")
