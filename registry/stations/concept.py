"""The concept of the network: the words a station agrees to, by version."""

from pathlib import Path

from sqlalchemy import select

from lms.clock import today
from lms.data_files import read_yaml
from lms.db import Work
from registry.stations.models import ConceptVersion

_WORDS = read_yaml(Path(__file__).resolve().parent / "concept.yaml")


def concept_text(language: str) -> str:
    """The present words, to be read before agreeing."""
    return str(_WORDS["en" if language == "en" else "ja"])


def keep_concept(work: Work) -> int:
    """The id of the present words, recorded now if nobody agreed to them before."""
    row = work.session.scalar(select(ConceptVersion).where(ConceptVersion.version == _WORDS["version"]))
    if row is None:
        row = ConceptVersion(version=_WORDS["version"], text_ja=_WORDS["ja"], text_en=_WORDS["en"], from_on=today())
        work.session.add(row)
        work.session.flush()
    return row.id
