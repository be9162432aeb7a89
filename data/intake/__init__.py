"""The intake: reading a return, checking it whole, telling its sender what to mend, and the blank return to fill in."""

from importlib import import_module
from typing import TYPE_CHECKING

from data.book.returns import SHEETS
from data.book.tables import Column, Table
from data.intake.checking import Checked, check
from data.intake.layouts import Layout, MappingFault, for_month, layout_text, read_layout
from data.intake.returns import Fault, RawReturn, RawSheet
from data.intake.structure import read_return

if TYPE_CHECKING:
    from data.intake.marking import write_faults_workbook
    from data.intake.template import write_template

__all__ = [
    "SHEETS",
    "Checked",
    "Column",
    "Fault",
    "Layout",
    "MappingFault",
    "RawReturn",
    "RawSheet",
    "Table",
    "check",
    "for_month",
    "layout_text",
    "read_layout",
    "read_return",
    "write_faults_workbook",
    "write_template",
]

_WRITERS = {"write_faults_workbook": "data.intake.marking", "write_template": "data.intake.template"}


def __getattr__(name: str) -> object:
    """What writes workbooks, read in when it is first asked for: most commands write none, and the library for it takes
    longer to read in than all else that they need.
    """
    if name in _WRITERS:
        return getattr(import_module(_WRITERS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
