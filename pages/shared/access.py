"""Who looks, and what they may do: where the server is told of a sign-in service, by the store's access.csv.

    visitor = access.visitor()      # at every run, and again before everything that is written

What the sign-in service says of somebody is only who they are and until when. Where it is told of none, on this machine
alone, everybody may look and record, as ever, and who loads from the browser is said by OVERSIGHT_STEWARD.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from data.access import access_of
from data.book import PRODUCT, days
from data.book.english import join_names
from data.book.minutes import RECORDERS
from data.book.reference import ACCESS_ROLES, STEWARD
from data.ledger import find_store
from data.reference import ReferenceFault
from pages.shared import faults, picture, sign_in, url
from pages.shared.readers import COOKIE
from pages.shared.show import escaped

WHOLE_FORCE = ("meeting", "returns", "brief")
"""The pages about all units together: those who see some units only don't have them."""
ASKED_AGAIN_AFTER, MOMENT = 60.0, 0.5
"""Seconds after which a page that stands on a screen asks whether it may, and after the end of a sign-in."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Outside(Exception):
    """Somebody who is not let in, or not to that; the message says why, in the reader's words.

    may_sign_in: whether signing in would help.
    """

    def __init__(self, words: str, may_sign_in: bool = False) -> None:
        super().__init__(words)
        self.may_sign_in = may_sign_in


@dataclass(frozen=True)
class Visitor:
    """Somebody who was let in.

    subject: who, as the sign-in service names them; None where nobody signs in. roles: of the book. units: those they
    see, None for all. loads_as: what stands in the receipt of a return that they load; None where they may not.
    """

    subject: str | None
    roles: tuple[str, ...]
    units: frozenset[str] | None
    loads_as: str | None

    @property
    def recorders(self) -> tuple[str, ...]:
        """The roles in which they may record something."""
        return tuple(role for role in RECORDERS if role in self.roles) if self.units is None else ()

    @property
    def words(self) -> str:
        """Who they are, in a few words; nothing where nobody signs in."""
        return f"{self.subject} ({join_names(list(self.roles))})" if self.subject else ""

    def sees(self, page: str) -> bool:
        """Whether a page is for them."""
        return self.units is None or page not in WHOLE_FORCE


def visitor() -> Visitor:
    """Who looks, as everything now stands. Raises Outside when they are not let in."""
    found = visitor_by(st.user.to_dict())
    if found.subject is not None:
        _note(found.subject, found.roles)
    return found


def visitor_by(claims: Mapping[str, Any]) -> Visitor:
    """Who it is of whom the sign-in service says this, as everything now stands. Raises Outside as `visitor` does."""
    try:
        service = sign_in.service()
    except ValueError as error:
        faults.log().error("nobody is let in: %s", error)
        raise Outside("The settings of signing in cannot be read, so nobody is let in.") from error
    if service is None:
        return Visitor(None, ACCESS_ROLES, None, _steward_here())
    subject = _signed_in(claims)
    try:
        access = access_of(find_store(), subject, days.today())
    except (ReferenceFault, OSError) as error:
        faults.log().error("nobody is let in: %s", error)
        raise Outside(
            "The list of who may look cannot be used, so nobody is let in. For whoever runs this dashboard: "
            "python -m data reference says what is wrong with access.csv."
        ) from error
    if access is None:
        raise Outside(f"You are signed in as {subject}, and this dashboard is not open to you today.", may_sign_in=True)
    return Visitor(subject, access.roles, access.units, _loads_as(subject, access.roles, access.units))


def _note(subject: str, roles: tuple[str, ...]) -> None:
    """Leave word in the log of who looks, once a session and again when it is somebody else or in another role."""
    told = {"subject": subject, "roles": roles}
    if st.session_state.get("access_noted") != told:
        st.session_state["access_noted"] = told
        faults.log().info("let in", extra={"told": told})


def _signed_in(claims: Mapping[str, Any]) -> str:
    """Who is signed in, by the claim of the sign-in service that OVERSIGHT_SUBJECT names."""
    if not claims.get("is_logged_in"):
        raise Outside("Sign in to see the figures.", may_sign_in=True)
    if sign_in.has_passed(claims) or sign_in.has_ended(claims):
        raise Outside("Your sign-in has ended. Sign in again to go on from here.", may_sign_in=True)
    subject = claims.get(os.environ.get("OVERSIGHT_SUBJECT") or "sub")
    if not isinstance(subject, str) or not subject.strip():
        raise Outside("The sign-in service does not say who you are, so you cannot be let in.", may_sign_in=True)
    return subject.strip()


def _loads_as(subject: str, roles: tuple[str, ...], units: frozenset[str] | None) -> str | None:
    return f"{subject} ({STEWARD})" if STEWARD in roles and units is None else None


def _steward_here() -> str | None:
    """Who loads from the browser where nobody signs in: whom the server was told of, and on this machine alone."""
    named = os.environ.get("OVERSIGHT_STEWARD", "").strip()
    return named if named and st.get_option("server.address") in LOOPBACK else None


def watch(begun: Visitor) -> None:
    """While a page stands on a screen, ask again whether whoever looks still may: what they may see no more goes from
    it without a click, when their sign-in ends, and within a minute of any other change.
    """
    if begun.subject is None:
        return

    def still() -> None:
        try:
            now = visitor()
        except Outside:
            st.rerun()
        if now != begun:
            st.rerun()

    soon = min(ASKED_AGAIN_AFTER, sign_in.left(st.user.to_dict()) + MOMENT)
    st.fragment(still, run_every=soon)()


def ask_in(outside: Outside, page: str) -> None:
    """What somebody who is not let in is shown: why, and the way in. Nothing of what is held."""
    st.session_state.pop("frame_view", None)
    st.title(PRODUCT, anchor=False)
    st.markdown(escaped(str(outside)))
    with st.container(horizontal=True):
        if outside.may_sign_in:
            st.button("Sign in", key="sign_in", type="primary", on_click=_go, args=(page,))
        if sign_in.is_on() and st.user.to_dict().get("is_logged_in"):
            st.button("Sign out", key="sign_out", on_click=leave)


@faults.guarded
def _go(page: str) -> None:
    """To the sign-in service, and back to this address."""
    kept = {name: text for name, text in st.query_params.to_dict().items() if name in url.PARAMETERS}
    address = f"{picture.sub_path()}/{'' if page == 'overview' else page}" + (f"?{urlencode(kept)}" if kept else "")
    sign_in.remember(st.context.cookies.get(COOKIE), address)
    st.login()


@faults.guarded
def leave() -> None:
    """Sign out: this browser forgets who it was, and what was signed in counts no more, whoever holds a copy of it."""
    sign_in.end(st.user.to_dict())
    st.logout()
