"""The consent that every record stands on: that the house keeps it."""

from lms.accounts.consents.purposes import ConsentPurpose, declare_purpose
from lms.i18n_mark import N_

RECORD = declare_purpose(
    ConsentPurpose(
        code="accounts.record",
        title=N_("Keeping my record"),
        version=1,
        text=N_(
            "I agree that the network keeps my name, birth date, address, telephone number and e-mail address, in order "
            "to know me again, to reach me and to print certificates. Nobody outside sees them unless I agree to it "
            "separately. I can ask at any time to see, correct or erase them."
        ),
        fields={"record": N_("My name, birth date and contact")},
        recipients={"house": N_("The secretariat of the network")},
    )
)
