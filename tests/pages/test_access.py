"""What whoever signs in is let see and do, page by page, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import access, sign_in
from pages.shared.access import Outside, Visitor
from pages.shared.places import PLACES
from tests.pages.screen import words

NAMES = [place.name for places in PLACES.values() for place in places]


def test_where_nobody_signs_in_all_may_look_and_record_and_nobody_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "service", lambda: None)
    visitor = access.visitor()
    assert visitor.subject is None and visitor.units is None and visitor.loads_as is None
    assert visitor.recorders == ("gold", "steward", "verifier", "office") and visitor.words == ""


@pytest.mark.parametrize(("address", "loads_as"), [("127.0.0.1", "data team"), ("0.0.0.0", None), (None, None)])
def test_a_steward_is_named_on_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, address: str | None, loads_as: str | None
) -> None:
    monkeypatch.setattr(sign_in, "service", lambda: None)
    monkeypatch.setenv("OVERSIGHT_STEWARD", " data team ")
    monkeypatch.setattr(access.st, "get_option", {"server.address": address}.get)
    assert access.visitor().loads_as == loads_as


def test_settings_of_signing_in_that_cannot_be_read_let_nobody_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n")
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path))
    monkeypatch.setattr(sign_in.st, "get_option", lambda name: [str(broken)])
    monkeypatch.setattr(type(sign_in.st.secrets), "load_if_toml_exists", lambda secrets: False)
    with pytest.raises(Outside, match="nobody is let in"):
        access.visitor()


def test_who_sees_one_unit_finds_every_page_in_order_and_no_other_unit_on_it(
    app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    east = Visitor("east-1", ("viewer",), frozenset({"EA"}), None)
    monkeypatch.setattr(access, "visitor", lambda: east)
    for name in NAMES:
        page = app(name)
        text = " ".join(words(page))
        assert not page.exception and not page.error, name
        assert "North West" not in text and ("East Area only" in text) != (name in access.WHOLE_FORCE), name
        assert ("This page is about all units" in text) == (name in access.WHOLE_FORCE), name
