"""Brings a network's data folder into the database."""

from collections.abc import Callable
from pathlib import Path

from certificates import api as certificates
from certificates.documents.services import load_bodies
from courses.programmes.services import load_programmes
from exams import api as exams
from lms.data_files import read_yaml
from lms.db import Work, transaction
from lms.knowledge import api as knowledge
from lms.places import api as places

FOLDER = Path(__file__).resolve().parent

Loader = Callable[[Work, Path], object]


def _load_topics(work: Work, folder: Path) -> None:
    knowledge.load_topics(work, read_yaml(folder / "topics.yaml"))


LOADERS: dict[str, Loader] = {
    "areas": places.load_areas,
    "topics": _load_topics,
    "exam_body": exams.load_exam_bodies,
    "schemes": certificates.load_schemes,
    "title_body": load_bodies,
    "programmes": load_programmes,
}


def load_network(folder: Path = FOLDER) -> list[str]:
    """Load every part of a network's data, each in its own transaction; returns the parts' names."""
    for load in LOADERS.values():
        with transaction() as work:
            load(work, folder)
    return list(LOADERS)
