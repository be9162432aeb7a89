"""A dashboard that is signed in to: a server, a sign-in service on this machine, a store whose list can be changed."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.book.reference import ACCESS_ROLES
from data.ledger import Store
from tests.browser.conftest import PATIENCE, Reader

SECRET = "f" * 64
IDENTITY = "_streamlit_user"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "oversight"
client_secret = "not one"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
ROWS = [(f"{role}-1", role, "", "2026-01-01", "") for role in ACCESS_ROLES] + [
    ("east-1", "viewer", "EA", "2026-01-01", ""),
    ("past-1", "gold", "", "2026-01-01", "2026-01-31"),
]
OUTSIDE = "Oversight of the recommendations"


@dataclass
class Door:
    """The server that is signed in to, its store, and its log."""

    base: str
    store: Store
    log: Path

    def admit(self, *rows: tuple[str, ...]) -> None:
        """Write access.csv anew."""
        lines = [",".join(row) for row in (("subject", "role", "units", "from", "until"), *rows)]
        (self.store.reference / "access.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def a_door(serve: Callable[..., str], store: Path, folder: Path) -> Iterator[Door]:
    """A door before a copy of a store; everybody's token says that they are a steward."""
    held = Store(shutil.copytree(store, folder / "store"))
    people = [User(sub=row[0], claims={"roles": ["steward"]}) for row in ROWS]
    before = os.environ.get("AUTHLIB_INSECURE_TRANSPORT")
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    try:
        with run_server_in_thread(user_claims=people) as provider:
            secrets = folder / "secrets.toml"
            service = f"http://127.0.0.1:{provider.server_port}"
            secrets.write_text(SECRETS.format(secret=SECRET, provider=service), encoding="utf-8")
            told = {"STREAMLIT_SECRETS_FILES": str(secrets), "OVERSIGHT_LOG": str(folder / "log")}
            door = Door(serve(held.root, **told), held, folder / "log" / "dashboard.log")
            door.admit(*ROWS)
            yield door
    finally:
        os.environ.pop("AUTHLIB_INSECURE_TRANSPORT")
        os.environ |= {"AUTHLIB_INSECURE_TRANSPORT": before} if before is not None else {}


def sign_in(someone: Reader, subject: str) -> Reader:
    """Sign in where one stands outside, by the service."""
    someone.page.get_by_role("button", name="Sign in").click()
    someone.page.get_by_role("button", name=subject, exact=True).click(timeout=PATIENCE)
    someone.page.wait_for_url(f"{someone.base}/**", timeout=PATIENCE)
    return someone.settle()


def become(someone: Reader, subject: str, lasts: float = 3600) -> None:
    """Give a browser the cookie of somebody who is signed in, without the way there."""
    now = time.time()
    claims = {"iss": "x", "sub": subject, "iat": int(now), "exp": now + lasts, "nonce": f"{subject}{now}"}
    told = json.dumps({**claims, "origin": someone.base, "is_logged_in": True, "provider": "default"})
    signed = create_signed_value(SECRET, IDENTITY, told).decode()
    someone.page.context.add_cookies([{"name": IDENTITY, "value": signed, "url": someone.base}])


def shown(someone: Reader) -> str:
    """The words of the page."""
    return someone.page.locator(".stMain").inner_text()


def is_outside(someone: Reader) -> bool:
    """Whether nothing of what is held is shown."""
    return someone.question == OUTSIDE
