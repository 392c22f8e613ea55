"""New code under load: ``python -m tests.load.reload`` counts requests that fail while every web process is replaced."""

import os
import signal
import sys
import tempfile
import threading
import urllib.error
from pathlib import Path

from tests.load.production import Production

VISITORS = 4


def main():
    production = Production(Path(tempfile.mkdtemp(prefix="lms-reload-")))
    production.wait_until_up()
    before, answered, failed, over = set(production.children(production.web)), [], [], threading.Event()

    def visit():
        while not over.is_set():
            try:
                answered.append(production.ask("/sign-in")[0])
            except (urllib.error.URLError, OSError) as fault:
                failed.append(repr(fault))

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    os.kill(production.script, signal.SIGHUP)
    replaced = production.replaced(before)
    over.set()
    for visitor in visitors:
        visitor.join()
    production.end()
    print(f"replaced {replaced}, answered {len(answered)}, failed {len(failed)} {failed[:3]}")
    sys.exit(0 if replaced and answered and not failed and set(answered) == {200} else 1)


if __name__ == "__main__":
    main()
