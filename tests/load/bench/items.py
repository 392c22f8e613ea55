"""Questions of a file brought into the bank by the command line, as an office does it: time and memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.browser.live import BIN, run_lms
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY, ROOT

SIZES = (500, 5000)
WITHIN_SECONDS = 60


def write_questions(path: Path, count: int) -> None:
    """Single choices with four options each, in GIFT."""
    with path.open("w") as file:
        for number in range(1, count + 1):
            options = " ".join(f"{sign}選択肢{number}の{word}" for sign, word in zip("=~~~", "甲乙丙丁", strict=True))
            file.write(f"::q{number}::高齢者の生活についての問い {number} はどれですか。 {{{options}}}\n\n")


def bring_in(folder: Path, count: int) -> tuple[float, float, float]:
    """Seconds by the wall, seconds of processor, most megabytes at once: the command's own start is in it."""
    path = folder / f"{count}.gift"
    write_questions(path, count)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    began = time.perf_counter()
    command = [str(BIN / "lms"), "items", "import", str(path), "--json"]
    child = subprocess.Popen(
        command, cwd=ROOT, env=kept | {"LMS_DATA_DIR": str(folder), "LMS_SECRET_KEY": KEY}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"the import of {count} questions ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


@measurement("import of questions", unit="seconds", goal=WITHIN_SECONDS, better="less")
def questions() -> Iterator[Figure]:
    for count in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            run_lms(folder, "db", "upgrade")
            wall, processor, most = bring_in(folder, count)
            yield Figure(f"{count} questions, {processor:.0f} s of processor, {most:.0f} MB at most", wall)
