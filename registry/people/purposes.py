"""What a person consents to when she is listed: which field, for whom, for what."""

from lms.accounts.api import ConsentPurpose, declare_purpose
from lms.i18n_mark import N_

_FIELDS = {
    "titles": N_("My titles"),
    "name": N_("My name"),
    "kana": N_("The reading of my name"),
    "area": N_("The area where I live, without the address"),
    "half_days": N_("When I am free"),
    "skills": N_("What I can do"),
    "languages": N_("My languages"),
    "wants": N_("What I would like to do"),
    "active": N_("When I last helped, and how many hours of late"),
}
LISTING = declare_purpose(
    ConsentPurpose(
        code="registry.listing",
        title=N_("Being found by stations"),
        version=3,
        text=N_(
            "I agree that those whom I chose (stations, coordinators, my municipality) may see the parts of my profile "
            "that I chose, in order to ask me for help. When I last helped and how much of late is one of these parts: "
            "it is seen only where I chose it. They do not see my telephone number, address or e-mail address. I can "
            "see who looked. I can take this back at any time, and then nobody finds me any more. My title does not "
            "change."
        ),
        fields=_FIELDS,
        recipients={
            "station": N_("One station"),
            "area_stations": N_("The stations of an area"),
            "all_stations": N_("All stations of the network"),
            "coordinators": N_("The coordinators of an area"),
            "municipality": N_("The municipality"),
        },
    )
)
SHOWING = declare_purpose(
    ConsentPurpose(
        code="registry.showing",
        title=N_("Being shown on the public page"),
        version=2,
        text=N_(
            "I agree that everybody may read the parts of my profile that I chose on the public page of my area, so "
            "that people know who helps there. When I last helped and how much of late is one of these parts: it is "
            "shown only where I chose it. They do not see my telephone number, address or e-mail address. I can take "
            "this back at any time. What somebody has read or copied before cannot be taken back."
        ),
        fields=_FIELDS,
        recipients={"public": N_("Everybody, on the public page")},
    )
)
FIELDS = tuple(LISTING.fields)
PURPOSES = (LISTING, SHOWING)


def purpose_of(recipient: str) -> ConsentPurpose:
    """For what this kind of recipient is shown something."""
    return SHOWING if recipient in SHOWING.recipients else LISTING
