"""The restore drill: what was backed up lives again, broken archives are refused, the erased stay erased (rule 20)."""

import io
import os
import shutil
import subprocess
import tarfile
from datetime import date
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import select, text

from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.files import api as files
from lms.keeping import services
from lms.keeping.errors import ArchiveBroken, NoRecipient, NotEmpty

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[3]
VALUES = ("漆崎", "薫子", "urushizaki@example.jp", "0277-11-2233", "錦町九丁目", "1941-07-23")


@pytest.fixture
def key(tmp_path):
    pair = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# remark\n{pair}\n")
    return tmp_path / "key", str(pair.to_public())


@pytest.fixture
def data_dir(app):
    """The data folder, without what a test leaves in it."""
    folder = Path(app.config["DATA_DIR"])
    yield folder
    for left in ("erasures.jsonl", services.RESTORED):
        (folder / left).unlink(missing_ok=True)


@pytest.fixture
def archive(data_dir, tmp_path, key):
    def made():
        target = tmp_path / "archives" / "night.age"
        services.back_up(target, key[1])
        return target

    return made


@pytest.fixture
def versioned(app):
    """The table that migrations keep; the schema of these tests is made without them."""
    with transaction() as work:
        work.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        work.session.execute(text("INSERT INTO alembic_version VALUES ('20261129')"))


@pytest.fixture
def urushizaki(app):
    with transaction() as work:
        return accounts.create_person(
            work,
            family="漆崎",
            given="薫子",
            family_kana="うるしざき",
            given_kana="かおるこ",
            born_on=date(1941, 7, 23),
            email="urushizaki@example.jp",
            contact={"phone": "0277-11-2233", "address": "錦町九丁目"},
        )


def everything_stored():
    rows = []
    for table in db.metadata.sorted_tables:
        rows += [str(row) for row in db.session.execute(select(table))]
    db.session.rollback()
    return "\n".join(rows)


def kept(content):
    with transaction() as work:
        return files.keep(work, content, "pdf", "paper.pdf")


def test_after_the_loss_of_everything_rows_and_files_are_back(versioned, hanako, data_dir, archive, key):
    content = b"%PDF-1.7 a paper"
    file_id = kept(content)
    before = everything_stored()
    made = archive()
    with transaction() as work:
        work.session.execute(text("UPDATE person SET language = 'en'"))
        work.session.execute(text("DELETE FROM file"))
    shutil.rmtree(data_dir / "files")

    restored = services.restore(made, key[0], replace=True)

    assert everything_stored() == before
    assert files.read(file_id) == content
    assert restored.erased_again == 0
    # By this the first start on a machine that lost everything knows that this network was begun elsewhere.
    assert (data_dir / services.RESTORED).is_file()
    assert f"$LMS_DATA_DIR/{services.RESTORED}" in (ROOT / "script" / "server").read_text()


def test_rule_20_an_older_archive_does_not_bring_an_erased_person_back(
    versioned, urushizaki, hanako, data_dir, archive, key
):
    made = archive()
    services.erase(urushizaki, "asked for in writing")
    assert not [value for value in VALUES if value in everything_stored()]

    # A machine without memory: only the list that lies beside the archives is left.
    services.back_up(made.parent / "later.age", key[1])
    (data_dir / "erasures.jsonl").unlink()
    restored = services.restore(made, key[0], replace=True)

    assert restored.erased_again == 1
    assert not [value for value in VALUES if value in everything_stored()]
    assert "hanako@example.jp" in everything_stored()


def test_rule_20_a_back_up_made_after_an_erasure_holds_none_of_the_values(
    versioned, urushizaki, data_dir, archive, key, tmp_path
):
    services.erase(urushizaki, "asked for in writing")
    made = archive()
    plain = tmp_path / "plain.tar"
    pyrage.decrypt_file(str(made), str(plain), [pyrage.x25519.Identity.from_str(key[0].read_text().split()[-1])])
    listed = plain.read_bytes()

    assert b"manifest.json" in listed
    assert not [value for value in VALUES if value.encode() in listed]


def test_what_is_there_is_never_lost_by_a_restore_unless_told_so(versioned, hanako, archive, key):
    made = archive()

    with pytest.raises(NotEmpty):
        services.restore(made, key[0])


def test_an_archive_that_was_changed_cut_or_made_for_another_key_is_refused(versioned, hanako, archive, key, tmp_path):
    made = archive()
    whole = made.read_bytes()
    assert services.verify(made, key[0]).tables["person"] == 1

    for broken in (whole[:-1], whole[: len(whole) // 2], whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:], b""):
        (tmp_path / "broken.age").write_bytes(broken)
        with pytest.raises(ArchiveBroken):
            services.verify(tmp_path / "broken.age", key[0])
    other = tmp_path / "other"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(ArchiveBroken):
        services.verify(made, other)


def test_an_archive_tells_nothing_without_its_key_and_only_its_user_may_read_it(versioned, urushizaki, archive):
    made = archive()

    assert made.stat().st_mode & 0o077 == 0
    assert b"manifest.json" not in made.read_bytes()
    assert not list(made.parent.glob(".keeping-*"))


def test_an_archive_opens_with_the_python_of_debian_12_whose_tarfile_cannot_filter(
    versioned, hanako, archive, key, monkeypatch
):
    made = archive()
    monkeypatch.delattr(tarfile.TarFile, "extractall")

    assert services.verify(made, key[0]).tables["person"] == 1


def test_without_a_key_nothing_is_written(versioned, data_dir, tmp_path):
    with pytest.raises(NoRecipient):
        services.back_up(tmp_path / "none.age", "")
    assert not (tmp_path / "none.age").exists()


def test_the_program_age_of_debian_opens_an_archive_where_it_is_installed(versioned, hanako, archive, key):
    made = archive()
    program = shutil.which("age")
    assert (
        program is None
        or b"manifest.json"
        in subprocess.run(
            [program, "--decrypt", "-i", str(key[0]), str(made)], capture_output=True, check=True, env=os.environ
        ).stdout
    )
    assert made.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_a_file_with_a_path_that_leads_outside_is_refused(versioned, hanako, key, tmp_path):
    plain = tmp_path / "plain.tar"
    with tarfile.open(plain, "w") as tar:
        for name, content in (("manifest.json", b"{}"), ("../escaped", b"x")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    pyrage.encrypt_file(str(plain), str(tmp_path / "hostile.age"), [pyrage.x25519.Recipient.from_str(key[1])])

    with pytest.raises(ArchiveBroken):
        services.verify(tmp_path / "hostile.age", key[0])
    assert not (tmp_path / "escaped").exists()


def test_keys_in_a_folder_of_their_own_come_back_there_and_nowhere_else(
    versioned, data_dir, archive, key, tmp_path, monkeypatch, app
):
    monkeypatch.setitem(app.config, "KEY_FOLDER", str(tmp_path / "apart"))
    (tmp_path / "apart").mkdir()
    (tmp_path / "apart" / "signs.pem").write_text("a private half")
    made = archive()
    shutil.rmtree(tmp_path / "apart")

    services.restore(made, key[0], replace=True)

    assert (tmp_path / "apart" / "signs.pem").read_text() == "a private half"
    assert (tmp_path / "apart" / "signs.pem").stat().st_mode & 0o777 == 0o600
    assert not (data_dir / "keys" / "signs.pem").exists()
    assert b"a private half" not in made.read_bytes()
