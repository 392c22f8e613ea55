"""The clock of the house runs on when the system's clock is set, and follows it once that has stood (decision 0098)."""

import pytest

from lms.clock import SteadyClock

HOUR = 3600


class Machine:
    """A machine whose clock can be set; its counter only runs."""

    def __init__(self):
        self.counted, self.ahead = 50.0, 1_700_000_000.0
        self.clock = SteadyClock(lambda: self.counted + self.ahead, lambda: self.counted)
        self.began = self.clock().timestamp()

    def told_after(self, seconds):
        self.counted += seconds
        return self.clock().timestamp() - self.began


@pytest.mark.parametrize("step", [HOUR, -HOUR, 1.5, -1.5])
def test_a_step_of_the_clock_is_not_followed_and_leaves_nothing_behind_when_it_is_taken_back(step):
    machine = Machine()
    machine.ahead += step
    assert machine.told_after(60) == pytest.approx(60)

    machine.ahead -= step
    assert machine.told_after(60) == pytest.approx(120)


@pytest.mark.parametrize("correction", [0.9, -0.9])
def test_a_small_correction_is_followed(correction):
    machine = Machine()
    machine.ahead += correction

    assert machine.told_after(60) == pytest.approx(60 + correction)


def test_a_step_that_has_stood_for_fifteen_minutes_is_believed():
    machine = Machine()
    machine.ahead += HOUR
    machine.told_after(1)

    assert machine.told_after(899) == pytest.approx(900)
    assert machine.told_after(1) == pytest.approx(901 + HOUR)


def test_a_clock_that_is_set_again_and_again_is_doubted_each_time():
    machine = Machine()
    for _ in range(4):
        machine.ahead += HOUR
        told = machine.told_after(600)

    assert told == pytest.approx(2400)
