"""The scheduler that is forked beside the embedded web server."""

import os

from lms.embedded import Orphaned


def test_a_scheduler_goes_on_while_its_parent_lives_and_nobody_ends_it():
    assert not Orphaned(os.getppid()).is_set()


def test_a_scheduler_ends_when_it_is_told_to():
    told = Orphaned(os.getppid())
    told.set()

    assert told.is_set()


def test_a_scheduler_whose_parent_was_killed_ends_by_itself():
    assert Orphaned(os.getpid()).is_set()
