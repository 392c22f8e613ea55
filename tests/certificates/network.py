"""The sample network's titles as rules, read from its data, and short ways to write evidence."""

from datetime import date
from pathlib import Path

import lms
from certificates.schemes.rules import Evidence, scheme_rules
from lms.data_files import read_yaml

FOLDER = Path(lms.__file__).parent / "network"
ENTRIES = {entry["code"]: entry for entry in read_yaml(FOLDER / "schemes.yaml")}
WBP, WBC, WBL = (scheme_rules(number, {k: v for k, v in ENTRIES[code].items() if k not in ("vote", "from_on", "version")})
                 for number, code in enumerate(("WBP", "WBC", "WBL"), 1))  # fmt: skip
LEADER_TRAINING = "leader-training"
FP, CARE = "fp", "care"


class Ledger(list):
    """Evidence of one person, numbered as it is written."""

    def add(self, kind, from_on, until_on=None, **more):
        self.append(Evidence(len(self) + 1, kind, from_on, until_on, **more))
        return self

    def passed(self, on, **more):
        return self.add("pass", on, **more)

    def qualified(self, on, until_on=None, specialty=FP, **more):
        return self.add("qualification", on, until_on, specialty=specialty, **more)

    def promised(self, on, until_on=None):
        return self.add("undertaking", on, until_on)

    def belongs(self, on, until_on=None):
        return self.add("affiliation", on, until_on)

    def trained(self, on, until_on=None):
        return self.add("completion", on, until_on, programme=LEADER_TRAINING)

    def leads(self, on, until_on=None):
        return self.add("leader_role", on, until_on)

    def helped(self, *days):
        for on in days:
            self.add("contribution", on)
        return self

    def away(self, on, until_on=None):
        return self.add("leave", on, until_on)


def day(year, month, day_of_month):
    return date(year, month, day_of_month)
