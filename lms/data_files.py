"""The data files that lie beside the code: words, titles, places, layouts, written in YAML by people."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    """What a data file says, read by the library's compiled reader, which needs a tenth of the time.

    Refuses what is not YAML (yaml.YAMLError) and a file that is not there (FileNotFoundError).
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
