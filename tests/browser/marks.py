"""Clicking what a chart shows: a mark is found by what it stands for, and the mouse goes where it is drawn."""

from typing import Any

from tests.browser.conftest import PATIENCE, Reader

# What the first mark whose customdata starts with `wanted` stands for, brought to the middle of the window. The marks
# of a bar or a dot are SVG paths without a name, so they are found through what Plotly drew them from.
FIND = """([key, wanted]) => {
    const fits = data => data && wanted.every((part, place) => part === null || part === data[place]);
    const middle = (data, x, y) => {
        document.querySelector(".stMain").scrollBy(0, y - window.innerHeight / 2);
        return {data, x, y};
    };
    // A cell of a table is an element of its own, and says itself what it stands for.
    for (const cell of document.querySelectorAll(`[class*="st-key-${key}"] td[data-click]`)) {
        const data = JSON.parse(cell.dataset.click);
        if (!fits(data)) continue;
        const box = cell.getBoundingClientRect();
        return middle(data, box.x + box.width / 2, box.y + box.height / 2);
    }
    const chart = document.querySelector(`[class*="st-key-${key}"] .js-plotly-plot`);
    if (!chart || !chart.calcdata) return null;
    for (const points of chart.calcdata) {
        const trace = points[0].trace;
        if (!trace || trace.hoverinfo === "skip") continue;
        for (const [place, point] of points.entries()) {
            const data = (trace.customdata || [])[point.i ?? place];
            if (!fits(data)) continue;
            const axis = name => chart._fullLayout[name[0] + "axis" + name.slice(1)];
            const across = axis(trace.xaxis), up = axis(trace.yaxis);
            // A bar's middle, of what is drawn of it; a dot's place.
            const within = (axis, from, to) => {
                const ends = [from, to].map(end => Math.min(Math.max(axis.c2p(end), 0), axis._length));
                return (ends[0] + ends[1]) / 2;
            };
            const bar = trace.type === "bar", lying = trace.orientation === "h";
            const size = bar ? [point.s0, point.s1] : [], thick = bar ? [point.p0, point.p1] : [];
            const at = !bar ? [across.c2p(point.x), up.c2p(point.y)]
                : lying ? [within(across, ...size), within(up, ...thick)]
                : [within(across, ...thick), within(up, ...size)];
            // What lies beyond the scale is not drawn, and cannot be clicked.
            if (at[0] < 0 || at[0] > across._length || at[1] < 0 || at[1] > up._length) continue;
            const box = chart.getBoundingClientRect();
            const grown = box.width / chart._fullLayout.width;  // charts are larger on a wall screen
            const x = box.x + (across._offset + at[0]) * grown, y = box.y + (up._offset + at[1]) * grown;
            return middle(data, x, y);
        }
    }
    return null;
}"""


def mark(reader: Reader, key: str, *wanted: Any) -> dict[str, Any]:
    """A mark of the chart by what it stands for (None: anything): its `data`, and where it is now, `x` and `y`."""
    asked = [key, list(wanted)]
    # A chart above may still be coming and push this one down: it is where it is once it stands in one place.
    before, found = None, reader.page.wait_for_function(FIND, arg=asked, timeout=PATIENCE).json_value()
    while before != found:
        reader.page.wait_for_timeout(100)
        before, found = found, reader.page.evaluate(FIND, asked)
    place: dict[str, Any] = found
    return place


def click(reader: Reader, key: str, *wanted: Any) -> list[Any]:
    """Click a mark of the chart; gives what it stands for."""
    found = mark(reader, key, *wanted)
    before = reader.page.url
    reader.page.mouse.move(found["x"], found["y"])
    reader.page.mouse.click(found["x"], found["y"])
    reader.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
    reader.settle()
    data: list[Any] = found["data"]
    return data


def press_row(reader: Reader, key: str, place: int = 0) -> None:
    """Choose a row of a grid by keyboard alone: into the grid, down to the row, Shift and Space to choose it."""
    before = reader.page.url
    grid(reader, key).focus()
    for _ in range(place):
        reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Shift+Space")
    reader.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
    reader.settle()


def click_row(reader: Reader, key: str, place: int = 0) -> None:
    """Choose a row of a grid by mouse: its selection box stands at the left."""
    before = reader.page.url
    shown = grid(reader, key)
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()
    assert box is not None
    reader.page.mouse.click(box["x"] + 18, box["y"] + 35 * (place + 1) + 17)
    reader.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
    reader.settle()


def grid(reader: Reader, key: str) -> Any:
    """The canvas of a grid, which takes the focus."""
    found = reader.page.locator(f".st-key-{key} [data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]")
    found.wait_for(timeout=PATIENCE)
    return found
