"""The process that signs, run as `python -m lms.press.signing.start`: somebody waits for it, so it loads little."""

import gc
import sys
from pkgutil import resolve_name
from types import ModuleType


class Absent(ModuleType):
    """Stands for a library that another one names and that nobody uses here: each of its names is an empty class."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def main() -> None:
    """Load the engine and serve until the input ends.

    pyHanko loads aiohttp for timestamps and revocation lists, a third of what there is to load. Our timestamps are asked
    for by other code (lms/press/signing/stamper), and nothing is ever fetched to judge a signature.
    """
    sys.modules["aiohttp"] = Absent("aiohttp")
    gc.disable()
    serve = resolve_name("lms.press.signing.engine:main")
    gc.enable()
    gc.freeze()
    serve()


if __name__ == "__main__":
    main()
