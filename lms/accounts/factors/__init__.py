"""A second proof beside the password: codes of an app (RFC 6238), recovery codes on paper, and proving oneself again.

Words: a *factor* is the secret that an app keeps; a *recovery code* opens once when the app is lost; somebody *proves*
who she is by password and, where she has one, a code of her factor.
"""
