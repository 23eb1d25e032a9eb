"""What the figures were measured on."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("gevent", "gunicorn", "Flask", "Flask-SocketIO", "python-socketio", "simple-websocket", "SQLAlchemy", "pydantic")


def describe(folder: Path) -> dict[str, Any]:
    """The machine, its load before the start, the programs, and the file system of ``folder``."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in PACKAGES},
        "file_system": _file_system(folder),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _file_system(folder: Path) -> str:
    """The kind of the file system that ``folder`` is on, such as ext4; what is kept in memory makes the disk look fast."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(len(where), kind) for where, kind in mounts if folder.resolve().is_relative_to(where)]
    return max(above)[1] if above else "unknown"
