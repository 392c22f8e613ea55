"""Papers as files: signed over the whole, archivable, with the credential inside; others' tools say so, too."""

import io
import json
import re
import subprocess

import pikepdf
import pytest

from certificates.awards.services import suspend_award
from certificates.credentials.keys import believed_certificates, paper_signer, public_key, signer
from certificates.credentials.models import PAPER
from certificates.credentials.proofs import proof_holds
from certificates.credentials.services import rotate_key
from certificates.documents.rendering import forget_drawn, pdf_of
from certificates.verification.queries import check_file
from lms.policy import SYSTEM
from lms.press.archive import attached_in
from lms.press.signing.jobs import is_signed_whole, sign_pdf
from tests.certificates.documents.archive_rules import faults
from tests.certificates.documents.papers import paper_of


@pytest.fixture
def paper(app, life, hanako):
    life.passes(hanako)
    with app.test_request_context():
        yield pdf_of(paper_of(hanako))


def said_by_poppler(pdf, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


def test_poppler_finds_the_signature_valid_and_over_the_whole_document(paper, tmp_path):
    said = said_by_poppler(paper, tmp_path)

    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Signer Certificate Common Name: 見本ウェルビーイング推進機構" in said


def test_the_file_bears_the_marks_of_pdf_a_3_and_pdf_ua_and_what_they_ask_for(paper):
    """ISO 19005-3: output intent, embedded fonts, relationship of attached files; ISO 14289-1: tags, language, title."""
    with pikepdf.open(io.BytesIO(paper)) as document:
        root, metadata = document.Root, document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "ja"
        assert root.ViewerPreferences.DisplayDocTitle
        assert {str(file.AFRelationship) for file in root.AF} == {"/Data"}
        assert not document.is_encrypted


def test_no_rule_of_pdf_a_3a_and_pdf_ua_1_that_a_machine_can_check_is_broken(app, paper, hanako):
    """A stamped certificate, its card with two pages, and a letter, which is laid out whole."""
    document = paper_of(hanako)

    assert faults(paper) == []
    assert {layout: faults(pdf_of(document, layout)) for layout in ("card", "letter")} == {"card": [], "letter": []}


def test_the_rules_find_what_is_broken_on_purpose(paper):
    """So that an empty list means something: each fault is planted by hand, and called by its clause."""
    broken = {
        "UA 7.3": lambda pdf: figure_of(pdf).update({"/Alt": pikepdf.String("")}),
        "UA 7.1": lambda pdf: pdf.pages[0].contents_add(b"0 0 9 9 re f"),
        "6.2.4.3": lambda pdf: pdf.pages[0].contents_add(b"/Artifact BMC 0 0 0 1 k EMC"),
        "UA 7.18.3": lambda pdf: pdf.pages[0].obj.update({"/Tabs": pikepdf.Name.R}),
        "6.2.11.5": lambda pdf: font_of(pdf).DescendantFonts[0].W[1].__setitem__(0, 333),
        "6.2.11.7.2": lambda pdf: font_of(pdf).__delitem__("/ToUnicode"),
        "6.5": lambda pdf: pdf.Root.update(
            {"/OpenAction": pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch))}
        ),
        "6.8": lambda pdf: pdf.Root.Names.EmbeddedFiles.Names[1].__delitem__("/AFRelationship"),
    }
    for clause, plant in broken.items():
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            plant(pdf)
            pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
        assert any(clause in fault for fault in faults(out.getvalue())), clause


def font_of(pdf):
    """The font of the name, written for one person."""
    return pdf.pages[0].Resources.Font["/P0"]


def figure_of(pdf):
    return next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure")


def test_the_credential_inside_is_genuine(paper):
    inside = attached_in(paper)

    assert set(inside) == {"code.txt", "credential.json"}
    assert proof_holds(json.loads(inside["credential.json"]), public_key(signer().kid))


def test_the_checking_page_tells_a_genuine_paper_and_its_state_today(app, paper, hanako, dan):
    number = paper_of(hanako).number
    assert (check_file(paper).word, check_file(paper).proof.number) == ("valid", number)
    assert check_file(paper).proof.name == "山本 花子"

    award = hanako.browser().get("/my/titles").text
    public_id = re.search(r'href="/my/titles/([\w-]{22})', award)[1]
    suspend_award(dan.actor, public_id, "a complaint is looked at")
    assert (check_file(paper).word, check_file(paper).outcome) == ("stale", "suspended")


def resaved(pdf):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out)
    return out.getvalue()


def unsigned(pdf):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            del page.Annots
        del document.Root.AcroForm
        del document.Root.Perms
        document.save(out)
    return out.getvalue()


def with_another_name(pdf):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/Title"] = "another"
        document.save(out)
    return out.getvalue()


def flipped(pdf):
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    return bytes(changed)


def with_something_appended(pdf):
    return pdf + b"\n1 0 obj\n<<>>\nendobj\n"


FORGERIES = {
    "truncated": lambda pdf: pdf[:-200],
    "saved again": resaved,
    "changed and saved": with_another_name,
    "one bit flipped": flipped,
    "something appended": with_something_appended,
    "a bare beginning": lambda pdf: pdf[:4],
    "zeros": lambda pdf: b"%PDF-1.7" + bytes(5000),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_paper_is_not_genuine(paper, forgery):
    assert check_file(FORGERIES[forgery](paper)).word == "forged"


def test_a_paper_that_somebody_else_signed_is_not_genuine(app, paper, hanako):
    believed = believed_certificates()
    rotate_key(SYSTEM, "the key of a stranger", purpose=PAPER)
    stranger = paper_signer()
    signed = sign_pdf(unsigned(paper), key=stranger.key, certificate=stranger.certificate, name="x", reason="x")

    assert is_signed_whole(paper, believed)
    assert not is_signed_whole(signed, believed)


def test_papers_of_a_replaced_key_stay_genuine_and_those_of_a_lost_one_do_not(app, paper, hanako):
    old = paper_signer().kid
    rotate_key(SYSTEM, "yearly", purpose=PAPER)
    assert check_file(paper).word == "valid"
    forget_drawn(paper_of(hanako).number)
    assert check_file(pdf_of(paper_of(hanako))).word == "valid"

    rotate_key(SYSTEM, "the disk was stolen", purpose=PAPER, lost=old)
    assert check_file(paper).word == "forged"
