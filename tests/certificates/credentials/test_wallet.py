"""The code for a wallet: the holder makes it, it gives the credential for ten minutes, and nothing else."""

import pytest

from certificates.awards.services import suspend_award
from certificates.credentials.wallet import wallet_page
from certificates.errors import AwardNotFound
from certificates.verification.queries import check_file
from tests.certificates.credentials.conftest import BASE

pytestmark = pytest.mark.postgres


def path_of(player, title):
    address = wallet_page(player.actor, title.public_id).address
    assert address.startswith(f"{BASE}/wallet/")
    return address.removeprefix(BASE)


def test_a_wallet_fetches_a_genuine_credential_without_signing_in(title, hanako, client):
    fetched = client.get(path_of(hanako, title))

    assert (fetched.status_code, fetched.headers["Content-Type"]) == (200, "application/vc")
    assert "no-store" in fetched.headers["Cache-Control"]
    assert check_file(fetched.get_data()).word == "valid"


def test_the_code_works_for_ten_minutes_and_not_when_changed(title, hanako, client, clock):
    path = path_of(hanako, title)
    changed = path[:10] + ("a" if path[10] != "a" else "b") + path[11:]
    assert client.get(changed).status_code == 404
    clock.forward(minutes=10)
    assert client.get(path).status_code == 200
    clock.forward(seconds=1)

    assert client.get(path).status_code == 404


def test_a_suspended_title_is_not_handed_out_by_a_code_made_before(title, hanako, dan, client):
    path = path_of(hanako, title)
    suspend_award(dan.actor, title.public_id, "x")

    assert client.get(path).status_code == 409
    assert hanako.browser().get(f"/my/titles/{title.public_id}/digital/wallet").status_code == 409


def test_nobody_else_makes_a_code(title, hanako, taro, kanri):
    page = hanako.browser().get(f"/my/titles/{title.public_id}/digital/wallet")
    assert page.status_code == 200
    assert "<svg" in page.get_data(as_text=True)
    for stranger in (taro, kanri):
        assert stranger.browser().get(f"/my/titles/{title.public_id}/digital/wallet").status_code == 404
    with pytest.raises(AwardNotFound):
        wallet_page(taro.actor, title.public_id)
