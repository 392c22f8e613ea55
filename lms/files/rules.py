"""What a file is, from its bytes: pure."""

import io
import warnings
import wave
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

PDF_START, PNG_START, JPEG_START = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
EBML_START = b"\x1a\x45\xdf\xa3"
MOST_PIXELS = 60_000_000
# Bit rates of layer III and sampling rates by the version bits (00 is 2.5, 10 is 2, 11 is 1); 0 is not allowed.
MPEG1_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
MPEG2_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
MPEG_RATES = ((11025, 12000, 8000, 0), (0, 0, 0, 0), (22050, 24000, 16000, 0), (44100, 48000, 32000, 0))
# The boxes of an ISO base media file on the way to the handler of a track, one inside the other.
_HOLDERS = (b"moov", b"trak", b"mdia")
_MOST_BOXES = 5_000
_ADTS_HEADER = 7
_OGG_HEADER = 27
_OGG_BEGIN, _OGG_POLYNOMIAL = 0x02, 0x04C11DB7
_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis")


def _is_sound_image(content: bytes, image_format: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[image_format]) as image:
                if image.width * image.height > MOST_PIXELS:
                    return False
                image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        return False
    return True


def _is_sound_wave(content: bytes) -> bool:
    """A RIFF WAVE file whose header can be read and that holds at least one frame."""
    try:
        with wave.open(io.BytesIO(content), "rb") as sound:
            return sound.getnframes() > 0
    except (wave.Error, EOFError, RuntimeError):
        # RuntimeError: a piece that says it is longer than the file.
        return False


def _mp3_frame(content: bytes, at: int) -> int:
    """Length of the MPEG audio layer III frame that begins at a place; 0 where none does (ISO/IEC 11172-3, 2.4.2.3)."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return 0
    first = head[1] & 0x18 == 0x18
    kbits = (MPEG1_KBITS if first else MPEG2_KBITS)[head[2] >> 4]
    rate = MPEG_RATES[head[1] >> 3 & 3][head[2] >> 2 & 3]
    return (144 if first else 72) * kbits * 1000 // rate + (head[2] >> 1 & 1) if kbits and rate else 0


def _is_mp3(content: bytes) -> bool:
    """Three frames one after the other, behind an ID3 tag where there is one: no accident of other bytes."""
    at = 0
    if content.startswith(b"ID3") and len(content) > 10:
        at = 10 + sum((part & 0x7F) << shift for part, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    for _ in range(3):
        length = _mp3_frame(content, at)
        if not length:
            return False
        at += length
    return at <= len(content)


# Sounds of phones and recorders: a file is looked at as far as it takes to exclude an accident; nothing is decoded.


def handlers_of(content: bytes) -> set[bytes]:
    """What the tracks of an ISO base media file are ("soun", "vide" ...), ISO/IEC 14496-12, 8.4.3."""
    return {kind for _, kind in zip(range(_MOST_BOXES), _handlers(content, 0, len(content), 0), strict=False)}


def _handlers(content: bytes, at: int, end: int, depth: int) -> Iterator[bytes]:
    while at + 8 <= end:
        size, name, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            return
        if name in _HOLDERS[depth : depth + 1]:
            yield from _handlers(content, at + head, at + size, depth + 1)
        elif name == b"hdlr" and depth == len(_HOLDERS):
            yield content[at + head + 8 : at + head + 12]
        at += size


def _adts_frame(content: bytes, at: int) -> int:
    """Length of the ADTS frame that begins at a place; 0 where none does (ISO/IEC 13818-7, 6.2)."""
    head = content[at : at + _ADTS_HEADER]
    if len(head) < _ADTS_HEADER or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 0xF > 12:
        return 0
    length = (head[3] & 0x03) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > _ADTS_HEADER else 0


def is_aac(content: bytes) -> bool:
    """Three frames of one kind, one after the other."""
    at = 0
    for _ in range(3):
        length = _adts_frame(content, at)
        if not length or content[at + 1 : at + 3] != content[1:3]:
            return False
        at += length
    return at <= len(content)


def _ogg_page(content: bytes, at: int) -> bytes:
    """The page that begins at a place, when its check sum is right; else nothing (RFC 3533, 6)."""
    head = content[at : at + _OGG_HEADER]
    if len(head) < _OGG_HEADER or head[:5] != b"OggS\x00":
        return b""
    lengths = content[at + _OGG_HEADER : at + _OGG_HEADER + head[26]]
    page = content[at : at + _OGG_HEADER + head[26] + sum(lengths)]
    whole = len(lengths) == head[26] and len(page) == _OGG_HEADER + head[26] + sum(lengths)
    said = int.from_bytes(page[22:26], "little")
    return page if whole and _ogg_sum(page[:22] + bytes(4) + page[26:]) == said else b""


def _ogg_sum(page: bytes) -> int:
    """The check sum of a page: CRC-32 with the polynomial 04C11DB7, from 0, not turned round."""
    remainder = 0
    for byte in page:
        remainder ^= byte << 24
        for _ in range(8):
            remainder = (remainder << 1 ^ (_OGG_POLYNOMIAL if remainder & 0x80000000 else 0)) & 0xFFFFFFFF
    return remainder


def is_ogg_sound(content: bytes) -> bool:
    """A stream that begins as Opus (RFC 7845) or Vorbis, and a second page of the same stream."""
    first = _ogg_page(content, 0)
    second = _ogg_page(content, len(first)) if first else b""
    if not second or not first[5] & _OGG_BEGIN:
        return False
    return first[_OGG_HEADER + first[26] :].startswith(_OGG_SOUNDS) and first[14:18] == second[14:18]


def _is_captions(content: bytes) -> bool:
    """A WebVTT file with at least one cue (W3C WebVTT, 4.1)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return text.startswith("WEBVTT") and "-->" in text


def _is_film(content: bytes) -> bool:
    """An ISO base media file that says how its tracks lie, or a WebM one."""
    if content[4:8] == b"ftyp":
        return b"moov" in content
    return content.startswith(EBML_START) and b"webm" in content[:64]


def detected_type(content: bytes) -> str | None:
    """What the bytes really are: "pdf", "png", "jpeg", "mp4", "webm", "vtt" or a sound; None for anything else.

    Sounds: "mp3", "wav", "m4a" (an MP4 without a picture), "aac", "ogg" (Opus or Vorbis).
    """
    if content[4:8] == b"ftyp" and handlers_of(content) == {b"soun"}:
        return "m4a"
    if _is_film(content):
        return "webm" if content.startswith(EBML_START) else "mp4"
    if content.startswith((b"WEBVTT", b"\xef\xbb\xbfWEBVTT")) and _is_captions(content):
        return "vtt"
    if content.startswith(PDF_START) and b"%%EOF" in content[-2048:]:
        return "pdf"
    if content.startswith(PNG_START) and _is_sound_image(content, "PNG"):
        return "png"
    if content.startswith(JPEG_START) and _is_sound_image(content, "JPEG"):
        return "jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE" and _is_sound_wave(content):
        return "wav"
    if content.startswith((b"ID3", b"\xff")) and _is_mp3(content):
        return "mp3"
    return _other_sound(content)


def _other_sound(content: bytes) -> str | None:
    if content.startswith(b"OggS") and is_ogg_sound(content):
        return "ogg"
    return "aac" if content.startswith(b"\xff") and is_aac(content) else None
