"""Passkeys (WebAuthn): signing in with face, finger or PIN of a device, in place of the password and beside it.

Words: a *passkey* is a pair of keys whose public half we keep; a *challenge* is the random text that it signs, once.
"""
