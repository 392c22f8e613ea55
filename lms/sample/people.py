"""Enters the sample's people, organisations and roles."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lms.accounts import api as accounts
from lms.clock import today
from lms.data_files import read_yaml
from lms.db import Work
from lms.policy import SYSTEM, Actor, Role

FOLDER = Path(__file__).resolve().parent
PASSWORD = "みんなで支え合う町"  # noqa: S105  invented people; a production installation refuses the sample
STREETS = "見本町一丁目"


@dataclass
class Network:
    """Who and what has been entered so far, by the short names of the sample's data files."""

    people: dict[str, int] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    stations: dict[str, int] = field(default_factory=dict)
    sittings: dict[str, str] = field(default_factory=dict)
    ending: dict[int, int] = field(default_factory=dict)

    def actor(self, code: str) -> Actor:
        """The person as services know her, with the roles of the day."""
        return accounts.actor_of(self.people[code])

    def tagged(self, tag: str) -> list[str]:
        """The people whose stage has this tag, in the order of the file."""
        return [code for code, row in self.rows.items() if tag in row.get("tags", ())]


def read(name: str) -> Any:
    """One of the sample's data files."""
    return read_yaml(FOLDER / name)


def enter_organisations(work: Work, network: Network) -> None:
    """Enter the organisations behind the stations."""
    for row in read("stations.yaml")["organisations"]:
        network.organisations[row["code"]] = accounts.create_organisation(
            work, name=row["name"], name_en=row["name_en"], kind=row["kind"], area_code=row["area"], from_on=today()
        )


def enter_people(work: Work, network: Network) -> None:
    """Enter the sixty people; those with an account share one password hash made beforehand."""
    password_hash = accounts.hash_password(PASSWORD)
    for number, row in enumerate(read("people.yaml"), start=1):
        network.rows[row["code"]] = row
        network.people[row["code"]] = accounts.create_person(
            work,
            family=row["family"],
            given=row["given"],
            family_kana=row["kana"][0],
            given_kana=row["kana"][1],
            born_on=date.fromisoformat(str(row["born"])),
            printed_confirmed=True,
            channel=row["channel"],
            email=f"{row['code']}@example.jp" if row["account"] else None,
            password_hash=password_hash if row["account"] else "",
            contact={
                "phone": f"000-0000-{number:04d}",
                "postal_code": "000-0000",
                "address": f"{STREETS}{number}番",
                "area_code": row["area"],
            },
        )
        if row.get("role"):
            role, scope = Role(row["role"]), row.get("scope", "")
            accounts.give_role(work, network.people[row["code"]], role, scope, by=SYSTEM)


def sign_ins() -> list[dict[str, str]]:
    """The sample sign-ins that the server prints: one for each role."""
    shown = {row["code"]: row for row in read("people.yaml") if row["account"]}
    parts = {"hanako": "learner", "sato": "station manager"} | {
        code: row["role"].replace("_", " ") for code, row in shown.items() if row.get("role")
    }
    first: dict[str, str] = {}
    for code, part in parts.items():
        first.setdefault(part, code)
    return [
        {"role": part, "name": f"{shown[c]['family']} {shown[c]['given']}", "email": f"{c}@example.jp"}
        for part, c in first.items()
    ]
