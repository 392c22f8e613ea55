"""Refusals of the bank's own pages. What other packages hear of questions stands in exams.errors."""

from exams.errors import ItemIncomplete
from lms.errors import RuleBroken
from lms.i18n_mark import N_


class ChecklistOpen(ItemIncomplete):
    """``faults`` names the open points of the checklist."""

    code = "exams.bank.checklist_open"
    text = N_("An approval needs every point of the checklist. Still open: %(faults)s")
    status = 400


class MediumWithoutWords(RuleBroken):
    code = "exams.bank.medium_without_words"
    text = N_("Please write what the picture shows or what is said, for people who cannot see or hear it.")
    status = 400


class EnemyUnknown(RuleBroken):
    code = "exams.bank.enemy_unknown"
    text = N_("There is no other question with the code %(item)s.")
    status = 400


class CaseUnknown(RuleBroken):
    code = "exams.bank.case_unknown"
    text = N_("There is no case with the code %(item)s in the same pool.")
    status = 400
