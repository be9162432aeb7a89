"""A file that was made for a button, once Streamlit has let it go: a minute in which it can still be had."""

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError

from pages.shared.made import STAYS, Made


class Now:
    """The time, which stands still until it is moved."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def pressed(manager: MediaFileManager, text: str) -> str:
    """The name of the file that a button of nobody's page gives."""
    button = manager.add_deferred(lambda: text, "text/csv", "1.2", "units.csv")
    return manager.execute_deferred(button).rpartition("/")[2]


def is_there(held: Made, name: str) -> bool:
    try:
        return bool(held.get_file(name).content)
    except MediaFileStorageError:
        return False


def runs_end(manager: MediaFileManager) -> None:
    """As many runs of other pages as Streamlit lets a file outlive, and one more."""
    for _ in range(3):
        manager.remove_orphaned_files()


def let_go() -> tuple[Made, MediaFileManager, Now, str]:
    """A place for files with one that Streamlit has let go; what manages it, its time, and the file's name."""
    held = Made("/media", now := Now())
    manager = MediaFileManager(held)
    name = pressed(manager, "unit_id\nEA\n")
    runs_end(manager)
    return held, manager, now, name


def test_a_file_outlives_the_runs_of_others_by_a_minute():
    held, manager, now, name = let_go()
    assert is_there(held, name)
    now.at = STAYS
    pressed(manager, "unit_id\nNE\n")
    runs_end(manager)
    assert not is_there(held, name)


def test_a_file_is_given_no_longer_where_no_other_is_made_or_let_go():
    held, manager, now, name = let_go()
    now.at = STAYS - 1
    assert is_there(held, name)
    now.at = STAYS
    assert not is_there(held, name)
    assert is_there(held, pressed(manager, "unit_id\nEA\n"))


def test_a_file_that_is_made_again_stays_as_long_again():
    held, manager, now, name = let_go()
    now.at = STAYS - 1
    assert pressed(manager, "unit_id\nEA\n") == name
    runs_end(manager)
    now.at = STAYS + 1
    pressed(manager, "unit_id\nNE\n")
    runs_end(manager)
    assert is_there(held, name)
