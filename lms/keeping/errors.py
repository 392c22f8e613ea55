"""What can stand against a back-up, a restore or a move."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class ToolMissing(RuleBroken):
    code = "keeping.tool_missing"
    text = N_("The program %(name)s is needed. Install it with: apt-get install postgresql-client")


class ToolFailed(RuleBroken):
    code = "keeping.tool_failed"
    text = N_("%(name)s failed: %(said)s")


class ArchiveBroken(RuleBroken):
    code = "keeping.archive_broken"
    text = N_("This archive cannot be trusted: %(why)s")


class OtherEngine(RuleBroken):
    code = "keeping.other_engine"
    text = N_("The archive is of %(theirs)s, this installation runs on %(ours)s. Restore it on its own engine first.")


class NotEmpty(RuleBroken):
    code = "keeping.not_empty"
    text = N_("There is data already in %(where)s. Give an empty database, or --replace to lose what is there.")


class CopiesDiffer(RuleBroken):
    code = "keeping.copies_differ"
    text = N_("The copy differs from the original in %(tables)s. Nothing was kept.")


class NoRecipient(RuleBroken):
    code = "keeping.no_recipient"
    text = N_("There is no key to encrypt to. Make one with 'lms backup new-key' and set LMS_BACKUP_RECIPIENT.")
