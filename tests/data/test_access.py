"""Who may do what, by the store's access.csv as it now is."""

from datetime import date

import pytest

from data import access
from data.access import Access, access_of
from data.ledger import Store
from data.reference import STARTING_SET as START
from data.reference import ReferenceFault, copy_reference

TODAY = date(2026, 11, 26)
HEADINGS = "subject,role,units,from,until\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("access"))
    copy_reference(START, store.reference)
    return store


def written(store: Store, text: str) -> Store:
    (store.reference / "access.csv").write_text(text, encoding="utf-8")
    return store


def test_rows_that_hold_on_the_day_count_and_no_others(store: Store) -> None:
    rows = "a,viewer,EA;NW,2026-11-26,2026-11-26\na,gold,EA;SN,2026-01-01,\na,steward,,2026-11-27,\n"
    written(store, f"{HEADINGS}{rows}b,gold,,2026-01-01,2026-11-25\n")
    assert access_of(store, "a", TODAY) == Access(("viewer", "gold"), frozenset({"EA", "NW", "SN"}))
    assert access_of(store, "b", TODAY) is None and access_of(store, "A", TODAY) is None
    assert access_of(store, "a", date(2026, 11, 27)) == Access(("gold", "steward"), None)


def test_whoever_is_taken_out_is_out_the_next_time(store: Store) -> None:
    written(store, HEADINGS + "a,viewer,,2026-01-01,\n")
    assert access_of(store, "a", TODAY) == Access(("viewer",), None)
    assert access_of(written(store, HEADINGS), "a", TODAY) is None
    (store.reference / "access.csv").unlink()
    assert access_of(store, "a", TODAY) is None


def test_a_list_with_a_fault_lets_nobody_in_and_says_every_fault(store: Store) -> None:
    written(store, HEADINGS + "a,viewer,,2026-01-01,\nb,king,XX,2026-02-01,2026-01-31\n")
    with pytest.raises(ReferenceFault) as refused:
        access_of(store, "a", TODAY)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(3, "role"), (3, "units"), (3, "until")]


def test_the_list_is_read_once_while_it_stays_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    written(store, HEADINGS + "a,viewer,,2026-01-01,\n")
    access_of(store, "a", TODAY)
    monkeypatch.setattr(access, "check_reference", None)
    assert access_of(store, "a", TODAY) == Access(("viewer",), None)
