"""Named refusals of study groups."""

from lms.errors import NotAllowed, RuleBroken
from lms.i18n_mark import N_


class GroupCodeUnknown(RuleBroken):
    code = "courses.learning.group_code_unknown"
    text = N_("We found no group with this code. Please read it once more, or ask the one who gave it to you.")
    status = 404


class GroupFull(RuleBroken):
    code = "courses.learning.group_full"
    text = N_("This group is full: six people learn together in it.")


class TooManyGroups(RuleBroken):
    code = "courses.learning.too_many_groups"
    text = N_("You are in %(most)s groups already. Please leave one first.")


class TooManyInvitations(RuleBroken):
    code = "courses.learning.too_many_invitations"
    text = N_("%(most)s invitations of this group wait already. Please give the code to the others.")


class TooManyNotes(RuleBroken):
    code = "courses.learning.too_many_notes"
    text = N_("The page of the group is full with %(most)s notes. Please take some away.")


class NoteOfAnother(NotAllowed):
    code = "courses.learning.note_of_another"
    text = N_("Only the one who wrote it can take it away.")
