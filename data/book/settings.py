"""The figures that a rule or a page goes by, each in one place. In SQL each is a macro of the same name.

Ours, for MOPAC and the Met to agree, unless a source is given. The thresholds and periods of the criteria are not here:
they stand in `criteria.csv`, each version with the day it takes effect.
"""

from dataclasses import dataclass
from typing import Literal

from data.book import shares

Unit = Literal["days", "months", "points", "cases", "people", "milestones", "share", "probability", "number", "factor"]


@dataclass(frozen=True)
class Setting:
    """A figure: its name in SQL, its value, what it counts, and what it is for."""

    name: str
    value: float
    unit: Unit
    meaning: str


_ALL = (
    # Returns
    Setting("return_due_days", 15, "days", "A month's return is due so many days after the month's end."),
    # Samples
    Setting("wilson_z", 1.959964, "factor", "Standard deviations of the 95% interval of a sample."),
    Setting("running_quarter_least_cases", 10, "cases", "A quarter still running decides only from so many cases."),
    Setting(
        "running_quarter_chance",
        0.005,
        "probability",
        "A quarter still running decides only where so few or fewer met cases had a smaller chance than this.",
    ),
    Setting("grain", shares.GRAIN, "share", "Shares that differ by less are equal: fractions are not exact in binary."),
    # Looking ahead
    Setting("lapses_soon_days", 60, "days", "Evidence that runs out within so many days is told."),
    Setting("expiring_days", 90, "days", "Evidence that runs out within so many days is listed."),
    Setting("runway_farthest_days", 365, "days", "Stages to come are looked at for so many days ahead, as if nothing more came in."),
)

SETTINGS = {setting.name: setting for setting in _ALL}


def value(name: str) -> float:
    """The value of a setting. Raises KeyError for one that there is not."""
    return SETTINGS[name].value


def whole(name: str) -> int:
    """The value of a setting that is a whole number."""
    return int(SETTINGS[name].value)
