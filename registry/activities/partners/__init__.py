"""Whom a station knows around it: community support centres, neighbourhood associations, companies, and what they offer."""
