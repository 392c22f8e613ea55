"""Pictures that come with a plan, made anew so that they carry nothing of who took them."""

import io
from typing import IO

from PIL import Image

from lms.files.api import LIMIT_MB, MEGABYTE, detected_type
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused

FORMATS = {"png": "PNG", "jpeg": "JPEG"}
NEUTRAL_NAME = "plan"


def nameless_picture(stream: IO[bytes]) -> tuple[IO[bytes], str]:
    """The same picture without camera, place, author or comments, under a name that tells nothing.

    Refusals: FileEmpty, FileTooLarge, FileTypeRefused.
    """
    content = stream.read(LIMIT_MB * MEGABYTE + 1)
    if not content:
        raise FileEmpty
    if len(content) > LIMIT_MB * MEGABYTE:
        raise FileTooLarge(limit=LIMIT_MB)
    kind = detected_type(content)
    if kind not in FORMATS:
        raise FileTypeRefused
    made = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
        bare = picture.convert("RGB" if kind == "jpeg" else "RGBA")
        bare.info.clear()
        bare.save(made, FORMATS[kind])
    made.seek(0)
    return made, f"{NEUTRAL_NAME}.{kind}"
