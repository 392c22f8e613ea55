"""Settings are checked at the start, with a hint for each fault."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from lms.config import SAMPLE_KEY, in_sessions, read_settings
from lms.errors import Misconfigured

GOOD = {
    "LMS_ENVIRONMENT": "production",
    "LMS_SECRET_KEY": "k" * 40,
    "LMS_DATABASE_URL": "postgresql://lms@db/lms",
    "LMS_PUBLIC_URL": "https://example.jp",
}


def test_a_complete_production_is_read_and_is_no_sample(tmp_path):
    settings = read_settings(GOOD | {"LMS_DATA_DIR": str(tmp_path), "LMS_SAMPLE": "1"})

    assert settings.production
    assert not settings.sample
    assert settings.database_url == "postgresql+psycopg://lms@db/lms"


POOLED = GOOD | {"LMS_DATABASE_POOLED": "1", "LMS_READ_URL": "postgresql://lms@db/lms_read"}


def test_beside_a_pooler_commands_and_the_scheduler_have_an_address_of_their_own(tmp_path):
    settings = read_settings(
        POOLED | {"LMS_DATA_DIR": str(tmp_path), "LMS_SESSION_URL": "postgresql://lms@db/lms_session"}
    )
    commands = in_sessions(settings)

    assert (settings.database_url, settings.database_pooled) == ("postgresql+psycopg://lms@db/lms", True)
    assert commands.database_url == "postgresql+psycopg://lms@db/lms_session"
    assert (commands.database_pooled, commands.read_url) == (False, "")


def test_a_lock_is_never_kept_through_a_pooler_of_transactions(tmp_path):
    with pytest.raises(Misconfigured) as fault:
        in_sessions(read_settings(POOLED | {"LMS_DATA_DIR": str(tmp_path)}))

    assert fault.value.fields["name"] == "LMS_SESSION_URL"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"LMS_SECRET_KEY": ""}, "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": "short"}, "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": SAMPLE_KEY}, "LMS_SECRET_KEY"),
        ({"LMS_DATABASE_URL": ""}, "LMS_DATABASE_URL"),
        ({"LMS_DATABASE_URL": "sqlite:///network.sqlite3"}, "LMS_DATABASE_URL"),
        ({"LMS_SESSION_URL": "sqlite:///network.sqlite3"}, "LMS_SESSION_URL"),
        ({"LMS_PROXIES": "one"}, "LMS_PROXIES"),
        ({"LMS_PUBLIC_URL": "http://example.jp"}, "LMS_PUBLIC_URL"),
        ({"LMS_ENVIRONMENT": "prod"}, "LMS_ENVIRONMENT"),
        ({"PORT": "eighty"}, "PORT"),
    ],
)
def test_rule_23_each_fault_of_a_production_start_is_named(tmp_path, changed, name):
    with pytest.raises(Misconfigured) as refused:
        read_settings(GOOD | {"LMS_DATA_DIR": str(tmp_path)} | changed)

    assert refused.value.fields["name"] == name
    assert refused.value.fields["hint"]


def test_the_embedded_edition_keeps_one_key_that_only_its_user_reads(tmp_path):
    first = read_settings({"LMS_DATA_DIR": str(tmp_path)})
    second = read_settings({"LMS_DATA_DIR": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def pem(curve, lock=NoEncryption()):  # noqa: B008  a value that nobody changes
    return ec.generate_private_key(curve).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


TOKEN = {"LMS_PKCS11_MODULE": __file__, "LMS_PKCS11_TOKEN": "a b", "LMS_PKCS11_KEY": "鍵;1", "LMS_PKCS11_PIN": "1&2=3"}


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"LMS_PAPER_KEY": "not a key"}, "LMS_PAPER_KEY"),
        ({"LMS_PAPER_KEY": pem(ec.SECP384R1())}, "LMS_PAPER_KEY"),
        ({"LMS_PAPER_KEY": pem(ec.SECP256R1(), BestAvailableEncryption(b"x"))}, "LMS_PAPER_KEY"),
        (TOKEN | {"LMS_PAPER_KEY": pem(ec.SECP256R1())}, "LMS_PAPER_KEY"),
        (TOKEN | {"LMS_PKCS11_PIN": ""}, "LMS_PKCS11_PIN"),
        (TOKEN | {"LMS_PKCS11_MODULE": "/there/is/none.so"}, "LMS_PKCS11_MODULE"),
        (GOOD | {"LMS_TIMESTAMP_URL": "http://time.example.jp"}, "LMS_TIMESTAMP_URL"),
        ({"LMS_TIMESTAMP_URL": "http://169.254.169.254/"}, "LMS_TIMESTAMP_URL"),
    ],
)
def test_keys_of_papers_and_timestamp_servers_that_are_none_are_refused_and_not_repeated(tmp_path, settings, name):
    with pytest.raises(Misconfigured) as refused:
        read_settings({"LMS_DATA_DIR": str(tmp_path)} | settings)

    assert refused.value.fields["name"] == name
    assert not [value for value in settings.values() if value and value in refused.value.fields["hint"]]


def test_a_key_of_papers_is_read_from_one_line_and_shown_nowhere(tmp_path):
    text = pem(ec.SECP256R1())

    settings = read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_PAPER_KEY": text.replace("\n", "\\n")})

    assert settings.paper_key == text
    assert text.splitlines()[1] not in repr(settings)


def test_a_key_in_a_token_is_named_as_rfc_7512_writes_it(tmp_path):
    settings = read_settings({"LMS_DATA_DIR": str(tmp_path)} | TOKEN)

    path = __file__.replace("/", "%2F")
    named = "pkcs11:token=a%20b;object=%E9%8D%B5%3B1"
    assert settings.paper_key == f"{named}?module-path={path}&pin-value=1%262%3D3"
