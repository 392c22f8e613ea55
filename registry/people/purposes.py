"""What a person consents to when she is listed: which field, for which stations."""

from lms.accounts.api import ConsentPurpose, declare_purpose
from lms.i18n_mark import N_

LISTING = declare_purpose(
    ConsentPurpose(
        code="registry.listing",
        title=N_("Being found by stations"),
        version=1,
        text=N_(
            "I agree that the stations I chose may see the parts of my profile that I chose, in order to ask me for "
            "help. They do not see my telephone number, address or e-mail address. I can see who looked. I can take "
            "this back at any time, and then nobody finds me any more. My title does not change."
        ),
        fields={
            "titles": N_("My titles"),
            "name": N_("My name"),
            "kana": N_("The reading of my name"),
            "area": N_("The area where I live, without the address"),
            "half_days": N_("When I am free"),
            "skills": N_("What I can do"),
            "languages": N_("My languages"),
            "wants": N_("What I would like to do"),
        },
        recipients={
            "station": N_("One station"),
            "area_stations": N_("The stations of an area"),
            "all_stations": N_("All stations of the network"),
        },
    )
)
FIELDS = tuple(LISTING.fields)
