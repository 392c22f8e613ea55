"""Bodies are taken in whole before anything is done with them; slow lines are left, and hold up nobody."""

import asyncio
from contextlib import closing

import pytest

from lms.bodies import MEGABYTE, OF_ONE_ADDRESS, PIECE, Bodies, NotTaken, announced
from tests.gate_client import Line


async def taken(bodies, line, length, owner="192.0.2.1"):
    with closing(await bodies.taken(line, length, owner)) as body:
        return body.read()


@pytest.mark.parametrize("size", [1, 1000, PIECE, PIECE + 1, 3 * MEGABYTE])
def test_the_page_finds_the_whole_body_however_it_comes(size):
    sent = b"abcdefg" * (size // 7 + 1)
    sent = sent[:size]
    for each in (size, 7000):
        line = Line([sent[at : at + each] for at in range(0, size, each)])
        assert asyncio.run(taken(Bodies(), line, size)) == sent


def test_a_request_that_announces_nothing_waits_for_nothing():
    line = Line([b"more than was announced"])

    assert asyncio.run(taken(Bodies(), line, 0)) == b""
    assert line.read == 0


@pytest.mark.parametrize(
    ("length", "encoding", "status"), [("-3", "", 400), ("3x", "", 400), ("٣", "", 400), ("", "chunked", 411), ("3", "chunked", 411)]
)  # fmt: skip
def test_a_body_of_no_length_is_refused(length, encoding, status):
    with pytest.raises(NotTaken) as refused:
        announced(length, encoding)

    assert refused.value.status == status


@pytest.mark.parametrize("length", [9, PIECE + 9])
@pytest.mark.parametrize("broken", [False, True])
def test_a_body_that_ends_before_it_is_whole_is_refused(length, broken):
    with pytest.raises(NotTaken) as refused:
        asyncio.run(taken(Bodies(), Line([b"abc"], broken=broken), length))

    assert refused.value.status == 400


@pytest.mark.parametrize(("pieces", "length"), [([b"abc"], 9), ([b"a" * PIECE, b"b"], 3 * PIECE)])
def test_a_line_on_which_nothing_more_comes_is_left_in_time(pieces, length):
    with pytest.raises(NotTaken) as refused:
        asyncio.run(taken(Bodies(patience=0.05), Line(pieces, silent=True), length))

    assert refused.value.status == 408


def test_one_address_may_send_few_large_bodies_at_once_and_others_go_on():
    async def all_of_them():
        bodies = Bodies(place=0.0)
        slow = [asyncio.create_task(taken(bodies, Line([b"a"], silent=True), 2 * PIECE)) for _ in range(OF_ONE_ADDRESS)]
        await asyncio.sleep(0)
        refused = None
        try:
            await taken(bodies, Line([b"b" * 2 * PIECE]), 2 * PIECE)
        except NotTaken as fault:
            refused = fault.status
        other = await taken(bodies, Line([b"c" * 2 * PIECE]), 2 * PIECE, "192.0.2.2")
        small = await taken(bodies, Line([b"d"]), 1)
        for each in slow:
            each.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        again = await taken(bodies, Line([b"e" * 2 * PIECE]), 2 * PIECE)
        return refused, len(other), small, len(again)

    assert asyncio.run(all_of_them()) == (503, 2 * PIECE, b"d", 2 * PIECE)


def test_a_hall_that_presses_at_once_waits_a_moment_for_a_place_and_is_not_refused():
    async def pressed():
        bodies = Bodies(of_one=1, place=60.0)
        lines = [Line([bytes([number]) * 2 * PIECE]) for number in range(5)]
        return await asyncio.gather(*(taken(bodies, line, 2 * PIECE) for line in lines))

    assert [set(body) for body in asyncio.run(pressed())] == [{0}, {1}, {2}, {3}, {4}]


def test_however_many_send_small_bodies_slowly_one_too_many_is_asked_to_come_back():
    async def two():
        bodies = Bodies(small=1)
        first = asyncio.create_task(taken(bodies, Line([b"a"], silent=True), 3))
        await asyncio.sleep(0)
        try:
            await taken(bodies, Line([b"abc"]), 3)
        except NotTaken as fault:
            refused = fault.status
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        return refused, await taken(bodies, Line([b"abc"]), 3)

    assert asyncio.run(two()) == (503, b"abc")
