"""The Overview's main chart: every recommendation by stage, what the evidence supports against what is claimed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, at_right, heading_note, key_note, link, muted, note
from charts.palette import Theme, theme
from charts.places import CLEAR, Heading, Lines, Place, Stack, hit_bars, stacked
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, CUT, clean, escape, plain, widest, wrapped
from charts.traces import KEEP, level_lines, markers, pointed
from data.book.english import count_of, join_names, noun_for, plural
from data.book.ladder import STAGES, STEPS, TOP, at_stage, or_above
from data.book.numbering import number_of
from data.book.verdicts import FLAG_WORDS, SIGNS, status

# A label keeps to one line, so that 20 rows fit a wall screen under the answer: a longer title is cut here, and whole
# when pointed at, in the table and on its own page.
LABEL_WIDTH = 44
NUMBER_ROOM, HEADING_HEIGHT, ROW_HEIGHT = 36, 18, 24
# Room for the heads aslant, as Plotly turns them on a tablet; the key stands beside them, over the titles.
HEADS_HEIGHT, HEAD_STANDOFF, KEY_ROOM = 84, 17, 280
# From the top of a row: its marks, and under them the lane of its units.
MARKS_AT, UNITS_AT = 9, 20
# Above this many units in a row, dots would be dust: one dot a stage, its area by the number of units.
MANY_UNITS = 30
DOTS_A_LINE, DOT_LINE, DOT_SPREAD = 12, 4, 0.86
# So many rows are drawn at a time, the neediest first: more would be a page that nobody reads to its foot.
MOST_ROWS = 40
NOTHING = "The store holds no recommendations: enter them in recommendation.csv."
RIGHT_HEAD = "Units at the next stage or above"
KEY_GAP = "\u2003"
DECLARED = "◆"
NARROWEST = 1000
"""Under so many pixels the names of the stages no longer stand beside each other, nor the words at the right: there
fewer words do."""
NARROW_LABEL, NARROW_HEAD, LEAST = 37, "Units at<br>next stage", 700


def ladder(
    rows: Sequence[Row],
    units: Sequence[Row],
    context: Context,
    views: Sequence[Row] = (),
    leads_to: str = "",
    first: int = 0,
) -> Drawing:
    """The recommendations by stage under their themes: solid (supported) over ringed (verified) over hollow (claimed).

    rows: those of the question `recommendation_standing`; MOST_ROWS of the neediest from place `first` are drawn, and
    the finding is of all. units: of `unit_known`; none above MANY_UNITS, when they are counted from the rows. views: of
    `three_views`; what the force declared complete is marked. leads_to: an address that ends where the number of a
    recommendation goes; with it titles and words are links. Click: customdata [recommendation_id, unit_id], of a row
    [recommendation_id, None].
    """
    if not rows:
        return nothing(context, "No recommendation to show", NOTHING)
    stack, declared = _stack(part(rows, first)), _declared_in(views)
    in_order = _in_order(rows)
    title, room = fullest(in_order), _room(stack)
    return framed(
        _traces(stack.places, units, context),
        context,
        title,
        alt_text(finding(in_order), in_order),
        room,
        **_axes(stack, declared, leads_to, context),
        annotations=_notes(stack, in_order, units, bool(declared), room, context),
        meta={"narrowest": NARROWEST, "narrow": _narrow(stack, declared, leads_to, context)},
    )


def ladder_with_links(
    rows: Sequence[Row], units: Sequence[Row], views: Sequence[Row], context: Context, leads_to: str, first: int = 0
) -> Drawing:
    """`ladder` with what the force declares, its titles and words links."""
    return ladder(rows, units, context, views, leads_to, first)


def part(rows: Sequence[Row], first: int) -> list[Row]:
    """The rows drawn where there are too many for one picture: those below their best first, then the lowest."""
    if len(rows) <= MOST_ROWS:
        return list(rows)
    needy = sorted(rows, key=lambda row: (not row["flag"], row["supported_stage"], row["recommendation_id"]))
    return needy[first : first + MOST_ROWS]


def _narrow(stack: Stack, declared: frozenset[int], leads_to: str, context: Context) -> dict[str, Any]:
    """What differs in a narrow window: titles cut shorter, the words at the right only sign and count, heads of two
    lines.
    """
    titles = [_short(place.row["title"], NARROW_LABEL) for place in stack.places]
    beside = [_few_words(place.row) for place in stack.places]
    left = NUMBER_ROOM + 2 * EDGE + widest(titles, LABEL)
    right = 2 * EDGE + widest([*NARROW_HEAD.split(BREAK), *beside], LABEL)
    return {
        "under": NARROWEST,
        "least": LEAST,
        "key": KEY_GAP.join(f"{SIGNS[flag]} {flag}" for flag in FLAG_WORDS),
        "margin": {"l": max(KEY_ROOM, left), "r": right},
        "heads": [BREAK.join(stage.rsplit(" ", 1)) for stage in STAGES],
        "titles": _titles(stack.places, titles, declared, leads_to, context),
        "beside": [
            _linked(place, escape(words), leads_to, context) for place, words in zip(stack.places, beside, strict=True)
        ],
        "head": NARROW_HEAD,
    }


def _declared_in(views: Sequence[Row]) -> frozenset[int]:
    """The recommendations that the force has declared complete."""
    return frozenset(view["recommendation_id"] for view in views if view["declared_on"])


def _room(stack: Stack) -> Room:
    left = max(KEY_ROOM, NUMBER_ROOM + stack.left)
    right = 2 * EDGE + widest([RIGHT_HEAD, *(_beside(place.row) for place in stack.places)], LABEL)
    return Room(stack.height, left, right, HEADS_HEIGHT, 4)


def _traces(places: Sequence[Place], units: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    colours = theme(context.dark)
    dots = _unit_dots(places, units, colours)
    return [_hit_rows(places, colours), *dots, _gaps(places, colours), *_three_marks(places, colours)]


def _notes(
    stack: Stack, rows: Sequence[Row], units: Sequence[Row], declared: bool, room: Room, context: Context
) -> list[dict[str, Any]]:
    """The key, the counts under the stages' names, the head at the right, and the themes' headings."""
    key = _key(rows, units, declared, theme(context.dark))
    return [
        key_note(context, key, room.left, room.above),
        *_counts(rows, context),
        _right_head(context),
        *(_heading(name, top, room.left, context) for name, top in stack.headings),
    ]


def fullest(rows: Sequence[Row]) -> str:
    """The chart's title: at which stages most stand. How many are embedded, the page says over it."""
    counts = Counter(row["supported_stage"] for row in rows)
    most = sorted(counts, key=lambda stage: (-counts[stage], -stage))[:2]
    first = count_of(counts[most[0]], len(rows), "recommendation")
    said = [f"{first} {'stands' if counts[most[0]] == 1 else 'stand'} {at_stage(most[0])}"]
    return ", ".join([*said, *(f"{counts[stage]:,} {at_stage(stage)}" for stage in most[1:])])


def finding(rows: Sequence[Row]) -> str:
    """How many are embedded in every unit, and how many are claimed ahead of their evidence."""
    embedded = sum(row["embedded"] for row in rows)
    ahead = sum(row["claimed_ahead"] for row in rows)
    first = f"{embedded:,} of {len(rows):,} embedded in every unit"
    return f"{first}, {ahead:,} claimed ahead of evidence" if ahead else first


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, the count at each stage, and which stand below their best, in sentences."""
    counts = Counter(row["supported_stage"] for row in rows)
    stages = join_names([f"{counts[stage]} {name.lower()}" for stage, name in enumerate(STAGES) if counts[stage]])
    flags = [_flagged(rows, flag) for flag in FLAG_WORDS]
    return " ".join([f"{title}.", f"By the lowest unit: {stages}.", *[words for words in flags if words]])


def units_above(row: Row) -> str:
    """How far the other units are: `5 of 12 units at Practised or above`, the stage being the next one up."""
    following = min(row["supported_stage"] + 1, TOP)
    return f"{count_of(row[f'units_at_{following}'], row['units_in_scope'], 'unit')} at {or_above(following)}"


def _flagged(rows: Sequence[Row], flag: str) -> str:
    ids = [number_of(row) for row in rows if row["flag"] == flag]
    return f"{flag.capitalize()}: {noun_for(len(ids), 'recommendation')} {join_names(ids)}." if ids else ""


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """The recommendations in their order under their themes."""
    return sorted(rows, key=lambda row: (row["theme_id"], row["recommendation_id"]))


def _stack(rows: Sequence[Row]) -> Stack:
    return stacked(_in_order(rows), _label, lambda label: ROW_HEIGHT, _theme, HEADING_HEIGHT)


def _theme(row: Row) -> Heading:
    return row["theme_id"], row["theme_name"]


def _label(row: Row) -> Lines:
    return (_short(row["title"], LABEL_WIDTH),)


def _short(title: str, width: int) -> str:
    """A title on one line, cut between words."""
    lines = wrapped(title, width, 9)
    return lines[0] if len(lines) == 1 else f"{_filled(title, width)}{CUT}"


def _filled(title: str, width: int) -> str:
    """As many whole words as one line takes (a line of `wrapped` is evened out, and so shorter)."""
    words = clean(title)[:width].rsplit(" ", 1)[0]
    return words.rstrip(" ,;:")


def _marks_at(place: Place) -> float:
    """The height of the three marks: above the middle, so that the units have a lane of their own."""
    return place.top + MARKS_AT


def _units_at(place: Place) -> float:
    return place.top + UNITS_AT


def _hit_rows(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """One bar across each whole row: what is clicked, and a faint band that leads the eye from label to text."""
    middles, heights = [place.middle for place in places], [place.height for place in places]
    bands = [colours.band if index % 2 else CLEAR for index, _ in enumerate(places)]
    hovers = [_hover(place.row) for place in places]
    return hit_bars(middles, heights, (-0.5, len(STAGES)), _clicks(places), hovers, bands)


def _clicks(places: Sequence[Place]) -> list[list[Any]]:
    return [[place.row["recommendation_id"], None] for place in places]


def _hover(row: Row) -> str:
    stages = [("Supported", "supported_stage"), ("Verified", "verified_stage"), ("Claimed", "claimed_stage")]
    standings = [f"{word}: {'no claim' if row[key] is None else STAGES[row[key]]}" for word, key in stages]
    head = f"<b>{number_of(row)} {BREAK.join(map(escape, wrapped(row['title'], 60)))}</b>"
    return BREAK.join([head, *standings, units_above(row), *([status(row["flag"])] if row["flag"] else [])])


def _unit_dots(places: Sequence[Place], units: Sequence[Row], colours: Theme) -> list[dict[str, Any]]:
    if _are_many(place.row for place in places):
        return [_unit_bubbles(places, colours)]
    by_row: dict[Any, list[Row]] = defaultdict(list)
    for unit in units:
        by_row[unit["recommendation_id"]].append(unit)
    dots = [dot for place in places for dot in _swarm(place, by_row[place.row["recommendation_id"]])]
    return [_dots([dot for dot in dots if dot[2]["unknown"] == unknown], unknown, colours) for unknown in (False, True)]


def _are_many(rows: Iterable[Row]) -> bool:
    return max((row["units_in_scope"] for row in rows), default=0) > MANY_UNITS


def _swarm(place: Place, units: Sequence[Row]) -> Iterator[tuple[float, float, Row]]:
    """Each unit's dot near its stage, side by side, so that twelve units at one stage are seen as twelve."""
    by_stage: dict[int, list[Row]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: (unit["unknown"], unit["unit_id"])):
        by_stage[unit["supported_stage"]].append(unit)
    for stage, group in by_stage.items():
        for index, unit in enumerate(group):
            line, column = divmod(index, DOTS_A_LINE)
            across = min(DOTS_A_LINE, len(group) - line * DOTS_A_LINE)
            x = stage + (column - (across - 1) / 2) * DOT_SPREAD / DOTS_A_LINE
            yield x, _units_at(place) - line * DOT_LINE, unit


def _dots(dots: Sequence[tuple[float, float, Row]], unknown: bool, colours: Theme) -> dict[str, Any]:
    units = [unit for *_, unit in dots]
    about = pointed([[unit["recommendation_id"], unit["unit_id"]] for unit in units], list(map(_unit_hover, units)))
    name = "units with nothing assessed" if unknown else "units"
    x, y = [x for x, _, _ in dots], [y for _, y, _ in dots]
    return markers(x, y, _dot_marker(unknown, colours), name, **about)


def _dot_marker(unknown: bool, colours: Theme) -> dict[str, Any]:
    if unknown:
        return {"symbol": "x-thin", "size": 5, "color": colours.muted, "line": {"color": colours.muted, "width": 1.4}}
    return {"symbol": "circle", "size": 4.5, "color": colours.muted, "line": {"width": 0}}


def _unit_hover(unit: Row) -> str:
    stage = "nothing assessed" if unit["unknown"] else STAGES[unit["supported_stage"]]
    return f"{plain(unit.get('unit_name') or unit['unit_id'])}: {stage}"


def _unit_bubbles(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """One dot a row and stage, its area by the number of units there."""
    groups = [
        (place, stage, number) for place in places for stage, number in enumerate(_units_at_each(place.row)) if number
    ]
    sizes = [3 + 9 * sqrt(number / place.row["units_in_scope"]) for place, _, number in groups]
    about = pointed(
        _clicks([place for place, *_ in groups]),
        [f"{plural(number, 'unit')}: {STAGES[stage]}" for _, stage, number in groups],
    )
    x, y = [stage for _, stage, _ in groups], [_units_at(place) for place, *_ in groups]
    return markers(x, y, {**_dot_marker(False, colours), "size": sizes}, "units", **about)


def _units_at_each(row: Row) -> list[int]:
    """How many units stand at each stage, from those at or above each."""
    above = [row["units_in_scope"], *(row[f"units_at_{stage}"] for stage in STEPS), 0]
    return [one - more for one, more in pairwise(above)]


def _gaps(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """Dotted lines from what is supported to what is claimed, where the claim is ahead."""
    spans = [
        (place.row["supported_stage"], place.row["claimed_stage"], _marks_at(place))
        for place in places
        if place.row["claimed_ahead"]
    ]
    line = {"color": colours.muted, "width": 1.6, "dash": "dot"}
    return level_lines(spans, line, "gap")


def _three_marks(places: Sequence[Place], colours: Theme) -> list[dict[str, Any]]:
    fills = [colours.stages[place.row["supported_stage"]] for place in places]
    return [
        _mark(places, "claimed_stage", "y2", _claimed(colours)),
        _mark(places, "verified_stage", "y2", _verified(colours)),
        _mark(places, "supported_stage", "y3", _supported(colours, fills)),
    ]


def _claimed(colours: Theme) -> dict[str, Any]:
    return {"symbol": "square-open", "size": 16, "color": colours.muted, "line": {"color": colours.muted, "width": 1.4}}


def _verified(colours: Theme) -> dict[str, Any]:
    return {"symbol": "circle-open", "size": 14, "color": colours.ink, "line": {"color": colours.ink, "width": 2}}


def _supported(colours: Theme, fills: str | list[str]) -> dict[str, Any]:
    return {"symbol": "circle", "size": 9, "color": fills, "line": {"color": colours.outline, "width": 1.2}}


def _mark(places: Sequence[Place], key: str, on: str, marker: dict[str, Any]) -> dict[str, Any]:
    """One kind of mark. It takes no click of its own: the row under it does."""
    x, y = [place.row[key] for place in places], [_marks_at(place) for place in places]
    about = {"customdata": _clicks(places), "hoverinfo": "skip", **KEEP}
    return markers(x, y, marker, key.removesuffix("_stage"), yaxis=on, **about)


def _key(rows: Sequence[Row], units: Sequence[Row], declared: bool, colours: Theme) -> list[str]:
    """What the marks mean, in short lines that fit over the titles."""
    solid = f'<span style="color:{colours.tones[3]}">●</span>'
    lines = [[f"{solid} supported", "◯ verified, counting lapsed"], ["□ claimed", "····· ahead of the evidence"]]
    last = [*_units_key(rows, units), *([f"{DECLARED} declared complete"] if declared else [])]
    return [KEY_GAP.join(line) for line in (*lines, last) if line]


def _units_key(rows: Sequence[Row], units: Sequence[Row]) -> list[str]:
    if _are_many(rows):
        return ["• units, by number"]
    if not units:
        return []
    return ["• one unit", "× nothing on file"] if any(unit["unknown"] for unit in units) else ["• one unit"]


def _axes(stack: Stack, declared: frozenset[int], leads_to: str, context: Context) -> dict[str, Any]:
    """Number and title at the left, words at the right: three vertical axes over each other."""
    places, colours = stack.places, theme(context.dark)
    ticks = [place.middle for place in places]
    down: dict[str, Any] = {"range": [stack.height, 0], "fixedrange": True, "showgrid": False, "tickvals": ticks}
    over = {"overlaying": "y", **down}
    numbers = [f"<b>{number_of(place.row)}</b>" for place in places]
    titles = _titles(places, [place.label[0] for place in places], declared, leads_to, context)
    beside = [_linked(place, _coloured(place.row, _beside(place.row), colours), leads_to, context) for place in places]
    return {
        "xaxis": axis(context, side="top", range=[-0.5, TOP + 0.5], fixedrange=True, **_heads()),
        "yaxis": axis(context, ticktext=numbers, ticklabelstandoff=6, **down),
        "yaxis2": axis(context, ticktext=titles, ticklabelstandoff=NUMBER_ROOM, side="left", **over),
        "yaxis3": axis(context, ticktext=beside, ticklabelstandoff=8, side="right", **over),
        "barmode": "overlay",
    }


def _linked(place: Place, text: str, leads_to: str, context: Context) -> str:
    return link(text, f"{leads_to}{place.row['recommendation_id']}", context) if leads_to else text


def _titles(
    places: Sequence[Place], titles: Sequence[str], declared: frozenset[int], leads_to: str, context: Context
) -> list[str]:
    return [
        _marked(place, declared) + _linked(place, escape(title), leads_to, context)
        for place, title in zip(places, titles, strict=True)
    ]


def _marked(place: Place, declared: frozenset[int]) -> str:
    """The mark of what the force declared complete, before its title."""
    return f"{DECLARED} " if place.row["recommendation_id"] in declared else ""


def _heads() -> dict[str, Any]:
    """Column heads: the stages' names, which Plotly turns aslant by itself where the figure is narrow."""
    aslant = {"autotickangles": [0, -30], "ticklabelstandoff": HEAD_STANDOFF}
    return {"tickvals": list(range(len(STAGES))), "ticktext": list(STAGES), **aslant}


def _counts(rows: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """Under each head, how many recommendations stand there."""
    counts = Counter(row["supported_stage"] for row in rows)
    where = {"y": 1, "yref": "paper", "yanchor": "bottom", "name": "count"}
    return [note(context, f"<b>{counts[stage]}</b>", x=stage, **where) for stage in range(len(STAGES))]


def _right_head(context: Context) -> dict[str, Any]:
    """What the words at the right count."""
    where = {**at_right(8), "y": 1, "yref": "paper", "yanchor": "bottom"}
    return note(context, RIGHT_HEAD, **where, font=muted(context), name="head")


def _beside(row: Row) -> str:
    """What stands at the right of a row: its flag, and how many units are at the next stage."""
    following = min(row["supported_stage"] + 1, TOP)
    words = f"{row[f'units_at_{following}']:,} of {row['units_in_scope']:,} at {STAGES[following]}"
    return f"{status(row['flag'])} · {words}" if row["flag"] else words


def _few_words(row: Row) -> str:
    """The same where there is little room: the sign of its flag, and the count."""
    following = min(row["supported_stage"] + 1, TOP)
    words = f"{row[f'units_at_{following}']:,} of {row['units_in_scope']:,}"
    return f"{SIGNS[row['flag']]} {words}" if row["flag"] else words


def _coloured(row: Row, words: str, colours: Theme) -> str:
    text = escape(words)
    if not row["flag"]:
        return f'<span style="color:{colours.muted}">{text}</span>'
    return text.replace(status(row["flag"]), f"<b>{status(row['flag'])}</b>", 1)


def _heading(name: str, top: float, left: float, context: Context) -> dict[str, Any]:
    """A theme's heading, flush with the left edge of the figure."""
    return heading_note(context, plain(name, 60), left, top + HEADING_HEIGHT, font=muted(context))
