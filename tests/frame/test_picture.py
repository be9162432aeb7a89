"""The chart component: what it is made of, and what its script is given."""

import hashlib
import json

from charts.drawing import Drawing
from pages.shared import picture

VERSION, DIGEST = "4.1.1", "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"


def test_plotly_is_the_version_that_was_vendored_and_nobody_changed_it() -> None:
    held = (picture.FOLDER / picture.PLOTLY).read_bytes()
    assert f"plotly.js (basic - minified) v{VERSION}".encode() in held[:200]
    assert hashlib.sha256(held).hexdigest() == DIGEST
    assert "MIT License" in (picture.FOLDER / "plotly-basic.LICENSE.txt").read_text(encoding="utf-8")


def test_nothing_else_is_served_from_the_folder() -> None:
    served = {path.name for path in picture.FOLDER.rglob("*")}
    assert served == {picture.PLOTLY, "plotly-basic.LICENSE.txt", "picture.js", "picture.css"}


def test_an_address_follows_from_what_the_file_holds() -> None:
    path, digest = picture.address("picture.js").split("?v=")
    folder, name = path.rsplit("/", 1)
    assert folder == "/app/static"
    whole = hashlib.sha256((picture.FOLDER / name).read_bytes()).hexdigest()
    assert whole.startswith(digest) and len(digest) == 12


def test_the_script_is_given_the_drawing_and_a_digest_that_follows_from_it() -> None:
    one, other = Drawing({"data": [], "layout": {}}, "What it says.", "Title"), Drawing({}, "Another.", "Title")
    given = picture.payload(one, "units_standing", click=True)
    assert json.loads(given[16:]) == {
        "name": "units_standing", "click": True, "alt": "What it says.", "title": "Title",
        "figure": {"data": [], "layout": {}},
    }  # fmt: skip
    assert given == picture.payload(one, "units_standing", click=True)
    assert given[:16] != picture.payload(other, "units_standing", click=True)[:16]
    assert given[:16] != picture.payload(one, "units_standing", click=False)[:16]
