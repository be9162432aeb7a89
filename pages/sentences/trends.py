"""What the Trends page says in words, from rows of `trend_series`: right for none, one, all and too few."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.signals import SERIES, fired, latest, worded
from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, plural, sentence
from data.book.settings import value, whole

Row = Mapping[str, Any]

NAMED_AT_MOST = 3
SIGNALS = ("worse", "better", "rolling out", "none", "too few")
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
    return (_limits_told(), _samples_told(), _GAPS, _others_told())


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
        "A person on two courses counts in both, and a theme falls when a further course joins it, though nobody "
        "lost training.",
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
    names = join_names([row["label"] for row in worse], NAMED_AT_MOST)
    if len(worse) == len(rows) > 1:
        return f"All {len(rows)} {noun} are getting worse ({names})"
    return f"{count_of(len(worse), len(rows), noun, noun)} {is_or_are(len(worse))} getting worse ({names})"


def _better(better: Sequence[Row]) -> str:
    if not better:
        return ""
    names = join_names([row["label"] for row in better], NAMED_AT_MOST)
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


def of_one(row: Row) -> str:
    """One series: its signal and every rule that fires, its latest figure, and what its limits promise."""
    return f"{row['label']}. {_signal(row)}. {latest(row, True)}. {assured(row)}"


def _signal(row: Row) -> str:
    down, up = fired(row, -1), fired(row, 1)
    if row["signal"] in {"worse", "better"}:
        though = f"; though also {'; '.join(up)}" if down and up else ""
        return f"{row['signal'].capitalize()}: {'; '.join(down or up)}{though}"
    if row["signal"] == "none" and row["last_signal_on"]:
        return f"No signal now; the last was {row['last_signal']}, at {day(row['last_signal_on'])}"
    return worded(row)


def assured(row: Row) -> str:
    """What the limits promise against the threshold in force, in the manner of Making Data Count."""
    if row["threshold"] is None:
        return "No threshold is in force for it."
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
        unknown = f"It is below {line}; whether it will meet it cannot be told"
    if row["is_trial"] or not row["method"]:
        return f"{unknown} yet: {plural(row['to_lock'], 'more point')} needed to lock the limits."
    return f"{unknown}: it has left the limits its first points set ({_between(row)})."


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
