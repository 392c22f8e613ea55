"""What ``script/server --production`` does with SIGHUP: its own lines, run with a web server that only notes what it is told."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LINES = re.search(r"^held\(\).*?^reload\(\) \{.*?^\}$", (ROOT / "script/server").read_text(), re.M | re.S)
STAGE = """
set -euo pipefail
brought_in=brought-in web=11 jobs=12
present() { echo code; }
bring_in() { echo schema; }
kill() { echo "kill $*"; }
"""


def reloaded(folder: Path, changed: str = "") -> subprocess.CompletedProcess[str]:
    """What happens at SIGHUP in a folder with the product's files, one of which has been changed since the start."""
    (folder / "lms").mkdir()
    for name in ("lms/web.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "brought-in").write_text("code\n")
    change = f"echo '#' >>{changed}" if changed else ""
    script = f"{STAGE}\n{LINES.group() if LINES else ''}\n{change}\nreload"
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True)


def test_new_code_of_pages_is_loaded_by_new_web_processes(tmp_path):
    assert reloaded(tmp_path).stdout == "kill -HUP 11 12\n"


@pytest.mark.parametrize("changed", ["lms/web.py", "pyproject.toml"])
def test_what_the_process_that_holds_the_address_was_made_of_takes_a_restart(tmp_path, changed):
    """It speaks with web processes as it was loaded: new ones that are asked in the old way answer 500 to everybody."""
    done = reloaded(tmp_path, changed)

    assert done.stdout == "", "neither schema nor web processes are touched"
    assert "not reloaded: lms/web.py or pyproject.toml changed, which takes a restart" in done.stderr
