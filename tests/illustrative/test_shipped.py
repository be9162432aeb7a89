"""What is shipped is what the generator writes: the story is told in one place, and the files follow it."""

from pathlib import Path

from data import illustrative
from tests.illustrative import shipped

MADE_ANEW = "python -m tests.illustrative writes them anew"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.csv")}


def test_the_shipped_files_are_exactly_what_the_generator_writes(tmp_path: Path) -> None:
    shipped.write(tmp_path)
    written, kept = contents(tmp_path), contents(illustrative.SHIPPED)
    differing = sorted(name for name in written | kept if written.get(name) != kept.get(name))
    assert not differing, f"not what the generator writes: {', '.join(differing[:10])}; {MADE_ANEW}"


def test_what_was_there_before_is_not_left_among_the_files(tmp_path: Path) -> None:
    leftover = tmp_path / "returns" / "2023-04-30" / "return.csv"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("as_at\n")
    shipped.write(tmp_path)
    assert not leftover.exists()


def test_every_return_is_received_once_and_every_one_received_is_there() -> None:
    folders = sorted(path for path in (illustrative.SHIPPED / "returns").iterdir() if path.name[0] != ".")
    assert sorted(path for path, _ in illustrative.arrivals()) == folders


def test_the_set_is_small_enough_to_read() -> None:
    assert sum(len(text) for text in contents(illustrative.SHIPPED).values()) < 1_200_000
