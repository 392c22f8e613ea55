"""What is told about a course on its way in or out, in source words. "%(detail)s" is what it is about."""

from lms.i18n_mark import N_

SOURCES = {"common_cartridge": N_("Common Cartridge"), "moodle": N_("Moodle backup")}
LEFT_OUT = {
    "empty": N_("The page has no text."),
    "too_many": N_("A course takes at most %(most)s lessons."),
    "no_questions": N_("None of the questions of this quiz can be used."),
    "bank": N_("Questions that stand in no quiz are left out."),
    "random": N_("A question that is drawn by chance is left out."),
    "question_missing": N_("The file does not hold a question of this quiz."),
    "written": N_("A written answer cannot be checked by itself. The question is left out."),
    "equals": N_(
        "A pair holds an equals sign, which stands between the words of a pair here. The question is left out."
    ),
    "question_picture": N_("A picture or sound of the question is left out: %(detail)s"),
    "file_missing": N_("The file names something that it does not hold: %(detail)s"),
    "unreadable": N_("This part of the file cannot be read: %(detail)s"),
    "picture_missing": N_("A picture is not in the file: %(detail)s"),
    "picture_kind": N_("Only PNG and JPEG pictures up to 10 MB can be kept: %(detail)s"),
    "picture_without_words": N_(
        "A picture is not described in words. Please describe it before you publish: %(detail)s"
    ),
    "film_missing": N_(
        "A film or recording cannot be kept: it is not in the file, it is of another kind, or a film has no captions. What is "
        "said in it stays: %(detail)s"
    ),
    "embedded": N_("A film, recording or page of another site inside the text is left out: %(detail)s"),
    "link": N_("A link within the other system leads nowhere here; its words stay: %(detail)s"),
    "attachment": N_("A file to download is left out: %(detail)s"),
    "discussion": N_("A discussion is left out."),
    "tool": N_("A tool of another site is left out."),
    "activity": N_("We have no such kind of activity: %(detail)s"),
}
LOST = {
    "readings": N_("Readings in titles of chapters are not in the file."),
    "film_large": N_(
        "A film or recording of more than %(most)s MB is not in the file, because few systems take it; what is said in it is: "
        "%(detail)s"
    ),
    "films_together": N_(
        "Films and recordings fill at most %(most)s MB of the file, so this one is not in it; what is said in it is: %(detail)s"
    ),
    "wrong_words": N_("Words after a wrong answer are in the file only for questions with options."),
    "unit": N_("The unit of a number stands in the question itself."),
    "ordering": N_("The format knows no order to find. The question became pairs of a step and its place."),
    "elsewhere": N_("Only some systems know this kind of question: pairs, numbers."),
}
REFUSED = {
    "unknown": N_("It is neither a Common Cartridge nor a Moodle backup."),
    "large": N_("Unpacked it would be too large."),
    "many": N_("It holds too many files."),
    "name": N_("A file in it has a name that leads out of the package."),
    "link": N_("It holds a link instead of a file."),
    "xml": N_("Its table of contents cannot be read."),
    "nothing": N_("There is no page and no quiz in it that could be used."),
}
NOT_HERE = N_("The film or recording itself is not in this file. Here is what is said in it:")
