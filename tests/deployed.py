"""python -m tests.deployed ADDRESS: whether the dashboard works from end to end where it is served, in a real browser.

Every link and deep link, Back, a download, an upload, and what the proxy in front is for: headers, compression, what
is closed. ADDRESS is where its readers find it, sub-path and all. Each thing is said with "right" or "wrong"; the exit
code is 0 when nothing was wrong.
"""

import argparse
import os
import shutil
import ssl
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

from playwright.sync_api import sync_playwright

from data.book.english import plural
from pages.shared import picture
from pages.shared.places import PLACES
from tests.browser.conftest import ARGUMENTS, LISTEN, NAMES, PATIENCE, STANDS_STILL, Reader, heard

CHOSEN = "?recommendation=7&unit=EA"
SMALL = b"month_end,unit_id\n2026-10-31,EA\n"
TOO_BIG = 22 * 2**20


class Visitor(Reader):
    """A reader whose page may run no script of a string: it is asked from outside whether it stands still."""

    def settle(self) -> Reader:
        self.page.wait_for_selector("h1, [data-testid=stAlert]", timeout=PATIENCE)
        self.page.wait_for_timeout(60)
        until = time.monotonic() + PATIENCE / 1000
        while not self.page.evaluate(STANDS_STILL):
            if time.monotonic() > until:
                raise TimeoutError(f"{self.page.url} does not come to rest")
            self.page.wait_for_timeout(100)
        return self


class Findings:
    """What was looked at, said as it is found."""

    def __init__(self) -> None:
        self.wrong = 0

    def say(self, what: str, is_right: bool, seen: object = "") -> None:
        """One thing looked at; ``seen``: what was seen of it."""
        self.wrong += not is_right
        print(f"{'right' if is_right else 'wrong'}: {what}{f' ({seen})' if seen != '' else ''}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Look at everything; gives 0 when all is right."""
    parser = argparse.ArgumentParser(prog="python -m tests.deployed", description=__doc__)
    parser.add_argument("address", help="such as https://oversight.example/oversight/")
    parser.add_argument("--user", metavar="NAME:PASSWORD", help="for a proxy that asks who is there")
    given = parser.parse_args(arguments)
    base, findings = given.address.rstrip("/"), Findings()
    answers(base, given.user, findings)
    with visiting(base, given.user) as visitor:
        links(visitor, findings)
        deep_links(visitor, findings)
        download(visitor, findings)
        upload(visitor, findings)
        findings.say("nothing that the browser complains of", not visitor.complaints, "; ".join(visitor.complaints[:3]))
    print("all is right" if not findings.wrong else f"{findings.wrong} wrong")
    return 1 if findings.wrong else 0


@contextmanager
def visiting(base: str, user: str | None) -> Iterator[Visitor]:
    """A browser with nothing kept, as a first visitor's."""
    path = os.environ.get("OVERSIGHT_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    name, _, password = (user or "").partition(":")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = browser.new_context(
            ignore_https_errors=True, http_credentials={"username": name, "password": password} if user else None
        )
        context.add_init_script(LISTEN)
        visitor = Visitor(context.new_page(), base)
        with heard(visitor):
            yield visitor
        browser.close()


# In a browser --------------------------------------------------------------------------------------------------------


def links(visitor: Visitor, findings: Findings) -> None:
    """A first visit and what it fetches, each page by its link, then Back."""
    with fetched(visitor) as sizes:
        visitor.open("/")
    fetched_in_all = f"{len(sizes)} requests, {sum(sizes) / 1e6:.2f} MB as they came"
    findings.say("a first visit", drawn(visitor), fetched_in_all)
    places = [place for group in PLACES.values() for place in group]
    for place in [*places[1:], places[0]]:
        visitor.follow(place.label)
        name = "" if place is places[0] else place.name
        there = visitor.page.url.split("?")[0] == f"{visitor.base}/{name}"
        findings.say(f"the link to {place.label}", there and drawn(visitor), shown(visitor))
    visitor.back()
    findings.say("Back", visitor.page.url.startswith(f"{visitor.base}/{places[-1].name}"), shown(visitor))


@contextmanager
def fetched(visitor: Visitor) -> Iterator[list[float]]:
    """The sizes of what a browser is sent meanwhile, headers and all, as it comes: compressed or not."""
    sizes: list[float] = []
    heard_of = visitor.page.context.new_cdp_session(visitor.page)
    heard_of.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    heard_of.send("Network.enable")
    yield sizes
    heard_of.detach()


def deep_links(visitor: Visitor, findings: Findings) -> None:
    """Each page by an address that somebody was sent."""
    for group in PLACES.values():
        for place in group:
            visitor.open(f"/{'' if place.name == 'overview' else place.name}{CHOSEN}")
            kept = visitor.page.url.startswith(visitor.base) and "unit=EA" in visitor.page.url
            findings.say(f"the address of {place.label}", kept and drawn(visitor), shown(visitor))


def drawn(visitor: Visitor) -> bool:
    """Whether there is a page, and every chart on it has its picture."""
    words = visitor.page.locator("body").inner_text()
    empty = visitor.page.locator("figure.picture .picture-plot:empty").count()
    return visitor.page.locator("h1").count() == 1 and picture.FAULT not in words and not empty


def shown(visitor: Visitor) -> str:
    """The address, and how many pictures are drawn."""
    return f"{visitor.address}, {plural(visitor.page.locator('figure.picture').count(), 'picture')}"


def download(visitor: Visitor, findings: Findings) -> None:
    """A table as a file."""
    visitor.open(f"/recommendation{CHOSEN}").open_tables()
    with visitor.page.expect_download(timeout=PATIENCE) as coming:
        visitor.page.locator(".stDownloadButton button").first.click()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "download"
        coming.value.save_as(file)
        findings.say(
            "a download", file.stat().st_size > 0, f"{coming.value.suggested_filename}, {file.stat().st_size} B"
        )


def upload(visitor: Visitor, findings: Findings) -> None:
    """A return that lacks nearly everything is dropped in, and its faults are told."""
    visitor.open("/returns")
    dropped = {"name": "training.csv", "mimeType": "text/csv", "buffer": SMALL}
    visitor.page.locator("[data-testid=stFileUploader] input").set_input_files(dropped)  # type: ignore[arg-type]
    outcome = visitor.page.get_by_text("It would be refused").first
    outcome.wait_for(timeout=PATIENCE)
    findings.say("an upload", outcome.is_visible(), outcome.inner_text())


# Asked without one ---------------------------------------------------------------------------------------------------


def answers(base: str, user: str | None, findings: Findings) -> None:
    """What the proxy lets through, and how it comes."""
    _, page, _ = ask(f"{base}/", user)
    policy = " ".join(page.get("content-security-policy", []))
    findings.say(
        "no page may be framed", "frame-ancestors 'none'" in policy and page.get("x-frame-options") == ["DENY"]
    )
    findings.say("no script of a string", bool(policy) and "unsafe-eval" not in policy)
    findings.say("no page is kept", page.get("cache-control") == ["no-store"])
    _, script, size = ask(f"{base}{picture.address('picture.js')}", user)
    kept = " ".join(script.get("cache-control", []))
    findings.say("the charts' script is kept by the browser", "immutable" in kept, kept)
    findings.say("and comes compressed", script.get("content-encoding") == ["gzip"], f"{size} B")
    code, health, _ = ask(f"{base}/health", user)
    findings.say("the health address", code == 200 and "json" in " ".join(health.get("content-type", [])), code)
    code, _, _ = ask(f"{base}/_stcore/metrics", user)
    findings.say("the metrics are closed", code in (401, 403, 404), code)
    code, _, _ = ask(f"{base}/_stcore/upload_file/nobody/nothing", user, method="PUT", body=bytes(TOO_BIG))
    findings.say("an upload that is too big is refused", code == 413, code)
    if user:
        code, _, _ = ask(f"{base}/", None)
        findings.say("nobody unknown is let in", code == 401, code)


def ask(address: str, user: str | None, method: str = "GET", body: bytes | None = None) -> tuple[int, dict, int]:
    """A bare request: the status, the headers by name, and the size of the answer."""
    headers = {"Accept-Encoding": "gzip"}
    if user:
        headers["Authorization"] = f"Basic {b64encode(user.encode()).decode()}"
    asking = Request(address, data=body, method=method, headers=headers)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # a trial has a certificate of its own making
    try:
        answer = build_opener(ProxyHandler({}), HTTPSHandler(context=trusting)).open(asking, timeout=30)
    except HTTPError as refused:
        answer = refused
    except OSError:  # a proxy that refuses a body hangs up on it
        return (413, {}, 0) if body else (0, {}, 0)
    said = {name.lower(): answer.headers.get_all(name) for name in answer.headers}
    return answer.status or 0, said, len(answer.read())


if __name__ == "__main__":
    sys.exit(main())
