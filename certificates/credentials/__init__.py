"""Titles as digital credentials, the keys that sign them, and the log that keeps the issuer honest.

Words: a *credential* is an award as Open Badges 3.0 / W3C Verifiable Credential 2.0; a *key* signs; a *seal code* is the
short signed text in a paper's QR code; the *transparency log* is an append-only tree of what was issued and changed.
Promises: a proof made with an old key stays good after rotation; the status is the award's state of today; the log holds
no personal data, and nothing in it can be changed or left out without being noticed.
"""
