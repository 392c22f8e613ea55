"""What people call the pages of this site: the search finds a page by these words as well as by its name.

The words are a line of the translations, so that each language has its own; the Japanese ones stand there in kanji and in
hiragana, because many who search do not change the letters that they typed. A page that has no label here is one of a menu.
"""

from lms.i18n_mark import N_
from lms.ui.finding import Door

DOORS = (
    Door("verification.verify", N_("number of a paper, QR code, genuine, title"), N_("Check a certificate")),
    Door("sittings.front", N_("exam, dates, fee, place, to apply, to pass"), N_("About the exam")),
    Door("catalogue.courses", N_("course, lesson, to learn, to read, gerontology"), N_("Courses")),
    Door("workshops.listing", N_("workshop, dates, seats, to book, to come together"), N_("Workshops")),
    Door("titles.overview", N_("title, peer, concierge, leader, WBP, WBC, WBL"), N_("What the titles mean")),
    Door("stations.list_page", N_("station, place, near me, opening hours, to drop in"), N_("Stations")),
    Door("stations.apply", N_("to open a station, to join as a group"), N_("Become a station")),
    Door("guide.show", N_("help, guide, telephone, to print, large text, hard to read"), N_("How to use this site")),
    Door("ui.privacy", N_("privacy, personal data, cookies, to erase"), N_("How we handle personal data")),
    Door("accounts.sign_up", N_("registration, first time, to join"), N_("Register"), guests=True),
    Door("accounts.sign_in", N_("log in, password, passkey, cannot sign in"), N_("Sign in"), guests=True),
    Door("accounts.ask_reset", N_("password, forgotten, new password"), N_("I forgot my password"), guests=True),
    Door("accounts.claim", N_("sign-in sheet, code on paper"), N_("I have a sign-in sheet on paper"), guests=True),
    Door("me.profile", N_("name, address, telephone, mail, password, passkey, to change")),
    Door("notices.mine", N_("notices, news, letters")),
    Door("documents.my_documents", N_("certificate, paper, card, to print")),
    Door("awards.mine", N_("title, to apply for a title")),
    Door("sittings.mine", N_("application, admission slip")),
    Door("results.mine", N_("result, passed, points")),
    Door("practice.begin", N_("practice, mock exam")),
    Door("learning.mine", N_("to go on learning, where I stopped")),
    Door("programmes.listing", N_("programme, training of leaders")),
    Door("listings.mine", N_("to be found, consent, to help, to stop")),
    Door("activities.my_invitations", N_("invitation, activity, to decline")),
    Door("persons.listing", N_("list of people, to enter a person")),
    Door("notices.deliveries", N_("telephone, letters, post")),
)
