"""Keys that lie in a token (PKCS#11) and never leave it."""
