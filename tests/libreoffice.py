"""The blank return in LibreOffice: `python -m tests.libreoffice [--keep FOLDER]`, where the program is installed.

Debian: apt-get install -y --no-install-recommends libreoffice-calc. The template is printed to PDF, then filled in,
saved anew by LibreOffice, and read back: the same facts, every drop-down and note, and so with a marked copy.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.intake import SHEETS, check, write_faults_workbook, write_template
from tests.data.intake.workbooks import RECEIVED, ROWS, header, new_store

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS = 120
LONG = 1_000
Facts = dict[str, list[tuple[object, ...]]]


def converted(path: Path, form: str, folder: Path) -> Path:
    """A file as LibreOffice saves it in another form, in a folder of its own."""
    assert SOFFICE is not None
    into = folder / "by-libreoffice"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, "--headless", profile, "--convert-to", form, "--outdir", str(into), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return into / f"{path.stem}.{form}"


def filled(path: Path, **changes: object) -> Path:
    """The template with a row in every sheet; changes are those of the row of training."""
    book = openpyxl.load_workbook(path)
    for name, row in {"return": header(), **{name: make() for name, make in ROWS.items()}}.items():
        row |= changes if name == "training" else {}
        for at, column in enumerate(SHEETS[name].columns, start=1):
            if row.get(column.name) is not None:
                book[name].cell(2, at, row[column.name])
    out = path.with_name("filled.xlsx")
    book.save(out)
    return out


def drop_downs(sheet: Worksheet) -> set[tuple[str, str]]:
    """Which columns of a sheet are asked what, however a program writes it.

    LibreOffice ends each a thousand rows below the last cell with something in it, so that its first cell is compared,
    and whether it has a thousand rows (the sheet `return` has one).
    """
    found = set()
    for rule in sheet.data_validations.dataValidation:
        asked = str(rule.formula1 or "").lstrip("=").replace("$", "").replace("lists.", "lists!").replace("'", "")
        for cells in rule.sqref.ranges:
            first = cells.coord.partition(":")[0]
            is_long = cells.max_row > LONG or sheet.title == "return"
            found.add((first if is_long else f"{first} and little else", asked_of(rule.type, asked)))
    return found


def asked_of(kind: str, listed: str) -> str:
    """What a cell is asked: to be on a list, or to be of a kind."""
    return listed if kind == "list" else str(kind)


def notes(sheet: Worksheet) -> dict[str, str]:
    """The notes of a sheet's cells, by address."""
    return {
        cell.coordinate: " ".join(cell.comment.text.split())
        for row in sheet.iter_rows(max_row=3)
        for cell in row
        if cell.comment is not None
    }


def facts(store: duckdb.DuckDBPyConnection) -> Facts:
    """What was read of the return last checked."""
    return {name: store.execute(f"from incoming_{name} order by all").fetchall() for name in SHEETS}


def same(first: Path, second: Path, of: Callable[[Worksheet], object]) -> bool:
    """Whether two workbooks have the same on every sheet of a return."""
    one, other = openpyxl.load_workbook(first), openpyxl.load_workbook(second)
    return all(of(one[name]) == of(other[name]) for name in SHEETS)


def run(folder: Path) -> list[tuple[str, bool]]:
    """Each thing looked at, and whether it is so."""
    template = folder / "template.xlsx"
    with new_store(folder) as store:
        write_template(template, store)
        pdf = converted(template, "pdf", folder)
        good = filled(template)
        direct = check(store, good, RECEIVED)
        sent = facts(store)
        again = converted(good, "xlsx", folder)
        through = check(store, again, RECEIVED)
        came = facts(store)
        faulty = filled(template, trained=999)
        marked = write_faults_workbook(faulty, check(store, faulty, RECEIVED).faults)
        assert marked is not None
        mended = openpyxl.load_workbook(converted(marked, "xlsx", folder))
        mended["training"]["E2"] = 187
        mended.save(folder / "mended.xlsx")
        last = check(store, folder / "mended.xlsx", RECEIVED)
    return [
        ("the template is printed as PDF", pdf.stat().st_size > 0),
        ("filled in, it is accepted as it is and as LibreOffice saves it", not direct.faults + through.faults),
        ("with the same facts", sent == came),
        ("with every drop-down", same(template, again, drop_downs)),
        ("with every note", same(template, again, notes)),
        ("a marked copy saved by LibreOffice and mended there is accepted", not last.faults),
        ("and keeps every drop-down", same(template, folder / "mended.xlsx", drop_downs)),
    ]


def main() -> int:
    """Print each thing looked at; 0 when all are so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the files there, to be looked at")
    given = parser.parse_args()
    if SOFFICE is None:
        print("LibreOffice is not installed here", file=sys.stderr)
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        results = run(folder)
    for words, is_so in results:
        print(f"{'yes' if is_so else 'NO '}  {words}")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if all(is_so for _, is_so in results) else 1


if __name__ == "__main__":
    sys.exit(main())
