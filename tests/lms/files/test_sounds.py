"""Sounds of phones and recorders are known by their bytes; the files in sounds/ were made by FFmpeg (PyAV 18.1)."""

from pathlib import Path

import pytest

from lms.files.rules import detected_type, handlers_of, is_aac, is_ogg_sound

SOUNDS = Path(__file__).parent / "sounds"


def bytes_of(name):
    return (SOUNDS / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"), [("tone.m4a", "m4a"), ("tone.aac", "aac"), ("opus.ogg", "ogg"), ("film.mp4", "mp4")]
)
def test_a_sound_is_known_by_what_is_in_it(name, kind):
    assert detected_type(bytes_of(name)) == kind


def test_an_mp4_with_a_picture_beside_its_sound_is_no_sound():
    assert handlers_of(bytes_of("film.mp4")) >= {b"soun", b"vide"}
    assert handlers_of(bytes_of("tone.m4a")) == {b"soun"}


def test_a_changed_byte_in_a_page_of_ogg_is_found_by_its_check_sum():
    sound = bytearray(bytes_of("opus.ogg"))
    sound[40] ^= 1

    assert not is_ogg_sound(bytes(sound))
    assert detected_type(bytes(sound)) is None


@pytest.mark.parametrize("name", ["tone.m4a", "tone.aac", "opus.ogg"])
@pytest.mark.parametrize("length", [0, 1, 7, 8, 20, 60])
def test_the_mere_beginning_of_a_sound_is_none(name, length):
    assert detected_type(bytes_of(name)[:length]) is None


def test_what_only_looks_like_a_sound_is_none():
    frame = bytes_of("tone.aac")[:7]

    assert not is_aac(frame + bytes(2000))
    assert detected_type(b"OggS" + bytes(500)) is None
    assert detected_type(b"\x00\x00\x00\x1cftypM4A " + bytes(500)) is None
    assert handlers_of(b"\x00\x00\x00\x08moov" * 3 + b"\xff\xff\xff\xfftrak") == set()


def test_boxes_that_hold_themselves_a_thousand_times_are_no_sound():
    boxes = b""
    for _ in range(2000):
        boxes = (len(boxes) + 8).to_bytes(4, "big") + b"moov" + boxes

    assert detected_type(bytes_of("tone.m4a")[:28] + boxes) == "mp4"


def test_a_wave_with_a_piece_longer_than_itself_is_none():
    """Found by fuzzing: Python's reader ends such a file with an error of its own."""
    assert detected_type(bytes.fromhex("52494646240000005741564566c3c3c3c3c3c36d7420000000574156")) is None
