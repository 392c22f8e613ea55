"""Use-cases of designs: keep a new version, go back to an older one. Nothing is kept that would spoil a paper."""

from certificates.documents.designs.queries import layout_for, versions_of, words_of
from certificates.documents.designs.trying import ORDINARY, Trial, check_design, pictured_trial, printed_trial
from certificates.documents.layouts import Layout
from certificates.documents.models import PaperDesign
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor


def preview(actor: Actor, folder: str, template: str, style: str, name: str = "") -> bytes:
    """How a paper would look, as PDF with 見本 across; nothing is kept.

    Refusals: NotAllowed, DesignNotFound, DesignDoesNotCompile, DesignFails, DesignReachesOutside.
    """
    layout = layout_for(actor, folder)
    return printed_trial(layout, template, style, _trial(layout, name))


def picture(actor: Actor, folder: str, template: str, style: str, name: str = "") -> bytes:
    """The same as a picture (PNG), for a page that shows it while somebody types. The refusals of preview."""
    layout = layout_for(actor, folder)
    return pictured_trial(layout, template, style, _trial(layout, name))


def _trial(layout: Layout, name: str) -> Trial:
    return Trial(layout.kinds[0], layout.languages[0], name or ORDINARY[0], ORDINARY[1])


def keep_design(actor: Actor, folder: str, template: str, style: str, note: str) -> int:
    """Keep words and layout for papers that are issued from now on; earlier papers keep theirs. Returns the version.

    Refusals: those of preview, DesignPages, DesignLacks.
    """
    layout = layout_for(actor, folder)
    check_design(layout, template, style)
    with transaction() as work:
        return _keep(work, actor, layout, template, style, note)


def go_back(actor: Actor, folder: str, version: int) -> int:
    """Use an earlier version again (0 is the shipped one), as a new version. Refusals: NotAllowed, DesignNotFound."""
    layout = layout_for(actor, folder)
    template, style = words_of(layout, version)
    with transaction() as work:
        return _keep(work, actor, layout, template, style, f"= {version}")


def _keep(work: Work, actor: Actor, layout: Layout, template: str, style: str, note: str) -> int:
    newest = next((row.version for row in versions_of(layout.folder)), 0)
    row = PaperDesign(
        folder=layout.folder,
        version=newest + 1,
        template=template,
        style=style,
        note=note,
        recorded_at=now(),
        recorded_by=actor.person_id,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(actor, "certificates.design_kept", "paper_design", row.id, folder=layout.folder, version=row.version)
    return row.version
