"""A package from a stranger is read with suspicion, and refused with the reason."""

import io
import zipfile
from pathlib import Path

import pytest

from courses.errors import PackageHasNoOrganisation, PackageRefused, PackageUnreadable
from courses.packages.archive import REASONS, Part, read_package

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "scorm"
MANIFEST = """<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
<organizations default="B"><organization identifier="A"><title>x</title></organization>
<organization identifier="B"><title>散歩</title><item identifierref="r1" parameters="?a=1"><title>一</title></item>
<item><title>章</title><item identifierref="r2"><title>二</title></item></item></organization></organizations>
<resources><resource identifier="r1" href="{page}"/><resource identifier="r2" href="two%20b.html?x=1"/></resources>
</manifest>"""


def package(files=None, version="1.2", page="one.html", manifest=MANIFEST, **more):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest.format(version=version, page=page) if manifest else "")
        for name, text in {"one.html": "1", "two b.html": "2", **(files or {})}.items():
            archive.writestr(name, text, **more)
    stream.seek(0)
    return stream


def refusal(stream):
    with pytest.raises(PackageRefused) as refused:
        read_package(stream)
    return refused.value.fields["reason"]


def test_parts_come_in_the_order_of_the_default_organisation_with_their_parameters():
    found = read_package(package())

    assert (found.title, found.standard) == ("散歩", "1.2")
    assert found.parts == (Part("一", "one.html?a=1"), Part("二", "two%20b.html?x=1"))


@pytest.mark.parametrize(("version", "standard"), [("2004 4th Edition", "2004"), ("CAM 1.3", "2004"), ("1.2", "1.2")])
def test_the_standard_is_read_from_the_schema_version(version, standard):
    assert read_package(package(version=version)).standard == standard


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (package({"../escape.html": "x"}), "name"),
        (package({"/etc/cron": "x"}), "name"),
        (package({"C:\\evil.html": "x"}), "name"),
        (package({"zeros.bin": bytes(3 * 1024 * 1024)}), "large"),
        (package(version="1.1"), "standard"),
        (package(page="missing.html"), "page"),
        (package(page="https://evil.example/x.html"), "page"),
        (package(manifest="<manifest>"), "xml"),
        (package(manifest='<!DOCTYPE m [<!ENTITY a "aaaa">]><manifest>&a;</manifest>'), "xml"),
    ],
    ids=["climbs", "absolute", "drive", "bomb", "old", "missing", "elsewhere", "broken", "entities"],
)
def test_what_is_strange_is_refused_with_its_reason(stream, reason):
    assert refusal(stream) == REASONS[reason]


def test_a_link_inside_is_refused():
    link = zipfile.ZipInfo("link.html")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO(package().getvalue())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    stream.seek(0)

    assert refusal(stream) == REASONS["link"]


def test_the_same_name_twice_is_refused():
    stream = io.BytesIO(package().getvalue())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("one.html", "other")
    stream.seek(0)

    assert refusal(stream) == REASONS["twice"]


def test_a_package_in_a_folder_of_its_own_is_told_where_the_manifest_belongs():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("course/imsmanifest.xml", "<manifest/>")
    stream.seek(0)

    assert refusal(stream) == REASONS["manifest"]


def test_slides_and_pictures_are_no_packages():
    with pytest.raises(PackageUnreadable):
        read_package(io.BytesIO(b"\x89PNG"))


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not here")
def test_the_real_packages_are_read_and_the_one_without_organisation_is_refused():
    first = read_package(io.BytesIO((CASES / "singlescobasic.zip").read_bytes()))
    second = read_package(io.BytesIO((CASES / "RuntimeBasicCalls_SCORM20043rdEdition.zip").read_bytes()))

    assert (first.standard, [part.href for part in first.parts]) == ("1.2", ["shared/launchpage.html"])
    assert (second.standard, [part.title for part in second.parts]) == ("2004", ["Golf Explained"])
    with pytest.raises(PackageHasNoOrganisation):
        read_package(io.BytesIO((CASES / "singlescobasic_missingorg.zip").read_bytes()))
