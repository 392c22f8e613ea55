"""What people send by LINE, and whether it was LINE that brought it. Pure."""

import base64
import hashlib
import hmac
import unicodedata
from datetime import timedelta

from lms.text.numbers import ALPHABET

CODE_LENGTH = 8
CODE_OPEN = timedelta(minutes=30)
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def is_from_line(content: bytes, signature: str, secret: str) -> bool:
    """Whether a message bears the signature of LINE: base64 of HMAC-SHA256 under the channel's secret."""
    expected = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(expected, signature.encode())


def code_in(text: str) -> str:
    """The code that a text is, from whatever was typed; "" for any other text."""
    kept = unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES)
    code = "".join(sign for sign in kept if sign.isalnum())
    return code if len(code) == CODE_LENGTH and all(sign in ALPHABET for sign in code) else ""


def digest_of_code(code: str) -> str:
    """The form in which a code is kept."""
    return hashlib.sha256(code.encode()).hexdigest()


def shown(code: str) -> str:
    """A code as it is read aloud and typed: in two groups."""
    return f"{code[:4]}-{code[4:]}"
