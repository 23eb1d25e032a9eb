"""Where the files that are seen, heard or read live, in a checkout and when installed."""

import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent


def assets() -> Path:
    """The assets folder: the checkout's own, else the one installed below the environment's share/.

    Raises FileNotFoundError when neither is there, since no screen could be shown without it.
    """
    for folder in (_CHECKOUT / "assets", Path(sys.prefix) / "share" / "lapak-asik" / "assets"):
        if (folder / "tokens.toml").is_file():
            return folder
    raise FileNotFoundError("the assets folder is missing: install the program again")


def branch_file(code: str) -> Path:
    """The branch description that ships with the program, such as ``bontang``."""
    return Path(__file__).resolve().parent / "branches" / f"{code}.toml"
