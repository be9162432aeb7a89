"""Until the charts read the book themselves."""

from data.book.days import month_end, months_between, next_month  # noqa: F401
from data.book.english import *  # noqa: F403
