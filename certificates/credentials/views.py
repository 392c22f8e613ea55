"""Pages and addresses of credentials: one's own, the shared one, what verifiers fetch, the log."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.awards.policies import OWN_TITLES
from certificates.credentials import transparency
from certificates.credentials.badges import png_badge, svg_badge
from certificates.credentials.keys import keys
from certificates.credentials.policies import SEE_KEYS
from certificates.credentials.queries import (
    badge_lines,
    credential_page,
    did_document,
    own_award,
    own_credential,
    own_jwt,
    shared_page,
    status_list,
)
from certificates.credentials.services import set_sharing
from certificates.credentials.wallet import credential_for_wallet, wallet_page
from certificates.errors import CredentialNotFound
from lms.press.qr import qr_svg
from lms.ui.access import actor, public, requires
from lms.ui.forms import PlainForm

credentials = Blueprint("credentials", __name__, template_folder="templates")

MINUTE = "public, max-age=60"
ENDINGS = ("json", "jwt", "png", "svg")
LINES_A_PAGE = 500
MOST_DIGITS = 15


def _json(content: Any, kind: str = "application/json", cache: str = MINUTE, name: str = "") -> Response:
    headers = {"Cache-Control": cache, "Access-Control-Allow-Origin": "*"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(json.dumps(content, ensure_ascii=False), mimetype=kind, headers=headers)


# ---- One's own -----------------------------------------------------------------------------------------------


@credentials.get("/my/titles/<public_id>/digital")
@requires(OWN_TITLES)
def mine(public_id: str) -> str:
    """The digital form of one's title: what it is, downloads, sharing."""
    page = credential_page(actor(), public_id)
    return render_template("credentials/learner/mine.html", page=page, form=PlainForm())


@credentials.get("/my/titles/<public_id>/digital.<ending>")
@requires(OWN_TITLES)
def download(public_id: str, ending: str) -> Response:
    """The credential as a file: with its proof, as VC-JWT, or baked into a badge."""
    if ending not in ENDINGS:
        raise CredentialNotFound
    page = credential_page(actor(), public_id)
    name = f"{page.award.scheme}-{page.public_id}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if ending == "jwt":
        return Response(own_jwt(actor(), public_id), mimetype="application/vc+jwt", headers=headers)
    text = json.dumps(own_credential(actor(), public_id), ensure_ascii=False)
    if ending == "json":
        return Response(text, mimetype="application/vc", headers=headers)
    if ending == "png":
        return Response(png_badge(badge_lines(page.award), text), mimetype="image/png", headers=headers)
    return Response(svg_badge(badge_lines(page.award), text), mimetype="image/svg+xml", headers=headers)


@credentials.get("/my/titles/<public_id>/digital/wallet")
@requires(OWN_TITLES)
def wallet(public_id: str) -> Response:
    """A code for the wallet on one's telephone; kept by no browser."""
    page = wallet_page(actor(), public_id)
    code = qr_svg(page.address, label=gettext("Code for the wallet"))
    text = render_template("credentials/learner/wallet.html", page=page, code=code)
    return Response(text, headers={"Cache-Control": "private, no-store"})


@credentials.get("/wallet/<word>")
@public
def fetched(word: str) -> Response:
    """What a wallet fetches by the code: the credential with its proof."""
    return _json(credential_for_wallet(word), "application/vc", "private, no-store")


@credentials.post("/my/titles/<public_id>/digital/share")
@requires(OWN_TITLES)
def share(public_id: str) -> AnyResponse:
    """Give out an address under which anyone sees this title with one's name."""
    set_sharing(actor(), public_id, True)
    flash(
        gettext("Anyone who has the address can now see this title and your name. You can end it at any time."), "good"
    )
    return redirect(url_for("credentials.mine", public_id=public_id))


@credentials.post("/my/titles/<public_id>/digital/hide")
@requires(OWN_TITLES)
def hide(public_id: str) -> AnyResponse:
    """End the sharing; the address answers like one that never was."""
    set_sharing(actor(), public_id, False)
    flash(gettext("The address does not work any more."), "good")
    return redirect(url_for("credentials.mine", public_id=public_id))


def credential_panel(subject: str, subject_id: int, **_: object) -> str:
    """The way to the digital form, on the pages of one's own titles."""
    public_id = own_award(actor(), subject, subject_id)
    return render_template("credentials/learner/panel.html", public_id=public_id) if public_id else ""


# ---- What anyone may fetch -----------------------------------------------------------------------------------


@credentials.get("/shared/<address>")
@public
def shared(address: str) -> tuple[str, int, dict[str, str]]:
    """A title that its holder shows; search engines are asked to stay away."""
    page = shared_page(address)
    return render_template("credentials/public/shared.html", page=page), 200, {"X-Robots-Tag": "noindex, nofollow"}


@credentials.get("/.well-known/did.json")
@public
def did() -> Response:
    """The issuer's did document (did:web)."""
    return _json(did_document(), "application/did+json")


@credentials.get("/credentials/status/<int:number>/<purpose>")
@public
def status(number: int, purpose: str) -> Response:
    """A signed status list of today."""
    if len(str(number)) > MOST_DIGITS:
        raise CredentialNotFound
    return _json(status_list(number, purpose), "application/vc")


@credentials.get("/transparency")
@public
def log() -> str:
    """What the log is for, its newest heads, and how anyone checks it."""
    return render_template("credentials/public/log.html", heads=transparency.heads(limit=10))


@credentials.get("/transparency/heads.json")
@public
def heads() -> Response:
    """Signed heads, the newest first; ``before`` a size."""
    return _json([head.public() for head in transparency.heads(_number("before", None), 100)])


@credentials.get("/transparency/lines.json")
@public
def lines() -> Response:
    """Lines of the log from a place on, 500 at a time."""
    found = transparency.lines(_number("from", 0) or 0, LINES_A_PAGE)
    return _json([{"place": line.place, "content": line.content, "leaf_hash": line.digest} for line in found])


@credentials.get("/transparency/inclusion.json")
@public
def inclusion() -> Response:
    """The proof that a line stands in the log of a size."""
    place, size = _number("place", -1) or 0, _number("size", 0) or 0
    return _json({"place": place, "size": size, "hashes": transparency.prove_inclusion(place, size)})


@credentials.get("/transparency/consistency.json")
@public
def consistency() -> Response:
    """The proof that the log of a size grew out of a smaller one."""
    first, second = _number("first", 0) or 0, _number("second", 0) or 0
    return _json({"first": first, "second": second, "hashes": transparency.prove_consistency(first, second)})


def _number(name: str, default: int | None) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else default


# ---- The machine's keeper ------------------------------------------------------------------------------------


@credentials.get("/keys")
@requires(SEE_KEYS)
def key_list() -> str:
    """The keys that sign, since when and until when."""
    return render_template("credentials/staff/keys.html", keys=keys())
