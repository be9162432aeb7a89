"""The questions behind the Embedding page, over literal rows."""

from datetime import date

from data.book.ladder import TOP
from queries import Gate
from tests.rules.records import day, each_step, findings, record, sample, trained

T = date(2026, 10, 31)
QUARTERS = ("2025-12-15", "2026-03-15", "2026-06-15", "2026-09-15")


def embedded(unit: str, recommendation: int = 1, first: str = "2024-06-15", last: str = "2026-09-15") -> list[dict]:
    """Everything Embedded needs, renewed every quarter from `first` to `last`."""
    year, month = int(first[:4]), int(first[5:7])
    rows = []
    while f"{year}-{month:02d}-15" <= last:
        when = f"{year}-{month:02d}-15"
        rows += findings(recommendation, unit, when, "policy_issued", "guidance_withdrawn", "line_owned")
        rows.append(sample(recommendation, unit, when, 30, 30))
        year, month = (year, month + 3) if month < 10 else (year + 1, month - 9)
    return rows


def months(first: str, last: str) -> list[str]:
    ends = []
    year, month = int(first[:4]), int(first[5:7])
    while (year, month) <= (int(last[:4]), int(last[5:7])):
        end = date(year + month // 12, month % 12 + 1, 1)
        ends.append(date.fromordinal(end.toordinal() - 1).isoformat())
        year, month = end.year, end.month
    return ends


def filled(
    tmp_path, units: list[str], evidence: list[dict], first: str = "2026-10-31", last: str = "2026-10-31"
) -> Gate:
    """A store with training in date every month; the evidence comes with the last return."""
    book = record(tmp_path / "store", units, [1])
    rosters = [row for unit in units for row in trained(unit, (99, 100))]
    for when in months(first, last):
        if when == months(last, last)[-1]:
            book.returned(when, training=rosters, evidence=evidence)
        else:
            book.returned(when, training=rosters)
    return book.close()


# How many reach each stage ------------------------------------------------------------------------------------------


def reach(rows: list[dict], as_at: date, column: str = "at_or_above") -> list[int]:
    return [row[column] for row in rows if row["as_at"] == as_at]


def test_a_recommendation_reaches_a_stage_when_its_last_unit_does(tmp_path) -> None:
    evidence = [
        *findings(1, None, "2026-06-01", "policy_issued", "guidance_withdrawn"),
        sample(1, "EA", "2026-09-15", 30, 30),
    ]
    rows = filled(tmp_path, ["EA", "NA"], evidence).ask("stage_reach")
    assert reach(rows, T) == each_step(1, 1)
    assert reach(rows, T, "pairs_at_or_above") == each_step(2, 2, 1)
    assert {(row["out_of"], row["pairs_out_of"]) for row in rows} == {(1, 2)}


def test_a_quarter_and_a_year_ago_are_compared_where_they_are_held(tmp_path) -> None:
    evidence = findings(1, None, "2026-08-15", "policy_issued", "guidance_withdrawn")
    rows = filled(tmp_path, ["EA"], evidence, "2026-06-30").ask("stage_reach")
    assert sorted({row["as_at"] for row in rows}) == [day("2026-07-31"), T]
    assert reach(rows, day("2026-07-31")) == each_step()
    assert reach(rows, T) == each_step(1, 1)


def test_before_the_first_return_no_stage_is_reached(tmp_path) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    assert reach(gate.ask("stage_reach", as_at=T), T) == each_step()


# Month by month -----------------------------------------------------------------------------------------------------


def by_month(gate: Gate, **more) -> dict[str, tuple]:
    return {
        row["month_end"].isoformat()[:7]: (row["stage"], row["change"])
        for row in gate.ask("recommendation_by_month", **more)
    }


def test_gains_losses_and_lapses_are_told_apart(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    policy = findings(1, None, "2026-03-10", "policy_issued", "guidance_withdrawn")
    contrary = {**findings(1, "EA", "2026-06-10", "policy_issued")[0], "result": "not met"}
    book.returned("2026-02-28", training=trained("EA", (99, 100)))
    book.returned("2026-03-31", training=trained("EA", (99, 100)), evidence=policy)
    book.returned("2026-04-30", training=trained("EA", (80, 100)))
    book.returned("2026-05-31", training=trained("EA", (99, 100)))
    book.returned("2026-06-30", training=trained("EA", (99, 100)), evidence=[contrary])
    assert by_month(book.close()) == {
        "2026-02": (0, None),
        "2026-03": (2, "gained"),
        "2026-04": (1, "fell"),
        "2026-05": (2, "gained"),
        "2026-06": (0, "fell"),
    }


def test_evidence_that_ran_out_is_a_lapse_and_not_a_loss(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    short = [{**row, "valid_until": day("2026-01-31")} for row in findings(1, None, "2026-01-10", "policy_issued")]
    rest = findings(1, None, "2026-01-10", "guidance_withdrawn")
    for place, when in enumerate(months("2026-03-31", "2026-05-31")):
        book.returned(when, training=trained("EA", (99, 100)), evidence=[*short, *rest] if place == 0 else [])
    assert by_month(book.close()) == {"2026-03": (2, None), "2026-04": (2, None), "2026-05": (0, "lapsed")}


def test_a_month_without_a_return_is_unknown_and_changes_are_from_the_month_reported_before(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.returned("2026-07-31", training=trained("EA", (99, 100)))
    policy = findings(1, None, "2026-08-10", "policy_issued", "guidance_withdrawn")
    book.returned("2026-09-30", training=trained("EA", (99, 100)), evidence=policy)
    assert by_month(book.close()) == {"2026-07": (0, None), "2026-08": (None, None), "2026-09": (2, "gained")}


def test_a_recommendation_of_which_nothing_was_assessed_is_unknown_and_not_a_stage(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA", "NA"], [1])
    book.returned("2026-09-30", claims=[])
    book.returned("2026-10-31", training=trained("NA", (1, 100)))
    assert by_month(book.close()) == {"2026-09": (None, None), "2026-10": (0, None)}


def test_a_day_within_a_month_is_a_column_of_its_own(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    policy = findings(1, None, "2026-10-10", "policy_issued", "guidance_withdrawn")
    book.returned("2026-09-30", training=trained("EA", (99, 100)))
    book.returned("2026-10-31", training=trained("EA", (99, 100)), evidence=policy)
    rows = book.close().ask("recommendation_by_month", as_at=date(2026, 10, 12))
    assert [(row["month_end"], row["stage"]) for row in rows] == [(day("2026-09-30"), 0), (date(2026, 10, 12), 2)]


# The outlook --------------------------------------------------------------------------------------------------------


def outlook(gate: Gate, as_at: date = T) -> dict:
    (row,) = gate.ask("sustained_outlook", as_at=as_at)
    return row


def test_a_unit_below_embedded_gets_no_date_but_one_before_which_it_cannot_be(tmp_path) -> None:
    row = outlook(filled(tmp_path, ["EA", "NA"], embedded("EA"), "2024-06-30"))
    assert (row["state"], row["units_below"], row["held_back_by"]) == ("not before", 1, "North Area")
    # Embedded from 1 November: the month-ends of 30 November 2026 to 31 October 2027 are held.
    assert row["earliest_on"] == date(2027, 11, 1)


def test_a_unit_embedded_waits_until_the_day_after_its_twelfth_month_end(tmp_path) -> None:
    gate = filled(tmp_path, ["EA"], embedded("EA", first="2025-09-15"), "2024-06-30")
    held = [row["as_at"] for row in practice(gate) if row["practice_stage"] >= 4]
    assert min(held) == day("2026-06-30")
    row = outlook(gate)
    assert (row["state"], row["earliest_on"], row["fewest_held"]) == ("waiting", date(2027, 6, 1), 5)
    assert (row["held_back_by"], row["retests_due"]) == ("East Area", 1)


def practice(gate: Gate) -> list[dict]:
    cursor = gate._reader.connection.cursor().execute("select as_at, practice_stage from practice_history")
    return [dict(zip(("as_at", "practice_stage"), row, strict=True)) for row in cursor.fetchall()]


def test_the_last_unit_decides_and_is_named(tmp_path) -> None:
    evidence = [*embedded("EA"), *embedded("NA", first="2025-09-15")]
    row = outlook(filled(tmp_path, ["EA", "NA"], evidence, "2024-06-30"))
    assert (row["state"], row["earliest_on"]) == ("waiting", date(2027, 6, 1))
    assert (row["held_back_by"], row["units_holding"], row["retests_due"]) == ("North Area", 1, 2)


def test_where_the_months_are_held_only_the_retest_is_missing(tmp_path) -> None:
    row = outlook(filled(tmp_path, ["EA"], embedded("EA"), "2024-06-30"))
    assert (row["state"], row["earliest_on"], row["retests_due"]) == ("retest", T, 1)


def test_a_unit_with_months_and_retest_is_sustained_now(tmp_path) -> None:
    evidence = [*embedded("EA"), *findings(1, "EA", "2026-09-20", "independent_retest")]
    row = outlook(filled(tmp_path, ["EA"], evidence, "2024-06-30"))
    assert (row["state"], row["earliest_on"], row["units_sustained"]) == ("sustained", None, 1)


def test_a_retest_that_will_have_expired_by_the_earliest_day_is_due_again(tmp_path) -> None:
    evidence = embedded("EA", first="2025-09-15")
    old, new = (findings(1, "EA", when, "independent_retest") for when in ("2026-05-20", "2026-08-20"))
    assert outlook(filled(tmp_path / "old", ["EA"], [*evidence, *old], "2024-06-30"))["retests_due"] == 1
    assert outlook(filled(tmp_path / "new", ["EA"], [*evidence, *new], "2024-06-30"))["retests_due"] == 0


def test_the_earliest_day_is_the_first_on_which_the_rule_itself_is_met(tmp_path) -> None:
    evidence = [
        *embedded("EA", first="2025-09-15", last="2027-06-15"),
        *findings(1, "EA", "2027-05-15", "independent_retest"),
    ]
    gate = filled(tmp_path, ["EA"], evidence, "2025-09-30", "2027-07-31")
    earliest = outlook(gate)["earliest_on"]
    stages = [
        gate.ask("unit_stage", as_at=when)[0]["supported_stage"]
        for when in (date.fromordinal(earliest.toordinal() - 1), earliest)
    ]
    assert stages == [TOP - 1, TOP]


def test_a_day_within_a_month_counts_from_the_month_end_before_it(tmp_path) -> None:
    gate = filled(tmp_path, ["EA", "NA"], embedded("EA"), "2024-06-30")
    assert outlook(gate, date(2026, 10, 12))["earliest_on"] == date(2027, 10, 1)


def test_a_recommendation_without_a_unit_in_scope_has_no_date(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.decide(
        "scope_exclusion", recommendation_id=1, unit_id="EA", reason="x", agreed_by="y", agreed_on=date(2026, 1, 1)
    )
    book.returned("2026-10-31", training=trained("EA", (99, 100)))
    row = outlook(book.close())
    assert (row["state"], row["earliest_on"], row["units_in_scope"]) == ("none in scope", None, 0)
