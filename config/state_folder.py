"""Where programs of ours keep what must survive a restart. Apart from ``paths``, since this depends on who runs them."""

import os
from pathlib import Path


def state(program: str) -> Path:
    """Where a program of ours keeps what must survive a restart, when it is not told; the folder may not exist yet."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "lapak-asik" / program
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lapak-asik" / program
