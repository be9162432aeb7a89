"""What moved, until when, and what would be asked about first: rows in, words out."""

from datetime import date
from typing import Any

import pytest

from pages.sentences import ahead, causes, press, runway

UNITS = {"EA": "East Area", "NE": "North East", "SW": "South West"}
NUMBERS = {"numbers": {n: f"W{n}" for n in range(1, 21)}}
TODAY = date(2026, 11, 26)


def cause(kind: str, change: str, **more: Any) -> dict[str, Any]:
    """A cause in East Area that moved recommendation 5, otherwise blank."""
    blank = dict.fromkeys(
        ("from_figure", "to_figure", "from_n", "to_n", "from_x", "to_x", "threshold", "role", "owner", "evidence_id")
    )
    return {
        **NUMBERS, **blank, "kind": kind, "change": change, "units": ["EA"], "recommendations": [5], "headlines": [],
        "unit_positions": 1, "moved_on": date(2026, 10, 31), "criterion_title": "A sample shows it",
        "course_title": "Coronial matters", **more,
    }  # fmt: skip


SAMPLE = cause(
    "sample", "fell", from_x=51, from_n=53, to_x=13, to_n=29, from_figure=51 / 53, to_figure=13 / 29, threshold=0.85
)
COURSE = cause(
    "training", "fell", from_x=369, from_n=382, to_x=341, to_n=406, from_figure=369 / 382, to_figure=341 / 406,
    threshold=0.95, role="officer", recommendations=[3, 6, 8],
)  # fmt: skip
LAPSED = cause("expiry", "lapsed", units=["EA", "NE", "SW"], unit_positions=3, recommendations=[10], headlines=[10])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            SAMPLE,
            "East Area: 13 of 29 sampled cases met the standard (44.8%, against 85%); it was 51 of 53; W5 fell there.",
        ),
        (
            COURSE,
            "East Area: 341 of 406 officers in post trained on Coronial matters (83.9%, against "
            "95%); it was 369 of 382; "
            "W3, W6 and W8 fell there.",
        ),
        (
            LAPSED,
            "Every unit: evidence of “A sample shows it” ran out by 31 October 2026; W10 fell as evidence ran out "
            "there, and W10 itself with it.",
        ),
        (
            {**LAPSED, "evidence_id": "E1", "headlines": []},
            "Every unit: evidence of “A sample shows it” ran out on 31 October 2026; W10 fell as evidence ran out "
            "there.",
        ),
        (
            cause("finding", "gained", units=["EA", "NE"], unit_positions=2),
            "East Area and North East: new findings on “A sample shows it” by 31 October 2026; W5 rose there.",
        ),
        (
            cause("finding", "gained"),
            "East Area: a new finding on “A sample shows it” on 31 October 2026; W5 rose there.",
        ),
        (
            cause("months held", "gained", to_x=12, to_n=12),
            "East Area: 12 of 12 month-ends held for “A sample shows it”; W5 rose there.",
        ),
        (
            cause("exception", "gained"),
            "East Area: “A sample shows it” was switched off by an agreed decision on 31 October 2026; W5 rose there.",
        ),
        (
            cause("sample", "unproven", unit_positions=2),
            "East Area: figures of 2 unit positions moved together; W5 can no longer be told there.",
        ),
    ],
)
def test_a_cause_is_a_fact_with_then_and_now_and_what_moved(row: dict[str, Any], told: str) -> None:
    assert causes.told(row, UNITS) == told


def test_recommendations_come_first_then_unit_positions_then_causes() -> None:
    assert causes.answer([LAPSED, SAMPLE, cause("finding", "gained", headlines=[18])], 239) == (
        "1 recommendation fell (W10) and 1 recommendation rose (W18); in 4 of 239 unit positions the stage fell, from "
        "2 causes; in 1 of 239 unit positions the stage rose, from 1 cause."
    )
    assert causes.answer([SAMPLE], 239).startswith("No recommendation fell and no recommendation rose; in 1 of 239")
    assert causes.answer([], 239) == "No stage rose or fell in any of 239 unit positions."


def fall(unit: str, falls_on: date, **more: Any) -> dict[str, Any]:
    """A fall of recommendation 13 in a unit from Embedded to Practised."""
    return {
        **NUMBERS, "unit_id": unit, "falls_on": falls_on, "recommendation_id": 13, "criterion_id": "line_owned",
        "criterion_title": "Line supervision", "from_stage": 4, "to_stage": 3, "headline_falls": True, "owner": None,
        **more,
    }  # fmt: skip


def test_a_day_of_the_runway_says_what_runs_out_where_and_what_falls_with_it() -> None:
    first, second = date(2026, 12, 6), date(2026, 12, 19)
    falls = [fall("NE", second), fall("EA", first, owner="Assurance"), fall("SW", second)]
    lines = runway.lines(falls, [fall("EA", first)], UNITS, TODAY)
    assert [runway.told(line) for line in lines] == [
        "6 December 2026 (in 10 days): “Line supervision” runs out in East Area; with it falls W13 "
        "itself, from Embedded "
        "to Practised. Owner: Assurance.",
        "19 December 2026 (in 23 days): “Line supervision” runs out in North East and South West; with it falls W13 "
        "there, from Embedded to Practised. Owner: not said.",
    ]


def test_a_recommendation_falls_from_its_own_stage_and_units_each_from_theirs() -> None:
    """Its own is that of its lowest unit: others fall from higher up, and not all of them to the same."""
    when, later = date(2026, 12, 16), date(2026, 12, 20)
    falls = [
        *(fall(unit, when, from_stage=stage, to_stage=0) for unit, stage in (("EA", 3), ("NE", 2), ("SW", 1))),
        *(
            fall(unit, later, from_stage=stage, to_stage=0, criterion_id="sample")
            for unit, stage in (("NA", 3), ("WA", 3), ("CE", 2))
        ),
    ]
    own = fall("EA", when, from_stage=1, to_stage=0)
    assert [(line["falls"], line["headline_falls"]) for line in runway.lines(falls, [own], UNITS, TODAY)] == [
        ("W13 itself, from Defined to Below Defined", True),
        ("W13 there, from Practised to Below Defined in 2 and from Equipped to Below Defined in 1", False),
    ]
    owned = [falls[0], {**falls[1], "owner": "Assurance"}]
    assert [line["owner"] for line in runway.lines(owned, [], UNITS, TODAY)] == ["not said and Assurance"]
    assert [line["falls"] for line in runway.lines(falls[:1], [], UNITS, TODAY)] == [
        "W13 there, from Practised to Below Defined"
    ]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ([], ""),
        ([(13, None)], "nothing that bears it out runs out within a year"),
        ([(13, date(2026, 11, 27))], "it (W13) runs out by 27 November 2026 (in 1 day), unless checks are renewed"),
        (
            [(13, date(2026, 12, 6)), (16, date(2026, 12, 16))],
            "both (W13 and W16) run out by 16 December 2026 (in 20 days), the first on 6 December 2026, unless checks "
            "are renewed",
        ),
        (
            [(13, date(2026, 12, 6)), (16, None)],
            "1 of them (W13) runs out by 6 December 2026 (in 10 days), unless checks are renewed",
        ),
    ],
)
def test_until_when_what_is_embedded_stands(ends: list[tuple[int, date | None]], told: str) -> None:
    rows = [fall("EA", when, recommendation_id=number, to_stage=when and 3) for number, when in ends]  # type: ignore[arg-type]
    assert runway.until(rows, 4, TODAY) == told


def exception(rule: str, **more: Any) -> dict[str, Any]:
    """A standing exception on recommendation 5 in East Area."""
    blank = dict.fromkeys(("n", "of", "share", "threshold", "other_n", "other_of", "other_share", "days"))
    return {
        **NUMBERS, **blank, "rule": rule, "recommendation_id": 5, "units": ["EA"], "subject": "Supervision", "stage": 2,
        "since_on": date(2026, 6, 30), **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "told", "asked"),
    [
        (
            exception("declared"),
            "W5, Supervision: declared complete on 30 June 2026; the evidence bears out Equipped in its lowest unit.",
            "You declared W5 complete on 30 June 2026. The evidence bears out Equipped in its lowest unit. On what did "
            "the declaration rest?",
        ),
        (
            exception("fell", n=13, of=29, share=13 / 29, threshold=0.85),
            "W5, Supervision: fell in East Area to Equipped: 13 of 29 (44.8%, against 85%).",
            "W5 fell in East Area: 13 of 29 (44.8%, against 85%). What happened there, and when will it be put right?",
        ),
        (
            exception("fell", n=13, of=29, share=13 / 29, threshold=0.85, units=["EA", "NE"]),
            "W5, Supervision: fell in East Area and North East, the furthest to Equipped: 13 of 29 (44.8%, against "
            "85%).",
            "W5 fell in East Area and North East, the furthest at 13 of 29 (44.8%, against 85%). What happened there, "
            "and when will it be put right?",
        ),
        (
            exception("differs", n=13, of=29, share=13 / 29, other_n=90, other_of=100, other_share=0.9),
            "W5, Supervision: 13 of 29 (44.8%) of sampled cases met the standard in East Area; everyone else 90 of 100 "
            "(90%).",
            "On W5, 13 of 29 (44.8%) of sampled cases met the standard in East Area; everyone else "
            "90 of 100 (90%). Why "
            "there, and what is being done?",
        ),
        (
            exception("runs out"),
            "W5, Supervision: Embedded until 30 June 2026, when evidence in East Area runs out if "
            "nothing more comes in.",
            "W5 stands as Embedded until 30 June 2026. Will the checks in East Area be renewed "
            "before then, and by whom?",
        ),
        (
            exception("milestone"),
            "W5: the milestone “Supervision” was due on 30 June 2026 and is still open.",
            "The milestone “Supervision” (W5) was due on 30 June 2026. Who is keeping it, and to what date?",
        ),
        (
            exception("action", recommendation_id=None),
            "The action “Supervision” was due on 30 June 2026 and is still open.",
            "We asked: “Supervision”, by 30 June 2026. Has it been done?",
        ),
    ],
)
def test_an_exception_is_a_fact_and_a_question(row: dict[str, Any], told: str, asked: str) -> None:
    assert (press.told(row, UNITS), press.asked(row, UNITS)) == (told, asked)


def test_the_first_to_fall_are_counted_and_their_stages_told_where_they_are_alike() -> None:
    when, later = date(2026, 12, 6), date(2027, 2, 1)
    one, two = fall("EA", when), fall("NE", when, from_stage=5)
    begin = "If nothing more comes in, "
    assert ahead.runway([one, fall("SW", later)], 12, 365, TODAY) == (
        f"{begin}2 of 12 unit positions fall within 365 days: the first on 6 December 2026 (in 10 days), from Embedded "
        "to Practised."
    )
    assert ahead.runway([one, two], 12, 365, TODAY) == (
        f"{begin}2 of 12 unit positions fall within 365 days: the first 2 on 6 December 2026 (in 10 days)."
    )
