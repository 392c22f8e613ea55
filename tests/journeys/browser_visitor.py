"""The same visitor in a real browser: what she opens is laid out, what she sends is typed, ticked and clicked."""

import threading
from types import SimpleNamespace

from werkzeug.serving import make_server

from lms.db import db
from tests.journeys.visitor import FIELDS, Page, Visitor

PATIENCE_MS = 30_000


class Running:
    """The application of a test behind a real address, in threads of the test's own process: they share its clock."""

    def __init__(self, app):
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class BrowserVisitor(Visitor):
    """One person with one tab. ``context`` is a browser context of hers, without scripts: every form works without."""

    def __init__(self, context, address):
        self.context, self.address, self.page = context, address, None
        context.set_default_timeout(PATIENCE_MS)
        # This server for tests leaves a file open when a page is left before its typeface came.
        context.route("**/*.woff2", lambda route: route.abort())
        self.tab = context.new_page()

    def open(self, path, status=200):
        db.session.rollback()
        if path.endswith(".pdf"):
            answer = self.context.request.get(self.address + path)
            self.page = self._page(answer.status, path, answer.body(), answer.headers["content-type"])
        else:
            answer = self.tab.goto(self.address + path)
            self.page = self._shown(answer.status)
        db.session.expire_all()
        assert self.page.status == status, f"{path} answered {self.page.status}"
        return self.page

    def _shown(self, status):
        path = self.tab.url.removeprefix(self.address)
        return self._page(status, path, self.tab.content().encode(), "text/html")

    def _page(self, status, address, raw, kind):
        path = address.partition("?")[0].partition("#")[0]
        return Page(
            SimpleNamespace(
                status_code=status,
                request=SimpleNamespace(path=path, full_path=address.partition("#")[0]),
                get_data=lambda: raw,
                mimetype=kind.partition(";")[0],
            )
        )

    def send(self, action="", status=200, **typed):
        form, goal = self.page.form(action or rf"^{self.page.path}(\?.*)?$")
        fields = {field.get("name"): field for field in form.xpath(FIELDS)}
        missing = set(typed) - set(fields)
        assert not missing, f"{self.page.path} has no field {missing}, it has {set(fields)}"
        place = self.page.tree.xpath("//main//form[@method='post']").index(form)
        shown = self.tab.locator("main form[method=post]").nth(place)
        plain = shown.locator("button[type=submit]:not([name])")
        leads_there = self.tab.locator(f'main button[formaction="{goal}"]')
        kinds = (leads_there, plain, shown.locator("button[type=submit]"))
        button = next(kind for kind in kinds if kind.count()).first
        for name, value in typed.items():
            if fields[name].tag == "button":
                button = shown.locator(f'button[name="{name}"][value="{value}"]') if value is not None else button
            elif value is not None:
                self._type(shown, name, fields[name], value)
        db.session.rollback()
        with self.tab.expect_navigation() as arrived:
            button.dispatch_event("click")
        self.page = self._shown(arrived.value.status)
        db.session.expire_all()
        assert self.page.status == status, f"{action} answered {self.page.status}: {self.page.words[:400]}"
        return self.page

    def _type(self, form, name, field, value):
        kind = field.get("type", "text")
        if kind in ("checkbox", "radio"):
            wanted = {str(one) for one in (value if isinstance(value, list) else [value])}
            for box in form.locator(f'[name="{name}"]').all():
                if (box.get_attribute("value") in wanted) != box.is_checked():
                    # Not by the mouse: without scripts a page shows one question at a time.
                    box.dispatch_event("click")
        elif kind == "file":
            stream, filename = value
            file = {"name": filename, "mimeType": "application/octet-stream", "buffer": stream.read()}
            form.locator(f'[name="{name}"]').set_input_files(file)
        elif field.tag == "select":
            form.locator(f'select[name="{name}"]').select_option(value)
        elif kind == "hidden":
            assert field.get("value") == str(value)
        else:
            place = form.locator(f'[name="{name}"]')
            question = place.evaluate("field => (field.closest('.question') || field).id")
            if not place.is_visible() and question:
                # A question of its own stands at an address of its own.
                self.tab.goto(f"{self.tab.url.partition('#')[0]}#{question}")
            place.fill(str(value))

    def person_id(self, session_of):
        """Who is signed in here."""
        (cookie,) = [one["value"] for one in self.context.cookies() if one["name"] == "session"]
        return session_of(cookie)

    def asks(self, path):
        """What a machine gets at an address."""
        return self.context.request.get(self.address + path).json()
