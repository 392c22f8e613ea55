"""A stranger asks for everybody's things: every page that a learner may open, with the ids of every table.

Run by ``script/check strangers`` on a sample network of its own. Whatever opens must be named below as meant for
everybody; a new page that opens another person's thing ends the check with its name.
"""

import os
import sys
import tempfile
from typing import Any

from lms.accounts import api as accounts
from lms.app import create_app
from lms.db import db, transaction
from lms.network.loading import load_network
from lms.policy import Role
from lms.sample.story import load_sample
from lms.ui import pages
from tests.kinds import known_ids

FOR_EVERYBODY = {
    "learning.course": "courses are offered to all",
    "programmes.programme": "so are programmes",
    "workshops.workshop": "and workshops",
    "workshops.dates": "with their dates",
    "workshops.ask_to_give_back": "asks whether to give back one's own seat in a workshop that all may see",
    "workshop_feedback.fill_in": "says whether she may say how a workshop was that all may see",
    "sittings.sitting": "sittings are announced",
    "sittings.apply": "everybody may apply",
    "stations.show": "stations are public",
    "station_life.announcement": "what stations announce is for everybody",
    "station_life.poster": "the same on paper",
    "needs.ask": "everybody may ask a station for help",
    "helpers.people": "who lets everybody see her",
    "registry_rest.one_station": "the same for machines",
    "awards.apply": "everybody may ask for a title; the page says what is still missing for it",
    "verification.by_number": "every number gets an answer, known or not (rules of the house 19)",
    "verification_rest.by_number": "the same for machines",
}


def opened(app: Any, cookie: str, known: dict[str, str]) -> tuple[int, list[str]]:
    """How many addresses were asked for, and what opened although it is not for everybody."""
    adapter, asked, offences = app.url_map.bind("localhost"), 0, []
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].access
        learners = access == "public" or Role.LEARNER in access.roles
        words = rule._converters and not any(hasattr(each, "num_convert") for each in rule._converters.values())
        if "GET" not in (rule.methods or ()) or not learners or not words or rule.endpoint.endswith("static"):
            continue
        for source, value in known.items():
            browser = app.test_client()
            browser.set_cookie("session", cookie)
            # Of a closed list of words the first is as good as any.
            parts = {name: min(getattr(each, "items", [value])) for name, each in rule._converters.items()}
            values = {**parts, **(rule.defaults or {})}
            answer = browser.get(adapter.build(rule.endpoint, values))
            asked += 1
            if answer.status_code == 200 and rule.endpoint not in FOR_EVERYBODY:
                offences.append(f"{rule.rule} opened with {source}")
            if answer.status_code >= 500:
                offences.append(f"{rule.rule} failed with {source}")
    return asked, offences


def main() -> int:
    """Load the sample, enter a stranger, ask; exit 1 with every offence."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LMS_DATA_DIR"] = folder
        app = create_app()
        # Refusals are a status here; how their pages look is tested elsewhere.
        pages._error_page = lambda status, message="": (message, status)
        with app.app_context():
            db.create_all()
            load_network()
            list(load_sample())
            with transaction() as work:
                stranger = accounts.create_person(
                    work, family="他人", given="一人", family_kana="たにん", given_kana="ひとり", email="s@example.jp"
                )
            known = {source: values[0] for source, values in known_ids().items()}
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = f"{stranger}.0", True
        asked, offences = opened(app, client.get_cookie("session").value, known)
    print("\n".join([*offences, f"{asked} addresses asked for, {len(offences)} offences"]))
    return int(bool(offences) or not asked)


if __name__ == "__main__":
    sys.exit(main())
