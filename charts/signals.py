"""What a control chart says, in words: the signal of one series, the rules that fire, and how many series say what.

Every word comes from the columns of the questions `trend_series` and `trend_points`; nothing is judged here.
"""

from collections.abc import Sequence

from charts.drawing import Row
from data.book.english import count_of, is_or_are, join_names, plural, short_month
from data.book.shares import percent as share

# The order is that of `signal_order`. A sign and a word always go together.
SIGNS = {"worse": "▼", "better": "▲", "rolling out": "△", "none": "–", "too few": "…"}
RULES = ("rule_outside", "rule_shift", "rule_trend", "rule_near", "rule_fall")
SERIES = {"courses": "training series", "themes": "training series by theme", "practice": "series of sampled practice"}


def rule_words(row: Row, rule: str) -> str:
    """What one rule says at a point, `9 points in a row above the centre line`; "" where it is silent."""
    way = row[rule]
    if not way:
        return ""
    return {
        "rule_outside": "above its upper limit" if way > 0 else "below its lower limit",
        "rule_shift": f"{row['points_one_side']} points in a row {'above' if way > 0 else 'below'} the centre line",
        "rule_trend": f"{row['points_one_way']} points in a row {'rising' if way > 0 else 'falling'}",
        "rule_near": f"two of three points near the {'upper' if way > 0 else 'lower'} limit",
        "rule_fall": "a fall before there are limits",
    }[rule]


def fired(row: Row, way: int) -> list[str]:
    """The words of the rules that fire one way (1 up, -1 down) at a point."""
    return [rule_words(row, rule) for rule in RULES if row[rule] == way]


def fired_numbers(row: Row) -> str:
    """The numbers of the rules that fire at a point, `rules 1, 2 and 4`; "" for none."""
    numbers = [str(place) for place, rule in enumerate(RULES, start=1) if row[rule]]
    return f"{'rule' if len(numbers) == 1 else 'rules'} {join_names(numbers)}" if numbers else ""


def worded(row: Row) -> str:
    """The signal of a series in words, without its sign: `Worse: 6 points in a row falling`."""
    signal = row["signal"]
    if signal == "too few":
        return f"Too few points: {row['points']} of the {row['points'] + row['lacking']} needed for limits"
    if signal == "none" and row["rule_signal"]:
        rules = fired(row, 1 if row["rule_signal"] == "better" else -1)
        return f"Too small a change to call: {rules[0]}"
    if signal == "none":
        return "No signal: only its usual variation"
    if signal == "rolling out":
        return "Rolling out: not yet three months running at its threshold"
    up, down = fired(row, 1), fired(row, -1)
    if signal == "better":
        return f"Better: {up[0] if len(up) == 1 else _briefest(row, 1)}"
    return f"Worse: {_briefest(row, -1)}" + (f", though {_briefest(row, 1)}" if up and down else "")


def _briefest(row: Row, way: int) -> str:
    """The rule to name where there is room for one: a run of rises or falls is news of now, then the rest in order."""
    order = ("rule_trend", "rule_outside", "rule_shift", "rule_near", "rule_fall")
    return next((rule_words(row, rule) for rule in order if row[rule] == way), "")


def signed(row: Row) -> str:
    """The signal with its sign: `▼ Worse: 6 points in a row falling`."""
    return f"{SIGNS[row['signal']]} {worded(row)}"


def latest(row: Row, whole: bool = False) -> str:
    """The latest judged figure with its n and N: `96.4%, 4,549 of 4,719, Oct 2026`; says so where there is none."""
    if row["value"] is None:
        return "No period has ended yet"
    period = row["period"] if whole or row["span_months"] > 1 else short_month(row["point_on"])
    return f"{share(row['value'])}, {row['x']:,} of {row['n']:,}, {period}"


def limits_words(row: Row) -> str:
    """How the limits stand: `trial limits on 9 points`, `limits locked on the first 12 points`; "" without limits."""
    if not row["method"]:
        return ""
    kind = "trial limits on" if row["is_trial"] else "limits locked on"
    return f"{kind} {plural(row['base_points'], 'point')}"


def summary(rows: Sequence[Row], measure: str) -> str:
    """How many series say what, as a title: `2 of 12 training series are worse, 3 better; the rest show no signal`."""
    total, noun = len(rows), SERIES[measure]
    number = {signal: sum(row["signal"] == signal for row in rows) for signal in SIGNS}
    if number["too few"] == total:
        return f"Too few points to tell in {'the one' if total == 1 else f'any of {total}'} {noun}"
    if total == 1:
        return f"The one {noun}: {worded(rows[0])[0].lower()}{worded(rows[0])[1:]}"
    worse = number["worse"]
    parts = [
        f"{count_of(worse, total, noun, noun)} {is_or_are(worse, total)} worse"
        if worse
        else f"None of {total} {noun} is worse",
        f"{number['better']} better" if number["better"] else "",
        f"{_all(number['rolling out'], total)} rolling out" if number["rolling out"] else "",
        f"{number['too few']} with too few points" if number["too few"] else "",
    ]
    rest = f"; {'they' if number['none'] == total else 'the rest'} show no signal" if number["none"] else ""
    return ", ".join(part for part in parts if part) + rest


def _all(number: int, total: int) -> str:
    return f"all {number}" if number == total else str(number)
