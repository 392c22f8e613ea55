"""What is too large to be taken is said, and the way leads back to the form."""

LARGE = {"q": "x" * (13 * 1024 * 1024)}


def test_a_form_that_is_too_large_leads_back_to_its_page(client):
    response = client.post("/sign-in", data=LARGE, headers={"Referer": "http://localhost/sign-in?next=/me"})

    assert response.status_code == 413
    assert 'href="/sign-in?next=/me"' in response.get_data(as_text=True)


def test_the_way_back_never_leaves_this_site(client):
    response = client.post("/sign-in", data=LARGE, headers={"Referer": "https://evil.example//evil.example/me"})

    assert response.status_code == 413
    assert "evil.example" not in response.get_data(as_text=True)
