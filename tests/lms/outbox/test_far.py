"""What is sent to an address that somebody typed leaves the house, and goes nowhere inside."""

import pytest

from lms.outbox import far


@pytest.mark.parametrize(
    ("address", "public"),
    [
        # RFC 6890, 4291, 6598 and 6052: addresses that no public machine has, also wrapped in IPv6.
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.31.0.1", False),
        ("192.168.0.9", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
    ],
)
def test_only_addresses_of_the_public_network_are_public(address, public):
    assert far.is_public(address) is public


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://hooks.example.jp/wellbeing?x=1", True),
        ("https://hooks.example.jp:8443/", True),
        ("http://hooks.example.jp/", False),
        ("https://user:pw@hooks.example.jp/", False),
        ("https://hooks.example.jp:22/", False),
        ("https://hooks.example.jp:99999/", False),
        ("https://localhost/", False),
        ("https://db.internal/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("https://hooks.example.jp/#x", False),
        ("https://hooks.example.jp/\r\nX: y", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_an_address_is_judged_before_its_name_is_looked_up(url, sound):
    assert far.is_sound(url) is sound


def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch):
    monkeypatch.setattr(far, "addresses_of", lambda *_: ["8.8.8.8", "127.0.0.1"])
    monkeypatch.setattr(far.socket, "create_connection", lambda *_: pytest.fail("connected"))

    with pytest.raises(far.FarRefused):
        far.post_far("https://hooks.example.jp/", b"{}", {})
