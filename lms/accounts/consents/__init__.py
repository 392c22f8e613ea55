"""The ledger of consents: which field may be shown to whom, for what, by whose words and on which day."""
