"""The intake: reading a return, checking it whole, telling its sender what to mend, and the blank return to fill in."""

from data.book.returns import SHEETS
from data.book.tables import Column, Table
from data.intake.checking import Checked, check
from data.intake.layouts import Layout, MappingFault, for_month, layout_text, read_layout
from data.intake.marking import write_faults_workbook
from data.intake.returns import Fault, RawReturn, RawSheet
from data.intake.structure import read_return
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
