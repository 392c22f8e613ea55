"""The clock of the house runs on when the system's clock is set, and follows it once that has stood (decision 0098)."""

import time

import pytest

from lms.clock import SteadyClock, rest, share_clock

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


class Computer:
    """A machine on which processes begin, one after the other; they share a folder."""

    def __init__(self, folder):
        self.counted, self.ahead, self.folder = 50.0, 1_700_000_000.0, folder
        self.boot = folder / "boot_id"
        self.boot.write_text("first\n")

    def begins(self):
        clock = SteadyClock(lambda: self.counted + self.ahead, lambda: self.counted)
        share_clock(self.folder, clock, self.boot)
        return lambda: clock().timestamp() - 1_700_000_050

    def passes(self, seconds):
        self.counted += seconds


def test_a_process_that_begins_while_the_clock_is_wrong_lives_by_the_time_of_the_others(tmp_path):
    computer = Computer(tmp_path)
    computer.begins()()
    computer.ahead += HOUR
    computer.passes(60)

    late = computer.begins()

    assert late() == pytest.approx(60)
    computer.ahead -= HOUR
    computer.passes(60)
    assert late() == pytest.approx(120)


def test_a_process_that_begins_believes_a_step_that_the_others_believe(tmp_path):
    computer = Computer(tmp_path)
    first = computer.begins()
    first()
    computer.ahead += HOUR
    first()
    computer.passes(900)
    first()

    assert computer.begins()() == pytest.approx(900 + HOUR)


def test_small_corrections_of_a_long_time_are_known_to_a_process_that_begins(tmp_path):
    computer = Computer(tmp_path)
    first = computer.begins()
    first()
    for _ in range(10):
        computer.ahead += 0.5
        computer.passes(600)
        first()

    assert computer.begins()() == pytest.approx(6005)


def test_after_a_new_start_of_the_machine_its_clock_is_believed(tmp_path):
    computer = Computer(tmp_path)
    computer.begins()()
    computer.boot.write_text("second\n")
    computer.ahead += HOUR

    assert computer.begins()() == pytest.approx(HOUR)


def test_a_folder_that_takes_nothing_stops_no_clock(tmp_path):
    computer = Computer(tmp_path)
    computer.folder = tmp_path / "is not there"

    assert computer.begins()() == pytest.approx(0)


def test_a_thread_rests_also_where_the_systems_sleep_is_refused(monkeypatch):
    def refused(_):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(time, "sleep", refused)
    began = time.monotonic()

    rest(0.05)

    assert time.monotonic() - began >= 0.04
