"""Pages of packages: the author's, the player, and the files that a part asks for."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.errors import PackageHasNoOrganisation, PackageRefused, PackageTooLarge, PackageUnreadable
from courses.packages.containment import frame_for, policy_for, sent_as
from courses.packages.forms import PackageForm
from courses.packages.policies import LEARN, WRITE
from courses.packages.queries import content_of, package_desk, play_page, standard_of
from courses.packages.services import MOST_MB, add_package, keep_claim, show_package
from lms.errors import LmsError
from lms.files.api import MEGABYTE
from lms.i18n import sentence
from lms.ui.access import actor, on_content_host, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

packages = Blueprint(
    "packages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/packages",
    url_prefix="/courses",
)
HOUR = 3600
ROOM_FOR_THE_REST = 2 * MEGABYTE
BESIDE: dict[type[LmsError], str] = dict.fromkeys(
    (PackageUnreadable, PackageTooLarge, PackageRefused, PackageHasNoOrganisation), "package"
)


@packages.url_value_preprocessor
def give_packages_room(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Only authors may send as much as a package has, and only to the page that takes one."""
    if endpoint == "packages.desk" and actor().may(WRITE):
        request.max_content_length = MOST_MB * MEGABYTE + ROOM_FOR_THE_REST


def _said(refusal: LmsError) -> str:
    """The refusal with its reason, both in the reader's language."""
    if isinstance(refusal, PackageRefused):
        reason = refusal.fields["reason"]
        return sentence(PackageRefused(reason=gettext(reason)))
    return sentence(refusal)


@packages.route("/write/<code>/packages", methods=["GET", "POST"])
@requires(WRITE)
def desk(code: str) -> Answer:
    """The packages of a course, and a place to bring one in."""
    form = PackageForm()
    if form.validate_on_submit():
        upload = form.package.data
        with refusals_shown(form, BESIDE, _said):
            add_package(actor(), code, upload.stream, upload.filename or "")
            flash(gettext("The package has been added. Try it, then show it to the learners."), "good")
            return redirect(url_for(".desk", code=code))
    return form_page("packages/staff/desk.html", form, page=package_desk(actor(), code), plain=PlainForm())


@packages.post("/write/package/<public_id>/show")
@requires(WRITE)
def show(public_id: str) -> AnyResponse:
    """Show a package to the learners of its course, or hide it."""
    code = show_package(actor(), public_id, request.form.get("shown") == "1")
    return redirect(url_for(".desk", code=code))


@packages.get("/packages/<public_id>/<int:position>")
@requires(LEARN)
def play(public_id: str, position: int) -> Response:
    """Play one part of a package."""
    page = play_page(actor(), public_id, position)
    frame = frame_for(page.content_key, page.part.href, {"standard": page.standard, "state": page.state})
    response = make_response(render_template("packages/learner/play.html", page=page, frame=frame, form=PlainForm()))
    response.headers["Content-Security-Policy"] = frame.policy
    return response


@packages.post("/packages/<public_id>/<int:position>")
@requires(LEARN)
def claim(public_id: str, position: int) -> tuple[str, int]:
    """Keep what a part says of the one who plays it."""
    keep_claim(actor(), public_id, position, request.form.get("state", ""))
    return "", 204


@packages.get("/packages/content/<content_key>/<path:name>")
@public
@on_content_host
def content(content_key: str, name: str) -> Response:
    """A file of a package, for whoever was given its address: pages come with their runtime and their limits."""
    body, content_type = sent_as(content_of(content_key, name), name, standard_of(content_key))
    response = Response(body, content_type=content_type)
    response.headers["Content-Security-Policy"] = policy_for(content_key)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"private, max-age={HOUR}"
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
