"""How often a process looks for cycles of objects that hold each other."""

import gc

# Rows that live until a long deed ends were looked through after every 700 of them: a quarter of a release.
NEW_OBJECTS, YOUNG_LOOKS, MIDDLE_LOOKS = 20_000, 20, 20


def look_seldom() -> None:
    """Look for cycles after many new objects, and never again among what is loaded by now: it stays until the end.

    For a process that lasts, once it has loaded the product: each full look at that costs 0.1 s.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG_LOOKS, MIDDLE_LOOKS)
