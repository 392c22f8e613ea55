"""The one append-only ledger on which every title rests."""
