"""What the log refuses, every fault at once and in words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import log
from data.ledger import Store
from data.log import Draft, Refused, Seen
from tests.data.log.minutes import KNOWN, SEEN, action, answered, bare, decided, proposed, put, withdrawn


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return bare(tmp_path / "store")


def faults(store: Store, draft: Draft) -> list[str]:
    with pytest.raises(Refused) as refused:
        log.write(store, draft, KNOWN)
    return refused.value.faults


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"kind": "verdict"}, "'verdict' is not a kind of entry"),
        ({"made_by": "viewer"}, "'viewer' is not a role that records: gold, steward, verifier and office"),
        ({"text": " \n"}, "the text is missing, and an entry of the kind decision needs it"),
        ({"text": "x" * 4_001}, "the text is 4,001 characters long, and at most 4,000 are kept"),
        ({"text": "a\x1b[2J"}, "the text holds characters that cannot be shown"),
        ({"text": "a \u202e b"}, "the text holds characters that cannot be shown"),
        ({"text": "\ud800"}, "the text holds characters that cannot be shown"),
        ({"meeting_id": None}, "the meeting is missing, and an entry of the kind decision needs it"),
        ({"meeting_id": "GG-9"}, "the meeting 'GG-9' is not in the reference"),
        ({"recommendation_id": 21}, "the recommendation '21' is not in the reference"),
        ({"unit_id": "ZZ"}, "the unit 'ZZ' is not in the reference"),
        ({"closure": "implemented"}, "the class of closure is given, and an entry of the kind decision has none"),
        ({"due_on": date(26, 1, 1)}, "the date 0026-01-01 is mistyped: its year is 26"),
        ({"replaces": "L-0009"}, "'L-0009' is not an entry of the log"),
        ({"seen": Seen("../../etc", None, None, "/since")}, "what was seen names no snapshot"),
        ({"seen": Seen("s1", None, None, "javascript:alert(1)")}, "what was seen has no address of one of these pages"),
        ({"seen": Seen("s1", None, None, "//elsewhere.org")}, "what was seen has no address of one of these pages"),
    ],
)
def test_a_decision_is_refused_for(store: Store, given: dict[str, Any], fault: str) -> None:
    (told,) = faults(store, decided(**given))
    assert told.startswith(fault)
    assert log.entries(store) == []


def test_what_a_writer_pastes_is_kept(store: Store) -> None:
    pasted = "Agreed:\n\t1.\u00a0Train\u200b the shifts — “all” of them"
    assert put(store, decided(pasted))[0].draft.text == pasted
    assert log.entries(store)[0].draft.text == pasted


def test_every_fault_is_told_at_once(store: Store) -> None:
    assert len(faults(store, Draft("viewer", "action", "", SEEN))) == 5


def test_closing_takes_two_roles(store: Store) -> None:
    put(store, proposed(made_by="gold"))
    told = "closing takes two: it was proposed by this role, so another has to answer it"
    assert faults(store, answered("L-0001", made_by="gold")) == [told]
    assert faults(store, answered("L-0001", "close disputed", made_by="gold")) == [told]
    assert put(store, answered("L-0001", made_by="office"))[0].entry_id == "L-0002"


def test_closing_takes_two_people_where_people_sign_in(store: Store) -> None:
    put(store, proposed(made_by="gold", signed_in_as="u1"))
    assert len(faults(store, answered("L-0001", made_by="office", signed_in_as="u1"))) == 1
    put(store, answered("L-0001", made_by="office", signed_in_as="u2"))


def test_a_closure_is_confirmed_once(store: Store) -> None:
    put(store, proposed(), answered("L-0001"))
    assert faults(store, answered("L-0001", made_by="verifier")) == ["L-0001 is confirmed already"]


def test_a_view_that_differs_is_kept_beside_the_proposal(store: Store) -> None:
    put(store, proposed(), answered("L-0001", "close disputed", closure="not implemented"))
    assert [entry.draft.closure for entry in log.entries(store)] == ["implemented", "not implemented"]


def test_only_a_proposal_is_confirmed(store: Store) -> None:
    put(store, decided())
    assert faults(store, answered("L-0001")) == ["L-0001 is of the kind decision, and this answers close proposed"]


def test_what_was_replaced_or_withdrawn_is_answered_no_more(store: Store) -> None:
    put(store, action(), action(replaces="L-0001"), proposed(), withdrawn("L-0003"))
    gone = "no longer stands: it was replaced or withdrawn"
    assert faults(store, action(replaces="L-0001")) == [f"L-0001 {gone}"]
    assert faults(store, answered("L-0003")) == [f"L-0003 {gone}"]
    assert faults(store, withdrawn("L-0003")) == [f"L-0003 {gone}"]


def test_only_an_entry_of_the_same_kind_replaces_one(store: Store) -> None:
    put(store, action())
    assert faults(store, decided(replaces="L-0001")) == [
        "L-0001 is of the kind action: only an entry of the same kind replaces it"
    ]


def test_a_withdrawal_is_not_withdrawn(store: Store) -> None:
    put(store, decided(), withdrawn("L-0001"))
    assert faults(store, withdrawn("L-0002")) == ["L-0002 is itself a withdrawal: record anew what it withdrew"]


def test_a_confirmation_that_was_withdrawn_may_be_given_again(store: Store) -> None:
    put(store, proposed(), answered("L-0001"), withdrawn("L-0002"), answered("L-0001", made_by="verifier"))
    assert len(log.entries(store)) == 4
