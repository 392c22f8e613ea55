"""What states, evidence, duties and incidents are called on pages."""

from lms.i18n_mark import N_

STATE_NAMES = {
    "expected": N_("Not admitted yet"),
    "ready": N_("Admitted"),
    "open": N_("Writing now"),
    "paused": N_("Clock stopped"),
    "break": N_("Having a break"),
    "submitted": N_("Handed in"),
    "auto_submitted": N_("Ended by the clock"),
    "voided": N_("Void exam"),
}
STATE_TAGS = {
    "expected": "plain",
    "ready": "info",
    "open": "good",
    "paused": "warn",
    "break": "info",
    "submitted": "plain",
    "auto_submitted": "plain",
    "voided": "bad",
}
EVIDENCE_NAMES = {
    "drivers_licence": N_("Driving licence (or the record after returning it), with photograph"),
    "passport": N_("Passport"),
    "residence_card": N_("Residence card, with photograph"),
    "disability_certificate": N_("Disability certificate, with photograph"),
    "basic_resident_card": N_("Other public document with photograph"),
    "health_card": N_("Health insurance card or certificate of eligibility"),
    "pension_book": N_("Pension book or basic pension number notice"),
    "seal_certificate": N_("Seal registration certificate"),
    "resident_record": N_("Resident record, not older than 3 months"),
    "staff_card": N_("Staff or student card"),
    "bank_card": N_("Cash card or bank book with the name"),
}
DUTY_NAMES = {
    "scribe": N_("writes down the answers"),
    "reader": N_("reads the questions aloud"),
    "oral_taker": N_("takes the spoken answers down"),
    "witness": N_("is witness"),
}
INCIDENT_NAMES = {
    "arrived_late": N_("Arrived late"),
    "left_room": N_("Left the room for a while"),
    "unwell": N_("Felt unwell"),
    "device_fault": N_("Device failed"),
    "line_fault": N_("Line was cut"),
    "noise": N_("Noise or disturbance"),
    "not_allowed_aid": N_("Used something that is not allowed"),
    "outage": N_("Our own line or server failed"),
    "extra_time": N_("Time was added"),
    "paused": N_("The clock was stopped"),
    "resumed": N_("The clock runs again"),
    "reopened": N_("Exam was opened again"),
    "ended": N_("Exam was ended"),
    "voided": N_("Exam was made void"),
    "paper_fault": N_("Fault in the paper or on a screen"),
    "other": N_("Something else"),
}
SHEET_NAMES = {
    "none": N_("Not keyed yet"),
    "first": N_("Keyed once"),
    "differs": N_("Two keyings differ"),
    "done": N_("Sheet finished"),
    "absent": N_("Not admitted"),
}
SHEET_TAGS = {"none": "plain", "first": "info", "differs": "warn", "done": "good", "absent": "plain"}
