"""What a file is, from its bytes: pure."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

PDF_START, PNG_START, JPEG_START = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 60_000_000


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


def detected_type(content: bytes) -> str | None:
    """What the bytes really are: "pdf", "png" or "jpeg"; None for anything else."""
    if content.startswith(PDF_START) and b"%%EOF" in content[-2048:]:
        return "pdf"
    if content.startswith(PNG_START) and _is_sound_image(content, "PNG"):
        return "png"
    if content.startswith(JPEG_START) and _is_sound_image(content, "JPEG"):
        return "jpeg"
    return None
