"""What the Trends page says in words, from rows of `trend_series`: right for none, one, all and too few."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.signals import SERIES, fired, latest, worded
from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, month, plural, sentence, verb_for
from data.book.settings import value, whole
from pages.sentences import practice

Row = Mapping[str, Any]

NAMED_AT_MOST = 3
TRAINING = ("training series", "training series")
"""A course and a role, all units together: of one unit alone it is a course group."""
SIGNALS = ("worse", "better", "rolling out", "none", "too few")
YEAR = "the year before"
NOTHING = {
    "courses": "No training completion is held for this choice, so nothing can be said of its trend.",
    "themes": "No training completion is held for this choice, so nothing can be said of its trend.",
    "practice": "No sample of live work is held for this choice, so nothing can be said of its trend.",
}


def start_told() -> str:
    """What choosing a later start of the limits does."""
    return (
        f"Limits stand on the first {whole('trend_base_points')} points judged and are never moved by themselves. A "
        "start that you choose moves them for this view, which then says so."
    )


def method() -> tuple[str, ...]:
    """How limits are drawn and what is judged, with the settings in force: a paragraph each."""
    return (_limits_told(), _samples_told(), _GAPS, _ALIKE, _others_told())


def _limits_told() -> str:
    base, least = whole("trend_base_points"), whole("trend_least_points")
    return (
        f"Roll-outs: training is judged from the month after it arrived, the first month-end at which its share had "
        f"been at or above the threshold in force {whole('arrival_months')} months running. Until then only a fall is "
        f"told. Limits: the centre line is the mean of the first {base} points judged and the limits lie "
        f"{value('trend_limit_factor'):g} mean moving ranges either side of it (XmR chart, Wheeler; the upper limit of "
        f"a moving range is {value('trend_range_factor'):g} times their mean). They are locked there: no later point "
        f"moves them, and nothing is re-based by itself. With {least} to {base - 1} points they stand on all of them "
        "and are trial limits; with fewer there are none, and no signal."
    )


def _samples_told() -> str:
    return (
        "Samples: a p-prime chart (Laney) is drawn instead: the centre line is all cases that met the practice over "
        f"all cases sampled, and each point has its own limits, {whole('trend_sigmas')} standard errors either side, "
        "widened by how much the samples of the base differ beyond chance, and never inside the limits of the exact "
        "binomial."
    )


_GAPS = (
    "Months not reported are gaps in the line, and break a run; the moving range is between one reported point and the "
    "next. A quarter still running is drawn hollow and not judged. Practice is pooled by quarter, as the verdicts are."
)


def _others_told() -> str:
    return (
        "The rules are those of the NHS-R Community's NHSRplotthedots, for Making Data Count, but for this: two of "
        "three points near a limit count wherever the third lies, a point beyond the limit counts as near it, a "
        "rule fires at the point that completes it, a missing period breaks a run, and a census is never outside its "
        "limits by one person. The words against the threshold follow Making Data Count's assurance: both "
        "limits at or above the threshold, consistently meets; both below, consistently misses; otherwise hit and "
        f"miss; under {whole('trend_base_points')} points, or once a series has left its limits in a way that could "
        "change the answer, cannot tell."
    )


_ALIKE = (
    "Like with like: beside the plain rate stands that of what is counted in both periods, and who joined or left is "
    "named. A rate moved mostly because others are counted where more than half of its move is not in that of those "
    "counted in both. No limit moves for it, and a signal stays one."
)
_CHANCE = (
    "A signal says that something other than chance is at work; it does not say what, nor that it is large. With "
    "a dozen charts, a false alarm now and then is to be expected."
)
_ROSTER = (
    "Completion is a census of the people in scope that month: it moves when people join or leave, not only by "
    "training."
)
LIMITS = {
    "courses": (
        _CHANCE,
        _ROSTER,
        "A month in which a unit did not report is the rate of the others.",
    ),
    "themes": (
        _CHANCE,
        _ROSTER,
        "A person on two courses counts in both. A theme falls when a further course joins it, though nobody lost "
        "training: where one did, a series says so, and how it stands without.",
    ),
    "practice": (
        _CHANCE,
        "Which units were sampled changes from quarter to quarter, and moves the rate by itself.",
    ),
}


def answer(rows: Sequence[Row], measure: str, base: date | None = None) -> str:
    """How many series are getting worse, by name; how many better; and what can't be told, in one sentence.

    rows: of `trend_series`, all or those of a theme. base: the day a reader counts the limits from, None for the first
    point.
    """
    if not rows:
        return NOTHING[measure]
    of = {signal: [row for row in rows if row["signal"] == signal] for signal in SIGNALS}
    if len(of["too few"]) == len(rows):
        return f"{_all_too_few(rows, measure)}{_limits(rows, base)}."
    parts = [
        _worse(of["worse"], rows, measure),
        _better(of["better"]),
        _rolling_out(of["rolling out"]),
        _too_few(of["too few"]),
        _rest(of["none"], len(rows)),
    ]
    return f"{'; '.join(filter(None, parts))}{_limits(rows, base)}."


def _worse(worse: Sequence[Row], rows: Sequence[Row], measure: str) -> str:
    noun = SERIES[measure]
    if not worse:
        none = f"None of {len(rows)} {noun} is getting worse"
        return f"The one {noun} is not getting worse" if len(rows) == 1 else none
    names = _named(worse)
    if len(worse) == len(rows) > 1:
        return f"All {len(rows)} {noun} are getting worse ({names})"
    return f"{count_of(len(worse), len(rows), noun, noun)} {is_or_are(len(worse), len(rows))} getting worse ({names})"


def _named(rows: Sequence[Row]) -> str:
    """The first few by name, parted so that the comma before a role parts nothing."""
    names = "; ".join(row["label"] for row in rows[:NAMED_AT_MOST])
    return f"{names} and {plural(rest, 'other')}" if (rest := len(rows) - NAMED_AT_MOST) > 0 else names


def _better(better: Sequence[Row]) -> str:
    if not better:
        return ""
    names = _named(better)
    return f"{len(better)} {is_or_are(len(better))} getting better ({names})"


def _rolling_out(rows: Sequence[Row]) -> str:
    """Not yet arrived at the threshold: a roll-out is no stable process, and is not judged as one."""
    if not rows:
        return ""
    return f"{len(rows)} {is_or_are(len(rows))} still rolling out, and not falling"


def _too_few(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    return f"{len(rows)} {'has' if len(rows) == 1 else 'have'} too few points to tell"


def _all_too_few(rows: Sequence[Row], measure: str) -> str:
    most = max(row["points"] for row in rows)
    needed = rows[0]["points"] + rows[0]["lacking"]
    if len(rows) == 1:
        which = f"the one {SERIES[measure]} does not yet have"
    else:
        which = f"none of {len(rows)} {SERIES[measure]} yet has"
    return f"It is too early to tell: {which} the {needed} points a signal needs (the most is {most})"


def _rest(none: Sequence[Row], total: int) -> str:
    if not none:
        return ""
    if len(none) == total:
        return "no signal: what moved is within the usual variation"
    return f"the other {'one shows' if len(none) == 1 else f'{len(none)} show'} no signal"


def _limits(rows: Sequence[Row], base: date | None) -> str:
    trial = sum(row["is_trial"] for row in rows if row["method"])
    notes = [f"limits counted from {day(base)}, as chosen below"] if base else []
    notes += [f"trial limits in {trial} of {len(rows)}"] if trial else []
    return f" ({'; '.join(notes)})" if notes else ""


def training(rows: Sequence[Row]) -> str:
    """Where training stands: how many series have arrived, which have since fallen below, how many get worse.

    rows: of `trend_series`, measure courses, all units together.
    """
    if not rows:
        return NOTHING["courses"]
    arrived = [row for row in rows if row["arrived_on"]]
    below = [row for row in arrived if row["threshold_side"] == "below"]
    rest = [row for row in rows if row["signal"] == "worse" and row not in below]
    parts = [_arrived(len(arrived), len(rows), rows), _since_below(below), _worsening(rest, bool(below))]
    return sentence("; ".join(part for part in parts if part))


def _arrived(arrived: int, total: int, rows: Sequence[Row]) -> str:
    lines = {shares.threshold(row["threshold"]) for row in rows if row["threshold"] is not None}
    line = lines.pop() if len(lines) == 1 else "its threshold"
    if total == 1:
        return f"the one training series has {f'reached {line}' if arrived else f'not yet {_stood(line)}'}"
    if not arrived:
        return f"none of {total} training series has yet {_stood(line)}"
    if arrived == total:
        return f"all {total} training series have reached {line}"
    out = total - arrived
    return (
        f"{count_of(arrived, total, *TRAINING)} {verb_for(arrived, total, 'has', 'have')} reached {line}, "
        f"{out} {is_or_are(out)} rolling out"
    )


def _stood(line: str) -> str:
    """To have reached a line is to have stood there some months running."""
    return f"stood at {line} for {plural(whole('arrival_months'), 'month')} running"


def _since_below(below: Sequence[Row]) -> str:
    if not below:
        return ""
    named = join_names([f"{row['label']} ({_figure(row)})" for row in below], NAMED_AT_MOST)
    return f"{len(below)} {'has' if len(below) == 1 else 'have'} since fallen below it: {named}"


def _worsening(rows: Sequence[Row], more: bool) -> str:
    if not rows:
        return "" if more else "none is getting worse"
    return f"{len(rows)} {'more ' if more else ''}{is_or_are(len(rows))} getting worse"


def _figure(row: Row) -> str:
    return f"{shares.percent(row['value'], row['threshold'])}, {row['x']:,} of {row['n']:,}"


def by_who(rows: Sequence[Row], alike: Sequence[Row]) -> str:
    """Of the series that get worse or stand below their threshold, those that fell mostly because others are counted.

    rows: of `trend_series`; alike: of `trend_alike`. Blank where there is none.
    """
    told = {row["series_id"]: row for row in alike if row["by_who"] and row["value"] < row["value_before"]}
    fallen = [
        f"{row['label']} ({_both(told[row['series_id']])}; {_who(told[row['series_id']])})"
        for row in rows
        if row["series_id"] in told and (row["signal"] == "worse" or row["threshold_side"] == "below")
    ]
    return sentence(f"Mostly because others are counted now: {join_names(fallen, NAMED_AT_MOST)}") if fallen else ""


def like_with_like(alike: Sequence[Row]) -> str:
    """One series where the same is counted in both periods, and who joined or left; blank where nobody did.

    alike: the rows of `trend_alike` of that series. A year before is told; where none is held, the period before.
    """
    moved = [row for row in alike if row["joined"] + row["left_out"] and row["value_before"] is not None]
    row = next((row for row in moved if row["compared"] == YEAR), moved[0] if moved else None)
    if row is None:
        return ""
    if not row["both_n"]:
        return f"nothing is counted both now and {_then(row)}: {_who(row)}"
    verb = "fell" if row["value"] < row["value_before"] else "rose"
    mostly = f"; the plain rate {verb} mostly because others are counted now" if row["by_who"] else ""
    return f"{_both(row)}{mostly}; {_who(row)}"


def _both(row: Row) -> str:
    now, then = (shares.percent(row[share], row["threshold"]) for share in ("both_share", "both_share_before"))
    return f"where counted in both, {now} against {then} {_then(row)}"


def _then(row: Row) -> str:
    if row["compared"] == YEAR:
        return "a year before"
    return f"in {practice.months(row['before_on']) if row['measure'] == 'practice' else month(row['before_on'])}"


def _who(row: Row) -> str:
    """Who joined and who left, by name: units; of a theme courses too."""
    named = (("joined", row["joined_names"]), ("left", row["left_names"]))
    return "; ".join(f"{join_names(names, NAMED_AT_MOST)} {verb}" for verb, names in named if names)


def of_one(row: Row, alike: Sequence[Row] = ()) -> str:
    """One series: first where it is against its threshold, then which way it goes, then how sure that is.

    alike: the rows of `trend_alike` of that series, so that it is told like with like where others are counted now.
    """
    fact = [row["label"], _where(row), _year_before(row), like_with_like(alike)]
    parts = [*fact, _signal(row), assured(row), *recorded(row)]
    return " ".join(sentence(part) for part in parts if part)


def _where(row: Row) -> str:
    """`94%, 4,245 of 4,514, October 2026: below the 95% asked for, since October 2026`."""
    if row["value"] is None:
        return latest(row, True)
    figure = f"{_figure(row)}, {row['period']}"
    if row["threshold"] is None:
        return figure
    line = f"the {shares.threshold(row['threshold'])} asked for"
    if row["value"] >= row["threshold"] - shares.GRAIN:
        return f"{figure}: at or above {line}"
    since = f", since {_period_of(row, row['below_since'])}" if row["below_since"] != row["point_on"] else ""
    return f"{figure}: below {line}{since}"


def _period_of(row: Row, when: date | None) -> str:
    if when is None:
        return "the first point"
    return month(when) if row["span_months"] == 1 else practice.months(when)


def _year_before(row: Row) -> str:
    """`down from 97.5% a year before (4,295 of 4,522)`: a fact, whatever the rules say of it."""
    if row["value_before"] is None or row["value"] is None:
        return ""
    then = f"{shares.percent(row['value_before'], row['threshold'])} a year before"
    then += f" ({row['x_before']:,} of {row['n_before']:,})"
    moved = row["value"] - row["value_before"]
    if abs(moved) < shares.GRAIN:
        return f"as {then}"
    return f"{'up' if moved > 0 else 'down'} from {then}"


def recorded(row: Row) -> list[str]:
    """What is on record of its limits: when it arrived, a re-base with its reason, a step change that is suggested."""
    told = []
    if row["phase"] == "rolling out":
        told.append("a roll-out is drawn plainly against its threshold, without limits")
    elif row["arrived_on"]:
        told.append(f"it arrived on {day(row['arrived_on'])} and is judged from the month after")
    if row["rebased_from"]:
        agreed = f"agreed by {row['agreed_by']} on {day(row['agreed_on'])}"
        told.append(f"its limits were re-based from {day(row['rebased_from'])}: {row['reason']} ({agreed})")
    if row["suggested_from"]:
        since = _period_of(row, row["suggested_from"])
        told.append(f"since {since} it may be another process: suggested only, no limit was moved")
    return told


def _signal(row: Row) -> str:
    down, up = fired(row, -1), fired(row, 1)
    if row["signal"] in {"worse", "better"}:
        though = f"; though also {'; '.join(up)}" if down and up else ""
        return f"{row['signal'].capitalize()}: {'; '.join(down or up)}{though}"
    if row["signal"] == "none" and row["last_signal_on"]:
        return f"No signal now; the last was {row['last_signal']}, at {day(row['last_signal_on'])}"
    return worded(row)


def assured(row: Row) -> str:
    """What the limits promise against the threshold in force, as Making Data Count says it; blank in a roll-out."""
    if row["threshold"] is None:
        return "No threshold is in force for it."
    if row.get("phase") == "rolling out":
        return ""
    line = f"the {shares.threshold(row['threshold'])} threshold"
    if row["assurance"] == "consistently meets":
        return f"It consistently meets {line}: both limits ({_between(row)}) lie at or above it."
    if row["assurance"] == "consistently misses":
        return f"It consistently misses {line}: both limits ({_between(row)}) lie below it."
    if row["assurance"] == "hit and miss":
        return f"Against {line} it is hit and miss: the threshold lies within its limits ({_between(row)})."
    return _not_assured(row, line)


def _not_assured(row: Row, line: str) -> str:
    if row["value"] is None:
        unknown = f"Whether it meets {line} cannot be told"
    elif row["value"] >= row["threshold"] - shares.GRAIN:
        unknown = f"Whether it will keep meeting {line} cannot be told"
    else:
        unknown = f"Whether it will meet {line} cannot be told"
    if row["is_trial"] or not row["method"]:
        return f"{unknown} yet: {plural(row['to_lock'], 'more point')} needed to lock the limits."
    return f"{unknown}: it has left the limits its first points set ({_between(row)})."


def false_alarms(rows: Sequence[Row]) -> str:
    """In numbers, how often a page of so many charts shows a signal though nothing goes on (rows of `trend_matrix`)."""
    of_measure = {row["measure"]: row for row in rows if row["judged"]}
    parts = [
        f"with {plural(row['judged'], SERIES[measure], SERIES[measure])} that have limits, "
        f"{shares.percent(row['false_alarm'])}"
        for measure, row in of_measure.items()
    ]
    if not parts:
        return "No series has limits yet, so none can give a false alarm."
    return sentence(f"The chance of at least one signal in a month with nothing going on: {'; '.join(parts)}")


def _between(row: Row) -> str:
    return shares.interval(max(0.0, row["low"]), min(1.0, row["high"]), row["threshold"])


def base_words(row: Row, base: date | None) -> str:
    """On what the limits of a series stand, and which kind they are."""
    if not row["method"]:
        return f"No limits: {plural(row['lacking'], 'more point')} needed."
    kind = "p-prime chart, limits by the size of each sample" if row["method"] == "p-prime" else "XmR chart"
    which = "trial limits on" if row["is_trial"] else "limits locked on"
    chosen = f", counted from {day(base)} as chosen" if base else ""
    span = f"{day(row['base_from'])} to {day(row['base_to'])}"
    return sentence(f"{kind}; {which} {plural(row['base_points'], 'point')}, {span}{chosen}.")
