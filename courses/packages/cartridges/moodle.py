"""A Moodle backup, read: pages, books, texts, addresses and quizzes, in the order of its sections.

Source: docs.moodle.org, "Backup 2.0 general architecture"; the files as Moodle 3.11 and 4.x write them.
"""

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from courses.errors import CartridgeRefused
from courses.packages.cartridges.brought import Find, ForeignCourse, Gathering
from courses.packages.cartridges.bundle import Bundle, children, descendants, text_of
from courses.packages.cartridges.moodle_questions import question_file, questions_by_number
from courses.packages.cartridges.pages import page_from
from courses.packages.cartridges.questions import questions_in
from courses.packages.cartridges.words import REFUSED

CONTENTS = "moodle_backup.xml"
PLUGIN_FILE = "@@PLUGINFILE@@/"
PLAIN, MARKDOWN = "2", "4"
NOTHING = "$@NULL@$"
OTHERS = {
    "forum": "discussion",
    "hsuforum": "discussion",
    "lti": "tool",
    "resource": "attachment",
    "folder": "attachment",
}


def is_backup(bundle: Bundle) -> bool:
    """Whether this is the backup of a Moodle course."""
    return CONTENTS in bundle.names


def read_backup(bundle: Bundle) -> ForeignCourse:
    """The course of a backup. Refuses with CartridgeRefused what holds no page and no quiz."""
    root = bundle.xml(CONTENTS)
    if root is None:
        raise CartridgeRefused(reason=REFUSED["xml"])
    return _Reader(bundle, root).course()


class _Reader:
    def __init__(self, bundle: Bundle, root: Any) -> None:
        self.bundle, self.root = bundle, root
        self.gathered = Gathering("moodle")
        self.files = _files(bundle)
        bank = bundle.xml("questions.xml")
        self.by_entry, self.by_question = ({}, {}) if bank is None else questions_by_number(bank)
        self.kinds: dict[str, Callable[[str, str, Any], None]] = {
            "page": self._page,
            "book": self._book,
            "label": self._label,
            "url": self._address,
            "quiz": self._quiz,
        }

    def course(self) -> ForeignCourse:
        title = next((node.text or "" for node in descendants(self.root, "original_course_fullname")), "")
        activities: dict[str, list[Any]] = {}
        for node in _listed(self.root, "activities", "activity"):
            activities.setdefault(text_of(node, "sectionid"), []).append(node)
        for section in _listed(self.root, "sections", "section"):
            number, folder = text_of(section, "sectionid"), text_of(section, "directory")
            self._section(title, text_of(section, "title"), folder, activities.pop(number, []))
        for left in activities.values():
            self._section(title, "", "", left)
        found = self.gathered.whole(title or "Moodle")
        if not found.chapters:
            raise CartridgeRefused(reason=REFUSED["nothing"])
        return found

    def _section(self, course: str, told: str, folder: str, activities: list[Any]) -> None:
        node = self.bundle.xml(f"{folder}/section.xml") if folder else None
        name = "" if node is None else text_of(node, "name")
        summary = "" if node is None else text_of(node, "summary")
        heading = next((text for text in (name, told) if text and text != NOTHING and not text.isdigit()), course)
        self.gathered.chapter(heading, "" if summary == NOTHING else page_from(summary, heading).body)
        order = [] if node is None else text_of(node, "sequence").split(",")
        places = {number: place for place, number in enumerate(order)}
        for activity in sorted(activities, key=lambda each: places.get(text_of(each, "moduleid"), len(places))):
            self._activity(activity)

    def _activity(self, activity: Any) -> None:
        kind, folder = text_of(activity, "modulename"), text_of(activity, "directory")
        title = " ".join(text_of(activity, "title").split()) or kind
        read = self.kinds.get(kind)
        if read is None:
            self.gathered.leave_out(
                title, OTHERS.get(kind, "activity"), detail=(title if kind in OTHERS else kind)[:60]
            )
            return
        root = self.bundle.xml(f"{folder}/{kind}.xml")
        node = None if root is None else next(iter(children(root, kind)), None)
        if root is None or node is None:
            self.gathered.leave_out(title, "unreadable", detail=f"{folder}/{kind}.xml"[:120])
            return
        read(title, root.get("contextid", ""), node)

    def _page(self, title: str, context: str, node: Any) -> None:
        text = _html(text_of(node, "content"), text_of(node, "contentformat"))
        self.gathered.page(title, text, self._beside(context))

    def _book(self, title: str, context: str, node: Any) -> None:
        """Each chapter of a book is a lesson."""
        chapters = descendants(node, "chapter")
        for chapter in sorted(chapters, key=lambda each: text_of(each, "pagenum").zfill(6)):
            text = _html(text_of(chapter, "content"), text_of(chapter, "contentformat"))
            self.gathered.page(text_of(chapter, "title") or title, text, self._beside(context))

    def _label(self, title: str, context: str, node: Any) -> None:
        self.gathered.join(title, _html(text_of(node, "intro"), text_of(node, "introformat")), self._beside(context))

    def _address(self, title: str, context: str, node: Any) -> None:
        href = html.escape(text_of(node, "externalurl"))
        intro = _html(text_of(node, "intro"), text_of(node, "introformat"))
        link = f'<p><a href="{href}">{html.escape(title)}</a></p>{intro}'
        self.gathered.join(title, link, self._beside(context))

    def _quiz(self, title: str, context: str, node: Any) -> None:
        found = []
        for instance in descendants(node, "question_instance"):
            entry = next((each.text or "" for each in descendants(instance, "questionbankentryid")), "")
            number = text_of(instance, "questionid") or text_of(instance, "question")
            question = self.by_entry.get(entry) if entry else self.by_question.get(number)
            if question is not None:
                found.append(question)
            else:
                drawn = bool(descendants(instance, "question_set_reference"))
                self.gathered.leave_out(title, "random" if drawn else "question_missing")
        intro = _html(text_of(node, "intro"), text_of(node, "introformat"))
        self.gathered.questions(title, intro, questions_in(question_file(found), "moodle-xml") if found else ())

    def _beside(self, context: str) -> Find:
        """Pictures by the address that a text of this context has for them."""

        def find(address: str) -> bytes | None:
            name = unquote(address.partition("?")[0].removeprefix(PLUGIN_FILE))
            hashed = self.files.get((context, name), "")
            return self.bundle.read(f"files/{hashed[:2]}/{hashed}") if hashed else None

        return find


def _listed(root: Any, holder: str, name: str) -> list[Any]:
    """What the contents list; settings further down use the same names."""
    return [node for contents in descendants(root, holder) for node in children(contents, name)]


def _files(bundle: Bundle) -> dict[tuple[str, str], str]:
    """The hash of each file's bytes by context and path; Moodle stores a file once under its hash."""
    root = bundle.xml("files.xml")
    if root is None:
        return {}
    return {
        (text_of(node, "contextid"), (text_of(node, "filepath") + text_of(node, "filename")).lstrip("/")): text_of(
            node, "contenthash"
        )
        for node in descendants(root, "file")
        if text_of(node, "filename") != "."
    }


def _html(text: str, form: str) -> str:
    """A text of Moodle as HTML: plain text and Markdown keep their lines."""
    if text == NOTHING:
        return ""
    if form in (PLAIN, MARKDOWN):
        return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    return text
