"""A store whose returns try to come alive in every cell of free text: on every page they are characters and no more."""

import csv
import io
import math
import zipfile
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.runtime.pages_manager import PagesManager

from data import log
from data.ledger import Store
from data.log import Draft, Seen
from data.publish import load
from pages.papers.asking import asked
from pages.papers.brief import brief
from pages.papers.copy import frozen
from pages.papers.digest import digest, written_at
from pages.papers.one import one
from pages.papers.pdf import as_pdf
from pages.papers.word import as_word
from pages.shared.places import PLACES
from queries import open_gate
from tests.browser.conftest import PATIENCE, looking
from tests.data.csv_returns import trained, write_return
from tests.frame import small_store

TAG = "<img src=x onerror=window.alive=1>"
HOSTILE = (
    f"=1+1 {TAG}<script>window.alive=1</script><b>b</b> [x](javascript:window.alive=1) ![x](https://example.invalid/x) "
    "https://example.invalid :material/home: :red[r] $x^2$ {{7*7}} %{x} \u202eright to left \u0627\u0644\u0639\u0631"
)
LONG = HOSTILE + " long" * 950
LATEST = "2026-10-31"
# Anything of these in the page would mean that text had come alive; Plotly's own links and images are looked for too.
ALIVE = (
    "img:not([src^='data:']), .stMain script, [onerror], a[href^='javascript'], a[href*='invalid'], .katex, "
    ".stMain b:text-is('b'), svg image[href*='invalid']"
)
# Links inside a drawing are the page's own, to another of its pages.
STRANGE_LINKS = """[...document.querySelectorAll("svg a")].map(each => new URL(each.href.baseVal, location.href))
    .filter(to => to.origin !== location.origin).map(String)"""
ADDRESSES = {
    "overview": "/?stage=0",
    "since": "/since?since=2026-09-30",
    "embedding": "/embedding?stage=1",
    "units": "/units?recommendation=7&unit=EA",
    "recommendation": "/recommendation?recommendation=7&unit=EA&criterion=policy_issued",
    "milestones": "/milestones?milestone=M7-8",
    "training": "/training?course=SD1&unit=EA",
    "trends": "/trends",
    "returns": "/returns",
    "method": "/method",
    "meeting": "/meeting",
    "compare": "/compare?unit=EA&with=NE",
    "brief": "/brief",
}
WITHOUT_DOWNLOADS = {"method", "meeting", "brief"}  # as they open
SAID = {"since", "recommendation", "milestones", "returns"}  # pages that show the returns' own words, and export them
# Of what a page gives within a second Chromium takes ten and drops the rest without a word. No reader is so quick; on a
# page of twelve tables a test is.
BURST = 10
STARTS = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}


def milestone(milestone_id: str, forecast_on: str, **more: str) -> dict:
    return {
        "milestone_id": milestone_id,
        "recommendation_id": 7,
        "title": HOSTILE,
        "kind": "output",
        "original_due_on": "2026-08-31",
        "forecast_on": forecast_on,
        "owner_role": HOSTILE,
        "change_reason": HOSTILE,
        "note": LONG,
        **more,
    }


def finding(as_at: str) -> dict:
    return {
        "evidence_id": f"E-{as_at}",
        "recommendation_id": 7,
        "criterion_id": "policy_issued",
        "observed_from": as_at,
        "observed_to": as_at,
        "result": "met",
        "assurance": "A2",
        "verified_by": HOSTILE,
        "reference": HOSTILE,
        "note": LONG,
    }


def action(number: int, **more: str) -> dict:
    said = {"action": HOSTILE, "owner_role": HOSTILE, "outcome": HOSTILE, "due_on": "2026-10-15"}
    return {"action_id": f"A-{number}", "meeting_id": "GG-2026-09", "recommendation_id": 7, **said, **more}


def add(root: Path, as_at: str, received: str, forecast_on: str) -> None:
    head = {"as_at": as_at, "submitted_by": HOSTILE, "provenance": "illustrative", "note": LONG}
    folder = write_return(
        root.parent / f"hostile-{as_at}",
        as_at,
        **{"return": [head]},
        milestones=[milestone("M7-8", forecast_on, depends_on="M7-9"), milestone("M7-9", forecast_on)],
        training=trained("EA", 91),
        claims=[{"recommendation_id": 7, "unit_id": "EA", "claimed_stage": 3}],
        evidence=[finding(as_at)],
        actions=[action(1), action(2, done_on="2026-09-20")],
    )
    result = load(Store(root), [(folder, date.fromisoformat(received))])
    assert not result.refused, result.returns


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """The store: two returns, and in its log one entry of each field that is typed."""
    made = small_store.build(tmp_path_factory.mktemp("hostile") / "store")
    add(made, "2026-09-30", "2026-11-14", "2026-10-20")
    add(made, LATEST, "2026-11-16", "2026-12-20")
    seen = Seen(str(Store(made).current_id()), date.fromisoformat(LATEST), date(2026, 11, 16), "/meeting")
    # What turns the direction of reading is refused in the log.
    typed = {"text": HOSTILE.replace("\u202e", ""), "owner_role": HOSTILE.replace("\u202e", "")[:100]}
    about = {"meeting_id": "GG-2026-10", "due_on": date(2026, 11, 1), "recommendation_id": 7}
    log.write(Store(made), Draft(made_by="gold", kind="action", seen=seen, **typed, **about))
    return made


@pytest.fixture(scope="module")
def reader(chromium, serve, root):
    with looking(chromium, serve(root)) as someone:
        yield someone.open("/")


@pytest.fixture(scope="module", params=[place.name for places in PLACES.values() for place in places])
def opened(reader, request):
    """Each page once, come to as by a link, with every table open."""
    reader.complaints.clear()
    return request.param, reader.move(ADDRESSES[request.param]).open_tables()


def test_nothing_comes_alive(opened):
    page, reader = opened
    assert "The reference is" not in reader.page.locator(".stMain").inner_text()
    assert reader.page.evaluate("window.alive") is None
    alive = reader.page.locator(ALIVE)
    assert [each.evaluate("each => each.outerHTML.slice(0, 200)") for each in alive.all()] == []
    assert reader.page.evaluate(STRANGE_LINKS) == []
    assert reader.complaints == []
    assert reader.fits()
    if page in SAID:
        assert TAG in reader.page.locator(".stMain").inner_text().replace("\u2060", "")


def test_downloads_hold_no_cell_that_a_spreadsheet_would_run(opened):
    page, reader = opened
    cells = [cell for button in unhurried(reader) for cell in downloaded(reader, button)]
    assert [cell for cell in cells if would_run(cell)] == []
    assert len(cells) > 20 or page in WITHOUT_DOWNLOADS
    assert any(TAG in cell for cell in cells) or page not in SAID


def unhurried(reader):
    """Every button of a page that gives a CSV, none too soon after those before it for a browser to give it."""
    for place, button in enumerate(reader.page.get_by_role("button", name="Download as CSV").all()):
        if place and place % BURST == 0:
            reader.page.wait_for_timeout(1_000)
        yield button


def downloaded(reader, button) -> list[str]:
    """Every cell of the CSV that a button gives."""
    with reader.page.expect_download(timeout=PATIENCE) as started:
        button.click()
    with started.value.path().open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def would_run(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula; a plain number is none."""
    if cell.lstrip(" ")[:1] not in STARTS:
        return False
    try:
        return not math.isfinite(float(cell))
    except ValueError:
        return True


def test_a_return_s_own_words_are_shown_as_they_are_and_its_file_comes_as_it_was(reader):
    reader.move("/returns")
    reader.page.get_by_role("button", name="Next return").click()
    reader.page.wait_for_url("**return=*", timeout=PATIENCE)
    reader.settle()
    shown = reader.page.locator(".st-key-returns_receipt")
    assert TAG in shown.inner_text().replace("\u2060", "")
    assert reader.page.evaluate("window.alive") is None and shown.locator(ALIVE).count() == 0


@pytest.fixture(scope="module")
def of(root):
    gate = open_gate(root)
    assert gate is not None
    yield asked(gate, date(2026, 11, 26), base="http://127.0.0.1/")
    gate.close()


@pytest.mark.parametrize("told", [brief, lambda of: one(of, 7)], ids=["brief", "one page"])
def test_on_paper_it_is_text_and_leads_nowhere(of, told):
    reader = PdfReader(io.BytesIO(as_pdf(told(of))))
    assert "onerror=window.alive=1" in "".join("".join(page.extract_text().split()) for page in reader.pages)
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert {note["/A"]["/S"] for note in notes} == {"/URI"}
    assert [uri for note in notes if not (uri := str(note["/A"]["/URI"])).startswith("http://127.0.0.1/")] == []
    assert not {"/JavaScript", "/EmbeddedFiles", "/AA", "/OpenAction"} & set(reader.trailer["/Root"])


@pytest.mark.parametrize("told", [brief, lambda of: one(of, 7)], ids=["brief", "one page"])
def test_in_word_it_is_text_and_leads_nowhere(of, told):
    with zipfile.ZipFile(io.BytesIO(as_word(told(of)))) as parts:
        body, links = parts.read("word/document.xml").decode(), parts.read("word/_rels/document.xml.rels").decode()
    assert "&lt;img src=x onerror=window.alive=1&gt;" in body and "<img" not in body
    assert "fldSimple" not in body and "instrText" not in body.replace("PAGE", "").replace(" NUMPAGES ", "")
    assert "example.invalid" not in links and "javascript" not in links


def test_in_a_mail_it_is_text_and_adds_no_header(of):
    owner = next(row["owner_role"] for row in of.actions() if row["entry_id"])
    made = digest(of, owner).as_mail(written_at(of))
    mail = message_from_bytes(made, policy=policy.default)
    assert set(mail.keys()) == {
        *("Subject", "Date", "X-Owner", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert mail.get_content_type() == "text/plain" and not mail.is_multipart()
    assert TAG in mail.get_content() and "25 days overdue" in mail.get_content()


def test_in_the_frozen_copy_it_is_text(chromium, root, tmp_path, monkeypatch):
    monkeypatch.setenv("OVERSIGHT_STORE", str(root))
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path / "log"))
    monkeypatch.setattr(PagesManager, "__init__", PagesManager.__init__)
    file = tmp_path / "copy.html"
    dates = {"as_at": LATEST, "known_at": "2026-11-20"}
    file.write_text(frozen(dates, [7], HOSTILE, lambda *_: None, pages=("since",)), encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector("[data-picture] .picture :is(svg, table)")
    assert TAG in page.locator("body").inner_text().replace("\u2060", "")
    assert page.evaluate("window.alive") is None
    assert page.locator("img:not([src^='data:']), [onerror], a[href^='javascript'], a[href*='invalid']").count() == 0
    assert [url for url in asked_for if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()
