"""What the item bank plugs in."""

from exams.bank import policies
from exams.bank.bulk.views import bulk
from exams.bank.exchange import policies as exchange_policies
from exams.bank.exchange.cli import items
from exams.bank.exchange.outgoing.services import WRITE_FILE, write_file
from exams.bank.exchange.services import READ_FILE, UNDO_DRAFTS, WRITE_DRAFTS, read_file, undo_drafts, write_drafts
from exams.bank.exchange.views import exchange
from exams.bank.media.views import media
from exams.bank.policies import SEE
from exams.bank.ties.services import hold_items
from exams.bank.ties.views import citing_panel, ties
from exams.bank.views import bank
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = ["BLUEPRINTS", "COMMANDS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "TASKS", "citing_panel", "hold_items"]

BLUEPRINTS = (bank, media, ties, bulk, exchange)
PERMISSIONS = (*policies.PERMISSIONS, *exchange_policies.PERMISSIONS)
COMMANDS = (items,)
TASKS = {READ_FILE: read_file, WRITE_DRAFTS: write_drafts, UNDO_DRAFTS: undo_drafts, WRITE_FILE: write_file}
MENU = (MenuItem(N_("Questions of the exam"), "bank.items", SEE, "work", 20),)
PERSONAL_DATA = (
    PersonalData("item", "who wrote a question", "as long as the question is in use, then ten years"),
    PersonalData("item_version", "who saved a version", "as long as the question is in use, then ten years"),
    PersonalData("item_review", "who reviewed a question and what she said", "as long as the question is kept"),
    PersonalData("item_comment", "who said what about a question", "as long as the question is kept"),
    PersonalData("item_step", "who moved a question on", "as long as the question is kept"),
    PersonalData("item_media", "who added a picture or a sound", "as long as the question is kept"),
    PersonalData("enemy_pair", "who said that two questions exclude each other", "as long as both are kept"),
    PersonalData("item_hold", "who looked at a question after its fact changed", "as long as the question is kept"),
    PersonalData("item_import", "who brought a file of questions in", "ten years"),
    PersonalData("item_export", "who took questions out as a file", "ten years"),
    PersonalData("practice_entry", "who opened a question for practice", "as long as the question is kept"),
)
