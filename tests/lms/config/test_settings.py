"""Settings are checked at the start, with a hint for each fault."""

import pytest

from lms.config import SAMPLE_KEY, read_settings
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


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"LMS_SECRET_KEY": ""}, "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": "short"}, "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": SAMPLE_KEY}, "LMS_SECRET_KEY"),
        ({"LMS_DATABASE_URL": ""}, "LMS_DATABASE_URL"),
        ({"LMS_DATABASE_URL": "sqlite:///network.sqlite3"}, "LMS_DATABASE_URL"),
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
