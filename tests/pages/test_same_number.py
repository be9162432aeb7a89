"""A figure is the same on every page that shows it: the pages are read as a reader does, and set beside each other."""

import csv
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.book.ladder import EMBEDDED, STAGES
from data.book.shares import percent
from data.book.verdicts import FLAGS
from pages.shared.places import PLACES
from tests.pages import screen, tables
from tests.pages.screen import charts, pictures

NAMES = [place.name for places in PLACES.values() for place in places]
# Today; a day between two returns; a month with a sheet missing; and what was known at a meeting, not since.
DAYS: list[dict[str, str]] = [
    {},
    {"as_at": "2025-12-10"},
    {"as_at": "2024-12-31"},
    {"as_at": "2026-08-31", "known_at": "2026-09-23"},
]
with (Path(__file__).parents[2] / "data" / "reference" / "course.csv").open(encoding="utf-8", newline="") as courses:
    COURSE_OF = {row["title"]: row["course_id"] for row in csv.DictReader(courses)}
Share = tuple[int, int]
"""How many of how many."""

Open = Callable[..., "Read"]


class Read:
    """A page as read: its words, its tables, and what its charts say."""

    def __init__(self, page: AppTest) -> None:
        assert not page.exception
        self.page = page
        self.words = "\n".join(screen.words(page))
        self.html = plain(" ".join(each.proto.body for each in page.get("html")))
        self.answer = next((line for line in self.words.splitlines()[1:] if line), "")

    def numbers(self, pattern: str) -> list[int]:
        """The numbers that a pattern finds in the page's words; fails where the page no longer says it."""
        found = re.search(pattern, self.words)
        assert found, f"{pattern} is not said in: {self.words[:600]}"
        return [int(number.replace(",", "")) for number in found.groups()]

    def chart(self, key: str) -> str:
        """What a chart says, in its alt sentence."""
        return next(each["alt"] for each in pictures(self.page) if each["name"] == key)

    def drawn(self, key: str) -> dict[str, Any]:
        return charts(self.page)[key]

    def grid(self) -> list[dict[str, str]]:
        """The rows of the page's first grid."""
        return _rows(tables.tables(self.page)[self.page.dataframe[0].proto.alt])

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of the table of that name, as they read."""
        return _rows(tables.tables(self.page)[name])

    def opened(self, name: str, alone: str) -> list[dict[str, str]]:
        """The rows of the table of that name once all are opened; alone: the key of what holds it, if no other."""
        shown = tables.tables(tables.opened(self.page))
        return _rows(shown.get(name) or shown[alone])

    def shares(self) -> Iterator[tuple[Share, str]]:
        """Every share the page writes beside how many of how many: in its words, its charts and its tables."""
        drawn = " ".join(json.dumps(each, ensure_ascii=False) for each in pictures(self.page))
        text = plain(self.words + self.html) + plain(html.unescape(drawn.replace("<br>", " ")))
        for number, of, share in re.findall(rf"{NUMBER} of {NUMBER}(?: [a-z]+){{0,3}} \(({PERCENT})", text):
            yield _share(number, of), share
        for table in tables.tables(self.page).values():
            for number, of, share in COUNTED:
                columns = [table.column(heading) for heading in (number, of, share)]
                for count, total, written in zip(*columns, strict=False):
                    if written:
                        yield _share(count, total), written


NUMBER, PERCENT = r"(\d[\d,]*)", r"\d+(?:\.\d+)?%"
# The tables that write a share beside what it is made of: how many, of how many, the share.
COUNTED = [
    ("People trained", "People in post", "Share trained"),
    ("People trained now", "People in post now", "Share trained now"),
    ("People trained then", "People in post then", "Share trained then"),
    ("Met the standard", "Cases sampled", "Sample share"),
]


def _rows(table: tables.Table) -> list[dict[str, str]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def _share(number: str, of: str) -> Share:
    return int(number.replace(",", "")), int(of.replace(",", ""))


def plain(text: object) -> str:
    return re.sub(r"<[^>]+>", " ", str(text).replace("\\", "").replace("\u2060", ""))


@pytest.fixture(scope="module")
def pages_read() -> dict[tuple[str, ...], Read]:
    """Every page that was read, by its address: each is opened once for all that is compared with it."""
    return {}


@pytest.fixture(params=DAYS, ids=lambda day: "-known-".join(day.values()) or "now")
def read(
    request: pytest.FixtureRequest,
    app: Callable[..., AppTest],
    illustrative_store: Path,
    pages_read: dict[tuple[str, ...], Read],
    monkeypatch: pytest.MonkeyPatch,
) -> Open:
    """Open a page at one of the days: `read("units", unit="EA")`."""
    monkeypatch.setenv("OVERSIGHT_STORE", str(illustrative_store))

    def open_page(page: str, **more: str) -> Read:
        address = {**request.param, **more}
        key = (page, *(f"{name}={value}" for name, value in sorted(address.items())))
        if key not in pages_read:
            pages_read[key] = Read(app(page, store=illustrative_store, **address))
        return pages_read[key]

    return open_page


def counted(said: str) -> dict[str, int]:
    """How many stand at each stage, from `2 below defined, 6 defined ...`; a stage not named counts none."""
    return {stage: int(found[1]) if (found := re.search(rf"(\d+) {stage.lower()}\b", said)) else 0 for stage in STAGES}


@pytest.mark.parametrize("read", [DAYS[0], DAYS[-1]], ids=["now", "then as known"], indirect=True)
def test_every_page_names_the_same_snapshot_and_the_same_share_of_returns(read: Open) -> None:
    pages = [read(name) for name in NAMES]
    facts = {re.search(r"Last return in .* snapshot \S+", page.words)[0] for page in pages}  # type: ignore[index]
    assert len(facts) == 1
    said = pages[NAMES.index("returns")].numbers(r"(\d+) of (\d+) months due are in")
    assert said == pages[0].numbers(r"(\d+) of (\d+) expected months in")


def test_how_many_are_embedded(read: Open) -> None:
    overview = read("overview")
    embedded, of = overview.numbers(r"(\d+) of (\d+) recommendations (?:is|are) embedded in every unit")
    rows = read("recommendation").grid()
    assert (embedded, of) == (sum(row["Supported"] in STAGES[EMBEDDED:] for row in rows), len(rows))
    steps = read("embedding").chart("embedding_steps")
    found = re.search(r"(\d+) at Embedded", steps)
    assert found and int(found[1]) == embedded


def test_where_each_recommendation_stands(read: Open) -> None:
    rows = read("recommendation").grid()
    by_stage = {stage: sum(row["Supported"] == stage for row in rows) for stage in STAGES}
    overview = read("overview")
    assert counted(overview.chart("overview_marks").split("By the lowest unit:")[1].split(".")[0]) == by_stage
    if "as_at" not in overview.page.query_params or overview.page.query_params["as_at"][0] != "2025-12-10":
        # A day between two month-ends has no column of its own.
        assert (
            counted(read("embedding").chart("embedding_months").split("recommendations:")[1].split(".")[0]) == by_stage
        )
    for row in rows[::6]:
        page = read("recommendation", recommendation=row["Recommendation"].lstrip("W"))
        stage = row["Supported"]
        assert f"The evidence bears out: **{stage}**" in page.words
        claims = re.search(r"(?:Claims (.*?) for its lowest unit|No (claim) for every unit)", page.words)
        assert claims and row["Claimed"] == (claims[1] or "no claim")


def test_how_many_are_claimed_ahead_and_how_many_are_below_their_best(read: Open) -> None:
    overview, rows = read("overview"), read("recommendation").grid()
    place = {stage: number for number, stage in enumerate(STAGES)}
    ahead = sum(place.get(row["Claimed"], -1) > place[row["Supported"]] for row in rows)
    assert re.search(rf"\b{ahead} claimed ahead", overview.chart("overview_marks")) or ahead == 0
    for flag in FLAGS:
        many = sum(flag.word in row["Flag"] for row in rows)
        below = re.search(r"below their best in a unit([^;]*?)(?:as before|was \d|no return)", overview.html)
        found = re.search(rf"(\d+) {flag.word}\b", below[1] if below else "")
        assert (int(found[1]) if found else 0) == many


def test_units_at_the_next_stage(read: Open) -> None:
    for row in read("recommendation").grid()[::5]:
        page = read("recommendation", recommendation=row["Recommendation"].lstrip("W"))
        found = re.search(r"(\d+ of \d+) units? at \w+ or above", page.words)
        assert found is None or row["Units at the next stage"].startswith(found[1])


def test_unit_positions_at_practised_on_units_and_on_embedding(read: Open) -> None:
    units = re.search(r"(\d+) of (\d+) unit", read("units").chart("units_standing"))
    embedding = read("embedding").words
    positions = re.search(r"(\d+) of (\d+) unit positions \(a recommendation in one unit\) have reached it", embedding)
    assert units and positions and (units[1], units[2]) == (positions[1], positions[2])


def test_a_unit_in_its_own_words_and_in_the_matrix_of_all(read: Open) -> None:
    drawn = read("units").drawn("units_standing")
    assert drawn["data"]
    said = read("units", unit="EA").numbers(r"at Practised or above on (\d+) of (\d+)")
    cells = re.search(r"East Area: ([^;]+?)(?:;|\.)", read("units").chart("units_standing"))
    assert cells
    held = counted(cells[1])
    assert said == [held["Practised"] + held["Embedded"] + held["Sustained"], sum(held.values())]


@pytest.mark.parametrize("number", ["7", "13"])
def test_milestones_done_on_the_recommendation_and_on_milestones(read: Open, number: str) -> None:
    one = read("recommendation", recommendation=number)
    done = re.search(r"(\d+) of (\d+) milestones (?:is|are) done", " ".join(one.words.split()) + one.html)
    rows = one.opened("Milestones", "recommendation_delivery")
    counted_here = (sum(bool(row["Done on"]) for row in rows), len(rows))
    found = re.search(r"(\d+) of (\d+) milestones (?:is|are) done", read("milestones", recommendation=number).words)
    assert found and (int(found[1]), int(found[2])) == counted_here
    if done:
        assert (int(done[1]), int(done[2])) == counted_here


def test_milestones_overdue_add_up_over_the_themes(read: Open) -> None:
    def overdue(page: Read) -> int:
        found = re.search(r"(\d+) (?:is|are) overdue", page.words)
        return int(found[1]) if found else 0

    assert overdue(read("milestones")) == sum(overdue(read("milestones", theme=str(theme))) for theme in range(1, 5))


def test_training_on_the_recommendation_and_on_training(read: Open) -> None:
    courses = read("recommendation", recommendation="1").opened(
        "Training by course and role", "recommendation_delivery"
    )
    for row in courses:
        page = read("training", course=COURSE_OF[row["Course"]])
        drawn = json.dumps(page.drawn("training_units"), ensure_ascii=False)
        assert re.search(rf"{row['People trained']} of {row['People in post']}\b", drawn), row
        reaching = re.search(rf"(\d+) of (\d+) units have [\d.]+% of {row['Role']}s", page.chart("training_units"))
        assert reaching and row["Units at the line"].startswith(f"{reaching[1]} of {reaching[2]}")


def test_a_share_is_written_alike_on_every_page(read: Open) -> None:
    cell = {"recommendation": "3", "unit": "EA"}
    pages = {
        "recommendation": read("recommendation", **cell, criterion="officers_trained"),
        "sample": read("recommendation", **cell, criterion="practice_sampled"),
        "units": read("units", unit="EA"),
        "training": read("training", course="CO1", unit="EA"),
        "trends": read("trends"),
    }
    written: dict[Share, dict[str, set[str]]] = {}
    for name, page in pages.items():
        for share, words in page.shares():
            written.setdefault(share, {}).setdefault(words, set()).add(name)
    assert {share: words for share, words in written.items() if len(words) > 1} == {}
    # What a page writes is what the one formatter writes; beside a line it may give more places.
    for (number, of), words in written.items():
        assert next(iter(words))[:4] == percent(number / of)[:4]
    together = [set().union(*words.values()) for words in written.values()]
    assert any({"recommendation", "training"} <= names for names in together)
    short = tables.tables(pages["units"].page).get("Still to be trained in East Area")
    if short and any(course.startswith("Coronial matters") for course in short.column("Course")):
        assert any({"units", "training"} <= names for names in together)


def test_the_criteria_in_force_on_method_and_on_the_recommendation(read: Open) -> None:
    (criteria,) = read("method").numbers(r"by (\d+) published criteria")
    drawn = read("recommendation", recommendation="7").drawn("recommendation_grid")
    shown = {data[1] for trace in drawn["data"] for data in trace.get("customdata", []) if data[1]}
    assert len(shown) == criteria
