"""Credentials as they are handed out, the status lists, the did document, and what a given file proves."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

import jwt
from flask import current_app
from sqlalchemy import select

from certificates.awards.models import Award, AwardSpan
from certificates.awards.policies import AwardPolicy
from certificates.awards.queries import AwardCard, award_row, awards_by_ids, holding, owner_of
from certificates.credentials.encoding import base64url, multikey
from certificates.credentials.keys import Signer, keys, kid_in, method_of, public_key, signer
from certificates.credentials.models import CREDENTIAL, Credential
from certificates.credentials.proofs import (
    as_jwt,
    claims_in,
    credential_with_proof,
    proof_holds,
    proof_in,
    signature_holds,
    with_proof,
)
from certificates.credentials.statements import (
    PURPOSE_OF_STATE,
    Facts,
    SealCode,
    credential_of,
    did_of,
    jwt_claims,
    midnight,
    read_seal,
    seal_message,
    seal_of,
    status_credential,
    write_seal,
)
from certificates.errors import CredentialNotFound, CredentialStopped
from certificates.evidence.queries import lives_on
from certificates.schemes.models import TitleBody
from certificates.schemes.queries import titles
from lms.accounts import api as accounts
from lms.clock import now, start_of, today
from lms.db import db
from lms.policy import Actor
from lms.ui.formats import page_language

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


@dataclass(frozen=True)
class CredentialPage:
    """One title's digital form for its holder. ``share`` is the address that anyone may open, "" while there is none."""

    award: AwardCard
    title: str
    public_id: str
    share: str
    linkedin: str


@dataclass(frozen=True)
class SharedPage:
    """What anyone sees under an address that the holder gave out."""

    valid: bool
    name: str
    title: str
    meaning: str
    body: str
    started_on: date


def base() -> str:
    """The public address of this installation."""
    return str(current_app.config["PUBLIC_URL"])


def _body() -> TitleBody:
    return db.session.scalars(select(TitleBody)).one()


def _own(actor: Actor, award_public_id: str) -> tuple[Award, Credential]:
    award = award_row(actor, award_public_id)
    row = db.session.scalar(select(Credential).where(Credential.award_id == award.id))
    if row is None or not AwardPolicy.owns(actor, owner_of(award)):
        raise CredentialNotFound
    return award, row


def credential_page(actor: Actor, award_public_id: str) -> CredentialPage:
    """The page of one's own credential. Refusals: AwardNotFound, CredentialNotFound."""
    award, row = _own(actor, award_public_id)
    card = _card(award)
    share = f"{base()}/shared/{row.share}" if row.share else ""
    return CredentialPage(card, _said(card.name_ja, card.name_en), row.public_id, share, _linkedin(card, row, share))


def own_award(actor: Actor, subject: str, subject_id: int) -> str:
    """The address of one's own valid title; "" for anything else that a panel may stand beside."""
    card = awards_by_ids([subject_id]).get(subject_id) if subject == "award" else None
    award = db.session.get(Award, subject_id) if card is not None and card.valid else None
    if award is None or not AwardPolicy.owns(actor, owner_of(award)):
        return ""
    return award.public_id


def _card(award: Award) -> AwardCard:
    found = awards_by_ids([award.id])
    if award.id not in found:
        raise CredentialNotFound
    return found[award.id]


def _linkedin(card: AwardCard, row: Credential, share: str) -> str:
    """The address that opens LinkedIn's form "add to profile", filled."""
    said: dict[str, Any] = {
        "startTask": "CERTIFICATION_NAME",
        "name": card.name_ja,
        "organizationName": _body().name,
        "issueYear": card.started_on.year,
        "issueMonth": card.started_on.month,
        "certId": row.public_id,
    }
    return "https://www.linkedin.com/profile/add?" + urlencode(said | ({"certUrl": share} if share else {}))


def shared_page(share: str) -> SharedPage:
    """What stands under a shared address. Refusal: CredentialNotFound, also once sharing ended."""
    row = db.session.scalar(select(Credential).where(Credential.share == share)) if share else None
    award = db.session.get(Award, row.award_id) if row is not None else None
    if award is None:
        raise CredentialNotFound
    card, body = _card(award), _body()
    return SharedPage(
        valid=card.valid,
        name=_name(award),
        title=_said(card.name_ja, card.name_en),
        meaning=_said(card.meaning_ja, card.meaning_en),
        body=_said(body.name, body.name_en),
        started_on=card.started_on,
    )


def _said(ja: str, en: str) -> str:
    return en if page_language() == "en" else ja


def _name(award: Award) -> str:
    owner = owner_of(award)
    return accounts.people([owner])[owner].printed


def is_valid(award: Award) -> bool:
    """Whether an award counts today."""
    return _card(award).valid


def facts_of(award: Award, row: Credential) -> Facts:
    """What the credential of an award says today."""
    return _facts([award], [row])[award.id]


def _facts(awards: Sequence[Award], rows: Iterable[Credential]) -> dict[int, Facts]:
    """What credentials say today, by award, for many at a time. Refusal: CredentialNotFound (a title that never began)."""
    if not awards:
        return {}
    cards, body, words = awards_by_ids([award.id for award in awards]), _body(), {one.code: one for one in titles()}
    owners = lives_on([award.person_id for award in awards])
    named = accounts.people(set(owners.values()))
    by_award = {row.award_id: row for row in rows}
    if {award.id for award in awards} - cards.keys():
        raise CredentialNotFound
    return {
        award.id: Facts(
            base=base(),
            public_id=by_award[award.id].public_id,
            name=named[owners[award.person_id]].printed,
            title=cards[award.id].name_ja,
            title_en=cards[award.id].name_en,
            meaning=cards[award.id].meaning_ja,
            meaning_en=cards[award.id].meaning_en,
            conditions="\n".join(condition.text for condition in words[award.scheme_code].conditions),
            rests_on=words[award.scheme_code].conditions[0].text,
            body=body.name,
            started_on=award.started_on,
            until_on=award.until_on,
            place=(by_award[award.id].list_number, by_award[award.id].list_place),
            sample=current_app.config["SAMPLE"],
        )
        for award in awards
    }


def facts_for_papers(award_ids: Collection[int]) -> dict[int, Facts]:
    """What the credentials inside papers say, by award; titles without a credential are left out."""
    awards = db.session.scalars(select(Award).where(Award.id.in_(award_ids))).all()
    rows = db.session.scalars(select(Credential).where(Credential.award_id.in_(award_ids))).all()
    have = {row.award_id for row in rows}
    known = [award for award in awards if award.id in have]
    return _facts(known, rows) if known else {}


def own_credential(actor: Actor, award_public_id: str) -> dict[str, Any]:
    """One's credential with its Data Integrity proof. Refusals: AwardNotFound, CredentialNotFound, CredentialStopped."""
    return signed(credential_of(_own_facts(actor, award_public_id)))


def own_jwt(actor: Actor, award_public_id: str) -> str:
    """One's credential as VC-JWT, with the same refusals."""
    facts, key = _own_facts(actor, award_public_id), signer()
    ends = int(start_of(facts.until_on).timestamp()) if facts.until_on else None
    claims = jwt_claims(credential_of(facts), int(start_of(facts.started_on).timestamp()), ends)
    return as_jwt(claims, key.key, key.method)


def _own_facts(actor: Actor, award_public_id: str) -> Facts:
    award, row = _own(actor, award_public_id)
    if not _card(award).valid:
        raise CredentialStopped
    return facts_of(award, row)


def credential_for_paper(award_id: int, issued_on: date) -> dict[str, Any] | None:
    """The credential that a paper carries inside, dated by the paper, so that the same paper gives the same file."""
    facts, key = facts_for_papers([award_id]).get(award_id), signer()
    return credential_with_proof(facts, key.key, key.method, midnight(issued_on)) if facts else None


def signed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with a proof of today's key."""
    key = signer()
    return with_proof(document, key.key, key.method, _instant(now()))


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def status_list(number: int, purpose: str) -> dict[str, Any]:
    """One status list, signed: the awards' states of today. Refusal: CredentialNotFound (there is no such list)."""
    states = [state for state, serves in PURPOSE_OF_STATE.items() if serves == purpose]
    exists = db.session.scalar(select(Credential.id).where(Credential.list_number == number).limit(1))
    if not states or exists is None:
        raise CredentialNotFound
    places = db.session.scalars(
        select(Credential.list_place)
        .join(AwardSpan, AwardSpan.award_id == Credential.award_id)
        .where(Credential.list_number == number, AwardSpan.state.in_(states), holding(today()))
    )
    return signed(status_credential(base(), number, purpose, places, _instant(start_of(today()))))


def did_document() -> dict[str, Any]:
    """The issuer's did document: every key that is still believed, also those that sign no more."""
    did = did_of(base())
    believed = [key for key in keys() if key.purpose == CREDENTIAL and key.lost_at is None]
    methods: list[dict[str, Any]] = [
        {"id": method_of(key.kid), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(key.public)}
        for key in believed
    ]
    jwks: list[dict[str, Any]] = [
        {
            "id": f"{method_of(key.kid)}-jwk",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public)},
        }
        for key in believed
    ]
    return {
        "@context": [*DID_CONTEXTS, "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": [*methods, *jwks],
        "assertionMethod": [method["id"] for method in (*methods, *jwks)],
    }


def seal_code(number: str, name: str, said: str, issued_on: date, key: Signer) -> str:
    """The short signed text for the QR code of a paper, written with today's key."""
    payload = SealCode(number, name, said, issued_on).payload()
    return write_seal(key.kid, payload, key.key.sign(seal_message(payload)))


@dataclass(frozen=True)
class Proof:
    """What a file or code proves by itself. ``genuine`` is our signature; the state of today is another question."""

    genuine: bool
    kind: str
    name: str = ""
    said: str = ""
    number: str = ""
    award_id: int | None = None


NOTHING = Proof(False, "")


def proof_of_seal(text: str) -> Proof:
    """Check a seal code; not genuine when anything about it does not fit."""
    try:
        kid, payload, signature = read_seal(text)
        public = public_key(kid)
        if public is None or not signature_holds(public, signature, seal_message(payload)):
            return NOTHING
        seal = seal_of(payload)
    except ValueError:
        return NOTHING
    return Proof(True, "seal", seal.name, seal.title, seal.number)


def proof_of_json(text: str) -> Proof:
    """Check a credential with a Data Integrity proof of ours."""
    try:
        document = json.loads(text)
        method = str(proof_in(document).get("verificationMethod", "")) if isinstance(document, dict) else ""
        public = public_key(kid_in(method))
        if public is None or not proof_holds(document, public):
            return NOTHING
    except (ValueError, KeyError, TypeError):
        return NOTHING
    return _proved(document, "credential")


def proof_of_jwt(text: str) -> Proof:
    """Check a credential as VC-JWT of ours."""
    try:
        public = public_key(kid_in(str(jwt.get_unverified_header(text).get("kid", ""))))
        if public is None:
            return NOTHING
        return _proved(claims_in(text, public), "jwt")
    except jwt.InvalidTokenError:
        return NOTHING


def _proved(credential: Mapping[str, Any], kind: str) -> Proof:
    """What a genuine credential says. Only credentials of titles are ours to tell about, not our status lists."""
    subject = credential.get("credentialSubject", {})
    row = db.session.scalar(
        select(Credential).where(Credential.public_id == str(credential.get("id", "")).rpartition("/")[2])
    )
    if row is None or "OpenBadgeCredential" not in credential.get("type", ()):
        return NOTHING
    name = str(subject["identifier"][0]["identityHash"])
    return Proof(True, kind, name, str(credential["name"]), award_id=row.award_id)


def badge_lines(card: AwardCard) -> list[str]:
    """The words on a badge, in lines that fit a ring: what all titles of the network share stands on its own line."""
    name, _, field = card.name_ja.partition("(")
    columns = takewhile(lambda signs: len(set(signs)) == 1, zip(*(one.name for one in titles()), strict=False))
    shared = "".join(signs[0] for signs in columns)
    words = [shared, name.removeprefix(shared)] if shared and shared != name else [name]
    mark = ["見本 SAMPLE"] if current_app.config["SAMPLE"] else []
    return [*mark, *words, *([f"({field}"] if field else [])]
