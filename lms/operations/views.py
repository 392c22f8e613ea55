"""The operator's page, and the figures for Prometheus."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from lms.errors import NotFound
from lms.operations import services
from lms.operations.metrics import METRICS, exposition
from lms.operations.policies import RUN_WORK, SEE_MACHINE
from lms.operations.queries import machine_page
from lms.ui.access import actor, public, requires
from lms.ui.forms import PlainForm

operations = Blueprint("operations", __name__, template_folder="templates")

LOOPBACK = ("127.0.0.1", "::1")
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@operations.get("/machine")
@requires(SEE_MACHINE)
def machine() -> str:
    """How the machine stands."""
    return render_template("operations/machine.html", page=machine_page(actor()), form=PlainForm(formdata=None))


@operations.post("/machine/jobs/<name>/run")
@requires(RUN_WORK)
def run_job(name: str) -> AnyResponse:
    """Run a job by hand."""
    services.run_job(actor(), name)
    flash(gettext("The job %(name)s is asked for. It runs within seconds.", name=name), "good")
    return redirect(url_for(".machine"))


@operations.post("/machine/work/<public_id>/again")
@requires(RUN_WORK)
def try_again(public_id: str) -> AnyResponse:
    """Try failed work again."""
    services.retry_task(actor(), public_id)
    flash(gettext("The work is tried again within seconds."), "good")
    return redirect(url_for(".machine"))


@operations.post("/machine/mails/again")
@requires(RUN_WORK)
def send_again() -> AnyResponse:
    """Send mails again that were given up."""
    count = services.retry_mails(actor())
    flash(gettext("%(count)s mails are sent again.", count=count), "good")
    return redirect(url_for(".machine"))


def _may_read() -> bool:
    """With a token set, whoever has it; else this machine alone, and nothing that a proxy passed on."""
    token = current_app.config["METRICS_TOKEN"]
    if token:
        return compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    return request.remote_addr in LOOPBACK and not any(name in request.headers for name in PASSED_ON)


@operations.get(METRICS)
@public
def metrics() -> Response:
    """Figures for Prometheus; for everybody else this address is nobody's."""
    if not _may_read():
        raise NotFound
    return Response(exposition(), content_type=TEXT)
