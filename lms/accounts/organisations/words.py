"""How roles in an organisation, kinds of bodies and relations are called."""

from lms.i18n_mark import N_

MEMBER_ROLE_NAMES = {
    "member": N_("Member"),
    "leader": N_("Leader"),
    "staff": N_("Staff"),
    "manager": N_("Manager"),
    "employee": N_("Employee"),
}
TIE_NAMES = {
    "family": N_("Family or living together"),
    "employed": N_("We work for one another"),
    "taught": N_("Taught by"),
}
KIND_NAMES = {
    "secretariat": N_("Secretariat"),
    "npo": N_("Non-profit organisation"),
    "company": N_("Company"),
    "cooperative": N_("Cooperative"),
    "volunteer_group": N_("Volunteer group"),
    "welfare_corporation": N_("Social welfare corporation"),
    "social_welfare_council": N_("Social welfare council"),
    "neighbourhood_association": N_("Neighbourhood association"),
    "care_provider": N_("Care provider"),
    "silver_human_resources": N_("Silver human resources centre"),
    "senior_club": N_("Senior citizens' club"),
    "home_help_agency": N_("Home help agency"),
    "chamber_of_commerce": N_("Chamber of commerce"),
    "welfare_commissioners": N_("Welfare commissioners"),
    "municipality": N_("Municipality office"),
}
