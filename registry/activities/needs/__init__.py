"""Needs: what people telephone, come or write for, and what becomes of each: an activity, a referral, an escalation."""
