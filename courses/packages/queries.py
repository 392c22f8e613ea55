"""Packages as authors and learners see them, and the files that a part asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from courses.catalogue.models import Course
from courses.catalogue.queries import CourseCard, course_by_code, course_id_by_code
from courses.learning.queries import enrolment_of
from courses.packages.archive import member
from courses.packages.models import Package, PackageClaim, PackagePart
from courses.packages.policies import WRITE
from lms.db import db, prepared
from lms.errors import NotAllowed, NotFound
from lms.files.api import path_of
from lms.policy import Actor, require


@dataclass(frozen=True)
class PartFigures:
    """How learners fare with a part by its own words; ``score`` is their mean in per cent."""

    title: str
    begun: int
    complete: int
    score: float | None


@dataclass(frozen=True)
class DeskPackage:
    """One package on the author's page."""

    public_id: str
    title: str
    standard: str
    shown: bool
    recorded_at: datetime
    parts: tuple[PartFigures, ...]


@dataclass(frozen=True)
class PackageDesk:
    """The packages of a course for its authors."""

    course: CourseCard
    packages: tuple[DeskPackage, ...]


@dataclass(frozen=True)
class PartCard:
    """One part as a learner sees it, with what it says of her. ``begun`` is none while she has not opened it."""

    id: int
    position: int
    title: str
    href: str
    begun: bool
    complete: bool
    passed: bool
    failed: bool
    score: int | None


@dataclass(frozen=True)
class PackageCard:
    """One package on the page of its course."""

    public_id: str
    title: str
    parts: tuple[PartCard, ...]
    complete: bool


@dataclass(frozen=True)
class PlayPage:
    """A part being played: where its page is, and what it left behind last time."""

    course: CourseCard
    public_id: str
    title: str
    standard: str
    content_key: str
    part: PartCard
    parts: tuple[PartCard, ...]
    state: dict[str, Any] | None


def package_desk(actor: Actor, course_code: str) -> PackageDesk:
    """All packages of a course with their figures; for authors."""
    require(actor, WRITE)
    course = course_by_code(actor, course_code)
    packages = db.session.scalars(select(Package).where(Package.course_id == course.id).order_by(Package.id)).all()
    figures = _figures([package.id for package in packages])
    return PackageDesk(
        course,
        tuple(
            DeskPackage(p.public_id, p.title, p.standard, p.shown, p.recorded_at, tuple(figures.get(p.id, ())))
            for p in packages
        ),
    )


def _figures(package_ids: Sequence[int]) -> dict[int, list[PartFigures]]:
    rows = db.session.execute(
        select(
            PackagePart.package_id,
            PackagePart.title,
            func.count(PackageClaim.id),
            func.coalesce(func.sum(case((PackageClaim.complete, 1), else_=0)), 0),
            func.avg(PackageClaim.score),
        )
        .join(PackageClaim, PackageClaim.package_part_id == PackagePart.id, isouter=True)
        .where(PackagePart.package_id.in_(package_ids))
        .group_by(PackagePart.id, PackagePart.package_id, PackagePart.title, PackagePart.position)
        .order_by(PackagePart.package_id, PackagePart.position)
    )
    found: dict[int, list[PartFigures]] = {}
    for package_id, title, begun, complete, score in rows:
        figures = PartFigures(title, begun, int(complete), None if score is None else float(score))
        found.setdefault(package_id, []).append(figures)
    return found


def packages_for(actor: Actor, course_code: str) -> tuple[PackageCard, ...]:
    """The packages that a learner of the course may play; none for anybody else."""
    course_id = course_id_by_code(actor, course_code)
    if enrolment_of(actor.person_id, course_id) is None:
        return ()
    packages = _shown(course_id=course_id).all()
    if not packages:
        return ()
    parts = _parts([package.id for package in packages], actor.person_id)
    return tuple(
        PackageCard(p.public_id, p.title, tuple(parts[p.id]), all(part.complete for part in parts[p.id]))
        for p in packages
    )


@prepared
def _shown(course_id: Any) -> Select[Any]:
    package = Package.__table__.c
    return (
        select(package.id, package.public_id, package.title)
        .where(package.course_id == course_id, package.shown)
        .order_by(package.id)
    )


@prepared
def _parts_and_claims(package_ids: Any, person_id: Any) -> Select[PackagePart, PackageClaim]:
    own = (PackageClaim.package_part_id == PackagePart.id) & (PackageClaim.person_id == person_id)
    return (
        select(PackagePart, PackageClaim)
        .join(PackageClaim, own, isouter=True)
        .where(PackagePart.package_id.in_(package_ids))
        .order_by(PackagePart.package_id, PackagePart.position)
    )


def _parts(package_ids: Sequence[int], person_id: int | None) -> dict[int, list[PartCard]]:
    rows = _parts_and_claims(package_ids=package_ids, person_id=person_id)
    found: dict[int, list[PartCard]] = {}
    for part, claim in rows:
        card = PartCard(
            id=part.id,
            position=part.position,
            title=part.title,
            href=part.href,
            begun=claim is not None,
            complete=claim is not None and claim.complete,
            passed=claim is not None and claim.passed is True,
            failed=claim is not None and claim.passed is False,
            score=claim.score if claim else None,
        )
        found.setdefault(part.package_id, []).append(card)
    return found


def package_for(actor: Actor, public_id: str) -> tuple[Package, CourseCard]:
    """A package that this actor may play: an author any, a learner of its course one that is shown.

    NotFound for a stranger and while it is hidden; NotAllowed for somebody who has not begun the course.
    """
    package = db.session.scalar(select(Package).where(Package.public_id == public_id))
    if package is None or not (package.shown or actor.may(WRITE)):
        raise NotFound
    course = _course_of(actor, package)
    if not actor.may(WRITE) and enrolment_of(actor.person_id, course.id) is None:
        raise NotAllowed
    return package, course


def _course_of(actor: Actor, package: Package) -> CourseCard:
    code = db.session.scalar(select(Course.code).where(Course.id == package.course_id))
    return course_by_code(actor, code or "")


def play_page(actor: Actor, public_id: str, position: int) -> PlayPage:
    """One part of a package, to be played."""
    package, course = package_for(actor, public_id)
    parts = tuple(_parts([package.id], actor.person_id)[package.id])
    part = next((p for p in parts if p.position == position), None)
    if part is None:
        raise NotFound
    state = db.session.scalar(
        select(PackageClaim.state).where(
            PackageClaim.person_id == actor.person_id, PackageClaim.package_part_id == part.id
        )
    )
    return PlayPage(
        course, package.public_id, package.title, package.standard, package.content_key, part, parts, state or None
    )


def content_of(content_key: str, name: str) -> bytes:
    """One file of a package, for whoever was given its address. NotFound for any other name."""
    file_id = db.session.scalar(select(Package.file_id).where(Package.content_key == content_key))
    content = member(path_of(file_id), name) if file_id else None
    if content is None:
        raise NotFound
    return content


def standard_of(content_key: str) -> str:
    """The version of the standard that a package was made for."""
    found = db.session.scalar(select(Package.standard).where(Package.content_key == content_key))
    if found is None:
        raise NotFound
    return found


def claims_of(person_id: int) -> list[dict[str, object]]:
    """What packages say of a person, for her own export."""
    rows = db.session.execute(
        select(Package.title, PackagePart.title, PackageClaim)
        .join(PackagePart, PackagePart.package_id == Package.id)
        .join(PackageClaim, PackageClaim.package_part_id == PackagePart.id)
        .where(PackageClaim.person_id == person_id)
        .order_by(PackageClaim.id)
    )
    return [
        {
            "package": package,
            "part": part,
            "complete": claim.complete,
            "passed": claim.passed,
            "score": claim.score,
            "begun_at": claim.begun_at,
            "told_at": claim.told_at,
            "kept_for_the_package": claim.state,
        }
        for package, part, claim in rows
    ]
