"""What a file is, from its bytes: pure."""

import io
import warnings
import wave

from PIL import Image, UnidentifiedImageError

PDF_START, PNG_START, JPEG_START = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
EBML_START = b"\x1a\x45\xdf\xa3"
MOST_PIXELS = 60_000_000
# Bit rates of layer III and sampling rates by the version bits (00 is 2.5, 10 is 2, 11 is 1); 0 is not allowed.
MPEG1_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
MPEG2_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
MPEG_RATES = ((11025, 12000, 8000, 0), (0, 0, 0, 0), (22050, 24000, 16000, 0), (44100, 48000, 32000, 0))


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
    except (wave.Error, EOFError):
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
    """What the bytes really are: "pdf", "png", "jpeg", "mp3", "wav", "mp4", "webm" or "vtt"; None for anything else."""
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
    return None
