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
    Setting("funnel_tail", 0.001, "probability", "How often chance alone leaves the funnel's limits on a side."),
    Setting("tie", 1e-12, "probability", "Chances that differ by less are equal."),
    Setting("grain", shares.GRAIN, "share", "Shares that differ by less are equal: fractions are not exact in binary."),
    # Trends: rates over time against their limits
    Setting("trend_base_points", 12, "points", "Limits are locked on so many points; on fewer they are trial limits."),
    Setting("trend_least_points", 6, "points", "With fewer no limit is drawn and no signal said."),
    # Seven and seven, as NHSRplotthedots, which draws the charts of NHS Making Data Count.
    Setting("trend_shift_points", 7, "points", "So many in a row on one side of the centre line are a signal."),
    Setting("trend_run_points", 7, "points", "So many in a row, each higher, or each lower, are a signal."),
    Setting("trend_near_part", 2 / 3, "share", "How far from the centre towards a limit a point is near it."),
    Setting("trend_tail", 0.00135, "probability", "How often chance alone leaves a sample's limits on a side."),
    Setting("trend_near_tail", 0.02275, "probability", "How often chance alone is near a sample's limit on a side."),
    Setting("trend_sigmas", 3, "factor", "Standard deviations from the centre line to a sample's limit."),
    Setting("trend_range_to_sigma", 1.128, "factor", "A mean moving range in standard deviations."),
    Setting("trend_limit_factor", 2.66, "factor", "Mean moving ranges from the centre line to a limit: 3 / 1.128."),
    Setting("trend_range_factor", 3.268, "factor", "Mean moving ranges to the limit of the moving range."),
    # Chosen by simulation (python -m tests.simulations): a census moves with its own last month, and without these a
    # stable plateau would be called worse far more often than 3 times in 100 months.
    Setting("trend_least_change", 0.01, "share", "A census is called worse or better only by more than this."),
    Setting("trend_least_people", 2, "people", "And by more than so many people."),
    Setting("arrival_months", 3, "months", "A roll-out has arrived at the threshold after so many months at it."),
    Setting("rollout_fall_months", 3, "months", "In a roll-out a month is compared with that so long before."),
    Setting("rollout_fall", 0.02, "share", "A roll-out fell where it is lower by more than this, and by one person."),
    Setting("year_months", 12, "months", "A year before is so long before."),
    Setting("trend_false_alarm", 0.03, "probability", "A chart is called worse or better so often by chance alone."),
    Setting("exception_chance", 0.05, "probability", "Units differ below this chance, adjusted for all compared."),
    Setting("funnel_sigmas", 3.090232, "factor", "Standard deviations to the funnel's adjusted limits."),
    Setting("funnel_spread_needs", 8, "number", "So many units sampled, at the least, for how much units differ."),
    Setting("funnel_trimmed", 0.1, "share", "The dispersion takes scores beyond this share on a side as at it."),
    Setting(
        "units_named_at_most", 3, "number", "In a list of what joined or left, more units of a course are counted."
    ),
    # Looking ahead
    Setting("outlook_needs", 8, "milestones", "Done milestones, forecast about as far ahead, a range needs."),
    Setting("lead_short_days", 60, "days", "Forecasts made up to so far ahead are alike."),
    Setting("lead_middle_days", 180, "days", "And those made further ahead, up to so far."),
    Setting("lead_long_days", 365, "days", "And those further ahead, up to so far; and all beyond."),
    Setting("pace_months", 12, "months", "The pace of training is measured on so many months."),
    Setting("pace_needs", 8, "months", "Of these so many must be held."),
    Setting("pace_ahead", 6, "months", "The outlook for training looks no further ahead."),
    Setting("warnings_needed", 8, "number", "Past warnings that could be judged, for any to be given."),
    Setting("lapses_soon_days", 60, "days", "Evidence that runs out within so many days is told."),
    Setting("expiring_days", 90, "days", "Evidence that runs out within so many days is listed."),
    Setting("runway_farthest_days", 365, "days", "Stages to come are looked at for so many days ahead."),
    Setting("press_list_length", 5, "number", "So many standing exceptions are on the press list."),
)

SETTINGS = {setting.name: setting for setting in _ALL}


def value(name: str) -> float:
    """The value of a setting. Raises KeyError for one that there is not."""
    return SETTINGS[name].value


def whole(name: str) -> int:
    """The value of a setting that is a whole number."""
    return int(SETTINGS[name].value)
