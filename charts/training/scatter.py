"""Completion beside sampled practice, one dot a unit: whether training and practice go together is left to the eye."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, SMALL, apart, at_right, inked, key_note, note
from charts.palette import theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, escape, plain, widest, wrapped
from charts.traces import lines, markers, outlined, pointed
from charts.training import ROLES
from charts.training.shares import lowest_shown, silent, tick
from data.book.english import count_of, join_names
from data.book.shares import percent

PLOT_HEIGHT, LEFT, LABELLED_AT_MOST, TOP_SHARE, MOST_TRAINED = 360, 64, 20, 1.03, 1.01
NOTHING = "No unit has both a training figure and a sample of live work that counts on this day."
MEANING = "Sampled cases that met the practice; at the right the unit, met of cases"
Labels = list[tuple[Row, float]]


def beside_practice(
    rows: Sequence[Row], context: Context, *, subject: str, role: str, names: Sequence[tuple[str, str]] = ()
) -> Drawing:
    """Each unit by the share trained and the share of sampled cases that met the practice.

    rows: those of the question `training_practice` of one role. names: (unit_id, name).
    Units without a sample or with nobody in scope are
    named, not drawn. Click: customdata [unit_id, role].
    """
    known = dict(names)
    rows = [{"unit_name": known.get(row["unit_id"], row["unit_id"]), **row} for row in rows]
    drawn = [row for row in rows if row["practice_share"] is not None and row["trained_share"] is not None]
    if not drawn:
        return nothing(context, f"{subject}: nothing to set side by side", NOTHING)
    missing = sorted(row["unit_name"] for row in rows if row not in drawn)
    title, labels, key = _title(drawn, rows, subject, role), _labels(drawn), _key(missing)
    right = 20 + widest((_label(row) for row, _ in labels), SMALL)
    room = Room(PLOT_HEIGHT, LEFT, right, LABEL_LINE * (len(key) + 1) + 8, 56)
    return framed(
        [*_leaders(labels, context), _dots(drawn, role, context)],
        context,
        title,
        _alt(title, drawn, missing),
        room,
        **_axes(drawn, role, context),
        annotations=[key_note(context, key, LEFT, room.above), *_notes(labels, context)],
    )


def _key(missing: Sequence[str]) -> list[str]:
    left_out = f"Not drawn, no sample that counts: {join_names([clean(unit) for unit in missing], 8)}"
    words = " · ".join([MEANING, *([left_out] if missing else [])])
    return [escape(line) for line in wrapped(words, 92, 3)]


def _axes(drawn: Sequence[Row], role: str, context: Context) -> dict[str, Any]:
    across, up = _lowest(drawn, "trained_share"), _lowest(drawn, "practice_share")
    shares: dict[str, Any] = {"fixedrange": True, "tickformat": ".0%"}
    words = f"{role.capitalize()}s in post trained"
    return {
        "xaxis": axis(
            context, words, range=[across, MOST_TRAINED], dtick=tick(1 - across), ticklabelstandoff=6, **shares
        ),
        "yaxis": axis(context, "", range=[up, TOP_SHARE], dtick=tick(1 - up), **shares),
    }


def _lowest(drawn: Sequence[Row], field: str) -> float:
    return lowest_shown([row[field] for row in drawn])


def _title(drawn: Sequence[Row], rows: Sequence[Row], subject: str, role: str) -> str:
    cases = sum(row["sampled"] for row in drawn)
    people = sum(row["in_scope"] for row in drawn)
    return (
        f"{subject}: training and practice in {count_of(len(drawn), len(rows), 'unit')}, {cases:,} cases and "
        f"{people:,} {role}s"
    )


def _alt(title: str, drawn: Sequence[Row], missing: Sequence[str]) -> str:
    units = [
        f"{clean(row['unit_name'])} {percent(row['trained_share'])} trained, {row['sample_met']} of "
        f"{row['sampled']} cases"
        for row in drawn
    ]
    return f"{title}. {'; '.join(units[:12])}. {silent(missing)}".strip()


def _labels(drawn: Sequence[Row]) -> Labels:
    """Each dot with the height of its label in the margin, in the dots' order and never closer than a line; none
    if too many.
    """
    if len(drawn) > LABELLED_AT_MOST:
        return []
    low = _lowest(drawn, "practice_share")
    line = (TOP_SHARE - low) * (SMALL + 5) / PLOT_HEIGHT
    ranked = sorted(drawn, key=lambda row: (row["practice_share"], row["trained_share"], row["unit_id"]))
    heights = apart([row["practice_share"] for row in ranked], line, low, TOP_SHARE)
    return list(zip(ranked, heights, strict=True))


def _leaders(labels: Labels, context: Context) -> list[dict[str, Any]]:
    """From each dot to its label; no trace where there are no labels."""
    x = [end for row, _ in labels for end in (row["trained_share"], MOST_TRAINED, None)]
    y = [end for row, at in labels for end in (row["practice_share"], at, None)]
    line = {"color": theme(context.dark).grid, "width": 1}
    return [lines(x, y, line, "leaders", cliponaxis=False)] if labels else []


def _notes(labels: Labels, context: Context) -> list[dict[str, Any]]:
    place = {**at_right(4), "yref": "y", "font": inked(context)}
    return [note(context, escape(_label(row)), y=at, **place) for row, at in labels]


def _label(row: Row) -> str:
    return f"{clean(row['unit_name'])[:24]} {row['sample_met']} of {row['sampled']}"


def _dots(drawn: Sequence[Row], role: str, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    marker = {"symbol": ROLES[role][1], "size": 11, "color": colours.tones[3], "line": outlined(colours)}
    about = pointed([[row["unit_id"], role] for row in drawn], [_hover(row, role) for row in drawn])
    x, y = [row["trained_share"] for row in drawn], [row["practice_share"] for row in drawn]
    return markers(x, y, marker, "units", cliponaxis=False, **about)


def _hover(row: Row, role: str) -> str:
    trained = f"{row['trained']:,} of {row['in_scope']:,} {role}s trained, {escape(percent(row['trained_share']))}"
    met = f"{row['sample_met']} of {row['sampled']} cases met the practice, {escape(percent(row['practice_share']))}"
    return f"<b>{plain(row['unit_name'])}</b>{BREAK}{trained}{BREAK}{met}"
