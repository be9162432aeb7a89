"""The digest of one owner: what runs out soon, what fell, which actions are overdue, which returns are due or late.

As text, and as a mail that any mail program opens (.eml). Sending it is the operator's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime

from charts.text import clean
from data.book.english import day, plural
from data.book.settings import whole
from pages.papers.asking import Asked
from pages.sentences import causes, runway

NOTHING = "Nothing today."


class NoOwner(Exception):
    """No evidence, milestone or action names this owner; the message lists those that are named."""


@dataclass(frozen=True)
class Digest:
    """What concerns one owner: a subject line, and sections of lines, each with its heading."""

    owner: str
    subject: str
    sections: Sequence[tuple[str, Sequence[str]]]
    foot: str

    def as_text(self) -> str:
        """The digest as plain text."""
        parts = [
            f"{heading}\n" + "\n".join(f"- {line}" for line in lines or [NOTHING]) for heading, lines in self.sections
        ]
        return "\n\n".join([self.subject, *parts, self.foot]) + "\n"

    def as_mail(self, on: datetime) -> bytes:
        """The digest as a mail without an address, to be sent by whoever sends it. on: when it was written."""
        mail = EmailMessage()
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(on)
        mail["X-Owner"] = self.owner
        mail.set_content(self.as_text())
        return bytes(mail)


def digest(of: Asked, owner: str) -> Digest:
    """What concerns an owner on the dates asked of. Raises NoOwner where nothing held names one."""
    owners = {row["owner"] for row in of.ask("owners")} | {row["owner_role"] for row in of.actions()}
    if owner not in owners:
        raise NoOwner(f"nothing held names the owner “{owner}”; those named are: {', '.join(sorted(owners))}")
    days = whole("lapses_soon_days")
    sections = [
        (f"Runs out within {days} days", _ahead(of, owner, days)),
        (f"Fell since {day(of.gate.earlier_day(of.as_at))}", _fell(of, owner)),
        ("Actions overdue", _actions(of, owner)),
        ("Returns due or late", _returns(of)),
    ]
    made_up = " Illustrative figures, made up to show how this works." if of.fresh["illustrative"] else ""
    foot = f"Figures as at {day(of.as_at)}, snapshot {of.gate.snapshot_id}: {of.address('overview')}.{made_up}"
    return Digest(clean(owner), f"For {clean(owner)}: what needs doing, {day(of.today)}", sections, foot)


def _ahead(of: Asked, owner: str, days: int) -> list[str]:
    rows = [row for row in of.ask("runway", days=days) if row["owner"] == owner]
    return [
        clean(runway.told(line)) for line in runway.lines(rows, of.ask("runway_headline"), of.units, of.counted_from)
    ]


def _fell(of: Asked, owner: str) -> list[str]:
    return [clean(causes.told(row, of.units)) for row in causes.falls(of.ask("causes")) if row["owner"] == owner]


def _actions(of: Asked, owner: str) -> list[str]:
    rows = [row for row in of.actions() if row["owner_role"] == owner and row["state"] == "overdue"]
    return [
        clean(f"{row['action']}, due {day(row['due_on'])}, {plural(row['days_late'], 'day')} overdue.") for row in rows
    ]


def _returns(of: Asked) -> list[str]:
    fresh = of.fresh
    missing = fresh["months_expected"] - fresh["months_in"]
    if not missing:
        return []
    verb = "is" if missing == 1 else "are"
    return [f"{missing} of {plural(fresh['months_expected'], 'month')} that should be in by now {verb} not."]


def written_at(of: Asked) -> datetime:
    """When a digest of a day counts as written: that morning, so that it can be made again the same."""
    return datetime.combine(of.today, time(7), UTC)
