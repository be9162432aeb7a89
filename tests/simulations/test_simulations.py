"""What the rules promise of made-up series: a fall is told, and a plateau seldom is; on fewer than the command's."""

import pytest

from tests.simulations.__main__ import false_alarms, told
from tests.simulations.made_up import CENSUSES

FEW = 40


@pytest.mark.parametrize("census", CENSUSES, ids=lambda census: census.name)
@pytest.mark.parametrize("fall", [0.05, 0.30])
def test_a_fall_of_five_points_or_more_is_called_worse_within_three_months(census, fall: float) -> None:
    assert told(census, fall, FEW, seed=3) >= 0.95


@pytest.mark.parametrize("census", CENSUSES, ids=lambda census: census.name)
def test_a_stable_plateau_is_seldom_called_worse(census) -> None:
    alarms = false_alarms(census, FEW, seed=3)
    assert alarms["worse"] <= 0.03
    assert alarms["rules"] > alarms["called"], "the rules alone would have called more"
