"""The questions, one .sql file each, and the one gate that asks them of a snapshot by name."""

from queries.catalogue import Question, question, questions
from queries.gate import Gate, NotAsked, Supposed, open_gate
from queries.supposed import NotSupposed, as_asked, can_be_supposed

__all__ = [
    "Gate",
    "NotAsked",
    "NotSupposed",
    "Question",
    "Supposed",
    "as_asked",
    "can_be_supposed",
    "open_gate",
    "question",
    "questions",
]
