"""Uploads are told by their bytes."""

import io

import pytest
from PIL import Image

from lms.db import transaction
from lms.files import api as files
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from lms.files.rules import detected_type

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(image_format):
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(stream, image_format)
    return stream.getvalue()


def store(content, name="scan.pdf"):
    with transaction() as work:
        return files.store(work, io.BytesIO(content), name, by=None)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (picture("PNG"), "png"), (picture("JPEG"), "jpeg")])
def test_a_sound_file_is_known_and_read_back_whole(app, content, kind):
    file_id = store(content)

    assert files.describe(file_id).detected_type == kind
    assert files.read(file_id) == content


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00", b"<svg onload='x'/>", picture("PNG")[:20], b"%PDF-1.7 cut off", b"GIF89a" + b"\0" * 40],
)
def test_anything_else_is_refused_whatever_its_name_says(app, content):
    assert detected_type(content) is None
    with pytest.raises(FileTypeRefused):
        store(content, "certificate.pdf")


def test_empty_and_oversized_files_are_refused(app):
    with pytest.raises(FileEmpty):
        store(b"")
    with pytest.raises(FileTooLarge):
        store(PDF + b"\0" * (11 * 1024 * 1024))


def test_a_path_in_a_name_is_dropped(app):
    assert files.describe(store(PDF, "../../etc/passwd.pdf")).filename == "passwd.pdf"
