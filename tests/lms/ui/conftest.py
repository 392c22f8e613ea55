"""A small application with the design system alone: frame, components, formats, Japanese catalogue."""

import threading
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from flask import Blueprint, Flask, redirect, render_template, render_template_string, request, session
from flask_babel import Babel
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.serving import make_server

from lms.i18n import ROOT, catalogue_files, merged_catalogue
from lms.ui.design import design_examples
from lms.ui.formats import init_formats

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
LETTER = """{% extends "ui/base.html" %}{% from "ui/macros.html" import form_start, submit, form_end %}
{% block title %}Letter{% endblock %}{% block content %}{{ form_start(keep="letter") }}
<p><label for="letter">Letter</label><textarea id="letter" name="letter"></textarea></p>
{{ submit("Send") }}{{ form_end() }}{% endblock %}"""
SIGN_IN = """{% extends "ui/base.html" %}{% block body_attributes %} data-interrupts{% endblock %}
{% block title %}Sign in again{% endblock %}{% block content %}<p><a href="/letter">Back</a></p>{% endblock %}"""


def house() -> Blueprint:
    ui = Blueprint(
        "ui",
        __name__,
        template_folder=str(ROOT / "lms/ui/templates"),
        static_folder=str(ROOT / "lms/ui/static"),
        static_url_path="/static/ui",
    )
    ui.add_url_rule("/privacy", "privacy", lambda: render_template("ui/privacy.html"))
    ui.add_url_rule("/preferences", "preferences", lambda: redirect("/design"), methods=["POST"])
    ui.add_url_rule("/design", "design", lambda: render_template("ui/design.html", **design_examples()))
    ui.add_url_rule(
        "/error/<int:status>",
        "error",
        lambda status: render_template("ui/error.html", status=status, message="", request_id="a1b2c3"),
    )
    return ui


def letters(application: Flask) -> Blueprint:
    """One form whose session may have expired, and the count of what arrived."""
    pages = Blueprint("letters", __name__)
    application.extensions["letters"] = []

    @pages.route("/letter", methods=["GET", "POST"])
    def letter():
        if request.method == "GET":
            return render_template_string(LETTER)
        if request.args.get("expired") or session.get("expired"):
            return redirect("/again")
        application.extensions["letters"].append(request.form["letter"])
        return redirect("/letter")

    pages.add_url_rule("/expire", "expire", lambda: session.update(expired=True) or "")
    pages.add_url_rule("/again", "again", lambda: session.clear() or render_template_string(SIGN_IN))
    return pages


def accounts() -> Blueprint:
    doors = Blueprint("accounts", __name__)
    doors.add_url_rule("/sign-in", "sign_in", lambda: "")
    doors.add_url_rule("/sign-out", "sign_out", lambda: "", methods=["POST"])
    return doors


@pytest.fixture(scope="session")
def design_app(tmp_path_factory):
    """The application of the design system; ``?lang=en`` speaks English, ``?text=3`` writes largest."""
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "ja/LC_MESSAGES").mkdir(parents=True)
    own = [path for path in catalogue_files() if path.parent.name in {"ui", "text"}]
    with (folder / "ja/LC_MESSAGES/messages.mo").open("wb") as stream:
        write_mo(stream, merged_catalogue(own))
    made = Flask(__name__, static_folder=None)
    made.config.update(
        TESTING=True,
        SECRET_KEY="only-for-tests",
        SAMPLE=True,
        NETWORK_NAME="ウェルビーイング支え合いネットワーク",
        HELP_PHONE="0120-000-000",
        BABEL_TRANSLATION_DIRECTORIES=str(folder),
    )
    Babel(made, default_locale="ja", locale_selector=lambda: request.args.get("lang", "ja"))
    CSRFProtect(made)
    init_formats(made)
    for blueprint in (house(), letters(made), accounts()):
        made.register_blueprint(blueprint)
    entry = SimpleNamespace(label="講座", url="/design", current=True)
    menu = [SimpleNamespace(label="学ぶ", entries=[entry])]

    @made.context_processor
    def for_all_pages():
        looks = {
            "text_size": request.args.get("text", "1"),
            "look": request.args.get("look", "auto"),
            "ruby_on": request.args.get("ruby") != "off",
        }
        return {
            "actor": SimpleNamespace(person_id=7, signed_in=True),
            "back_here": "/design",
            "tools": lambda sought: Markup(render_template("ui/tools.html", groups=menu, sought=sought, **looks)),
            **looks,
        }

    @made.after_request
    def strict(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return made


@pytest.fixture
def speaking(design_app):
    """``with speaking("en"):`` is a request in that language."""
    return lambda language, **form: design_app.test_request_context(
        f"/design?lang={language}", method="POST" if form else "GET", data=form
    )


@pytest.fixture(scope="session")
def design_site(design_app):
    """The address of the design system on a real server."""
    server = make_server("127.0.0.1", 0, design_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
