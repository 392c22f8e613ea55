"""A small real picture of a paper, as a telephone would send it."""

import io

from PIL import Image


def photo(colour=(240, 240, 230)):
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(stream, "PNG")
    stream.seek(0)
    return stream, "paper.png"
