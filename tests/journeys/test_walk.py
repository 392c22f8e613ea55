"""The walk of ``lms journey`` on both engines: every step, every refusal, every paper."""

import pytest

from certificates.awards.queries import awards_held_by
from lms.i18n import in_language
from lms.journey.stage import Stage
from lms.journey.walk import walk
from lms.press.child import PRESS

pytestmark = pytest.mark.postgres


def test_a_life_goes_from_the_first_lesson_to_the_first_activity(app, tmp_path):
    with in_language("ja"):
        stage = walk(Stage(tmp_path, lambda step: None))

    refused = [step.told for step in stage.steps if step.refused]
    assert len(refused) == 13
    assert "She applies for WBC without a verified qualification." in refused
    assert "She applies for WBL without the leader training." in refused
    assert "The manager tries to confirm her own attendance." in refused
    assert "It tries to invite her all the same." in refused
    with stage.day(151):
        held = awards_held_by([stage.people["hanako"]])[stage.people["hanako"]]
    assert [(card.scheme, card.specialty) for card in held] == [("WBP", ""), ("WBC", "fp"), ("WBL", "")]
    papers = sorted(tmp_path.glob("*.pdf"))
    # A slip, three papers of one form each, and three certificates in five forms: wide, upright, card, letter, badge.
    assert len(papers) == 1 + 3 + 3 * 5
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)
    PRESS.close()
