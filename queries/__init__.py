"""The questions, one .sql file each, and the one gate that asks them of a snapshot by name."""

from queries.catalogue import Question, question, questions
from queries.gate import Gate, NotAsked, open_gate

__all__ = ["Gate", "NotAsked", "Question", "open_gate", "question", "questions"]
