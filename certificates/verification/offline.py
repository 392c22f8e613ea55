"""The scripts of the page that works without a network, in one piece."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

import lms.ui.plug

OWN = Path(__file__).resolve().parent / "static"
HOUSE = Path(lms.ui.plug.__file__).resolve().parent / "static" / "vendor"


@cache
def offline_scripts() -> Markup:
    """Signature check, reading of seal codes, and the page's own few lines; they are files of ours alone."""
    files = (HOUSE / "tweetnacl" / "nacl-fast.min.js", OWN / "seal.js", OWN / "offline.js")
    return Markup("\n").join(Markup(path.read_text(encoding="utf-8")) for path in files)  # noqa: S704  our own files
