"""Turns: first come, first served, the place with the least to do first, and beside all places where nothing moves."""

import threading
from collections.abc import Callable

from lms.turns import Turns, aside

A_MOMENT = 0.001


class Hall:
    """People who take a turn, each in a thread of her own, and leave when told to."""

    def __init__(self, turns: Turns[str]) -> None:
        self.turns, self.came = turns, list[tuple[str, str | None]]()
        self._leave: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._moved = threading.Condition()

    def comes(self, name: str) -> None:
        self._leave[name] = threading.Event()
        self._threads[name] = threading.Thread(target=self._sit, args=(name,), daemon=True)
        self._threads[name].start()

    def _sit(self, name: str) -> None:
        with self.turns.turn() as place:
            with self._moved:
                self.came.append((name, place))
                self._moved.notify_all()
            self._leave[name].wait()

    def leaves(self, name: str) -> None:
        self._leave[name].set()
        self._threads[name].join(20)

    def wait_for(self, many: int) -> list[tuple[str, str | None]]:
        with self._moved:
            self._moved.wait_for(lambda: len(self.came) >= many, 20)
        return self.came

    def queue(self, many: int) -> None:
        """Wait until so many wait."""
        while len(self.turns._waiting) < many:
            threading.Event().wait(A_MOMENT)


def hall(places: tuple[str, ...], clock: Callable[[], float] = lambda: 0.0, **settings: float) -> Hall:
    return Hall(Turns(places, clock=clock, **settings))  # type: ignore[arg-type]


def test_who_came_first_goes_first_and_nobody_overtakes() -> None:
    here = hall(("here",), patience=A_MOMENT)
    for number, name in enumerate("abcd"):
        here.comes(name)
        here.queue(number)
    for name in "abcd":
        here.leaves(name)
    assert here.came == [(name, "here") for name in "abcd"]


def test_each_place_gets_one_before_any_gets_two() -> None:
    two = hall(("first", "second"), each=2)
    for number, name in enumerate("abcd"):
        two.comes(name)
        two.wait_for(number + 1)
    assert sorted(place or "" for _, place in two.came[:2]) == ["first", "second"]
    assert sorted(place or "" for _, place in two.came[2:]) == ["first", "second"]
    for name in "abcd":
        two.leaves(name)


def test_a_place_that_became_free_is_taken_again() -> None:
    two = hall(("first", "second"))
    two.comes("a")
    two.wait_for(1)
    two.comes("b")
    two.wait_for(2)
    two.leaves("b")
    two.comes("c")
    assert two.wait_for(3)[1][1] == two.came[2][1]
    two.leaves("a")
    two.leaves("c")


def test_where_nothing_moved_for_long_enough_the_first_who_waits_goes_beside_and_no_more_than_may() -> None:
    moment = [0.0]
    here = hall(("here",), clock=lambda: moment[0], beside=1, patience=0.02)
    for number, name in enumerate(("long", "waits", "waits longer")):
        here.comes(name)
        here.queue(number)
    moment[0] = 0.0199
    threading.Event().wait(0.1)
    assert here.came == [("long", "here")]
    moment[0] = 0.02
    assert here.wait_for(2) == [("long", "here"), ("waits", None)]
    moment[0] = 100.0
    threading.Event().wait(0.1)
    assert len(here.came) == 2
    here.leaves("waits")
    moment[0] = 101.0
    assert here.wait_for(3)[2] == ("waits longer", None)
    here.leaves("long")
    here.leaves("waits longer")


def test_who_only_waits_gives_her_turn_away_and_comes_back_before_all_who_wait() -> None:
    turns, told = Turns(("here",)), list[str]()
    waits, second_is_in, second_leaves = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with turns.turn() as place:
            with aside():
                waits.set()
                second_is_in.wait(20)
            told.append(f"first again at {place}")

    def second() -> None:
        with turns.turn():
            told.append("second")
            second_is_in.set()
            second_leaves.wait(20)

    def third() -> None:
        with turns.turn():
            told.append("third")

    threads = [threading.Thread(target=work, daemon=True) for work in (first, second, third)]
    threads[0].start()
    waits.wait(20)
    threads[1].start()
    second_is_in.wait(20)
    threads[2].start()
    while len(turns._waiting) < 2:
        threading.Event().wait(A_MOMENT)
    second_leaves.set()
    for thread in threads:
        thread.join(20)

    assert told == ["second", "first again at here", "third"]


def test_without_a_turn_nothing_is_given_away() -> None:
    with aside(), Turns(("here",)).turn() as place:
        assert place == "here"
