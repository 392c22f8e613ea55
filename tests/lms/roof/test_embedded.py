"""The scheduler of the embedded network, which is begun and ended by the process that loaded the product."""

from lms.embedded import Told


def test_a_scheduler_goes_on_while_the_first_process_lives_and_nobody_ends_it():
    assert not Told(lambda: False).is_set()


def test_a_scheduler_ends_when_it_is_told_to():
    told = Told(lambda: False)
    told.set()

    assert told.is_set()


def test_a_scheduler_whose_first_process_was_killed_ends_by_itself():
    assert Told(lambda: True).is_set()
