"""A person at a browser without scripts: opens pages, reads their words, fills the forms that stand on them."""

import re
from io import BytesIO

from flask.testing import FlaskClient
from lxml import html

FIELDS = ".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"
LANGUAGE = {"Accept-Language": "ja"}


class Page:
    """What came back: its words without markup, its links and its forms."""

    def __init__(self, response):
        self.status = response.status_code
        self.path = response.request.path
        self.address = response.request.full_path.rstrip("?")
        self.raw = response.get_data()
        self.type = response.mimetype
        self.tree = html.fromstring(self.raw) if self.type == "text/html" and self.raw else None

    @property
    def markup(self) -> str:
        return self.raw.decode()

    @property
    def words(self) -> str:
        for silent in self.tree.xpath("//script | //style | //rt"):
            silent.drop_tree()
        return re.sub(r"\s+", " ", self.tree.text_content())

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that match, in their order, each once."""
        return list(dict.fromkeys(link for link in self.tree.xpath("//main//a/@href") if re.search(pattern, link)))

    def link(self, pattern: str) -> str:
        (address,) = self.links(pattern)
        return address

    def form(self, action: str):
        """The one form in the page's middle, and where it goes, whose address or that of one of its buttons matches."""
        goals = [(form, goal) for form in self.tree.xpath("//main//form[@method='post']") for goal in self.goals(form)]
        found = [(form, goal) for form, goal in goals if re.search(action, goal)]
        assert len(found) == 1, f"{self.path} has {len(found)} forms for {action}: {self.words[:600]}"
        return found[0]

    def goals(self, form) -> list[str]:
        buttons = form.xpath(".//button[@formaction]")
        if form.get("id"):
            buttons += self.tree.xpath(f"//button[@formaction][@form='{form.get('id')}']")
        return [form.get("action") or self.address, *(button.get("formaction") for button in buttons)]


def _options(field) -> list[str]:
    return [option.get("value", option.text or "") for option in field.iter("option")]


def _filled(form) -> dict[str, object]:
    """What a browser would send if the form were sent as it stands."""
    values: dict[str, object] = {}
    for field in form.xpath(FIELDS):
        name, kind = field.get("name"), field.get("type", "text")
        if field.tag == "button" or kind in ("file", "submit") or field.get("disabled") is not None:
            continue
        if kind in ("checkbox", "radio"):
            if field.get("checked") is not None:
                values.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "select":
            chosen = [option.get("value", "") for option in field.iter("option") if option.get("selected") is not None]
            values[name] = chosen or _options(field)[:1]
        elif field.tag == "textarea":
            values[name] = (field.text or "").removeprefix("\n")
        else:
            values[name] = field.get("value", "")
    return values


class Visitor:
    """One person, one browser."""

    def __init__(self, client: FlaskClient):
        self.client = client
        self.page: Page | None = None

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address and on to where it leads."""
        self.page = self._arrive(self.client.get(path, headers=LANGUAGE))
        assert self.page.status == status, f"{path} answered {self.page.status}"
        return self.page

    def _arrive(self, response) -> Page:
        """Where a browser ends up: each redirection is a request of its own."""
        while response.status_code in (301, 302, 303):
            response = self.client.get(response.location, headers=LANGUAGE)
        return Page(response)

    def person_id(self, session_of) -> int:
        """Who is signed in here; ``session_of`` reads the cookie of a session."""
        return session_of(self.client.get_cookie("session").value)

    def asks(self, path: str) -> dict[str, object]:
        """What a machine gets at an address."""
        return self.client.get(path).get_json()

    def follow(self, pattern: str) -> Page:
        """Click the link whose address matches."""
        return self.open(self.page.link(pattern))

    def send(self, action: str = "", status: int = 200, **typed) -> Page:
        """Type into the form whose address matches and send it; a field that is not on the page fails the test."""
        form, goal = self.page.form(action or rf"^{re.escape(self.page.path)}(\?.*)?$")
        known = {field.get("name") for field in form.xpath(FIELDS)}
        missing = set(typed) - known
        assert not missing, f"{self.page.path} has no field {missing}, it has {known}"
        values = {name: value for name, value in (_filled(form) | typed).items() if value is not None}
        self.page = self._arrive(self.client.post(goal, data=values, headers=LANGUAGE))
        assert self.page.status == status, f"{goal} answered {self.page.status}: {self.page.words[:400]}"
        return self.page

    def reads(self, *sentences: str) -> None:
        """Each of these stands on the page."""
        for sentence in sentences:
            assert sentence in self.page.words, f"{self.page.path} does not say {sentence}: {self.page.words[:1500]}"

    def reads_nothing_of(self, *hidden: str) -> None:
        """None of these is anywhere in what came back, markup included."""
        for secret in hidden:
            assert secret not in self.page.markup, f"{self.page.path} shows {secret}"


def upload(content: bytes, name: str) -> tuple[BytesIO, str]:
    """A file chosen in a form."""
    return BytesIO(content), name
