"""What a running process costs, from /proc."""

import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that came of it."""
    children = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in _read(task).split()]
    return [pid, *(found for child in children for found in family(child))]


def memory_bytes(pid: int) -> int:
    """Memory in use (resident) by the server and its workers, what they share counted for each.

    The estimator is left out: it starts when there is something to foresee, and holds no phones.
    """
    return sum(_resident(one) for one in family(pid) if not _is_estimator(one))


def estimator_bytes(pid: int) -> int:
    """Memory in use by the server's estimator; 0 while it has none."""
    return sum(_resident(one) for one in family(pid) if _is_estimator(one))


def _resident(pid: int) -> int:
    pages = _read(Path(f"/proc/{pid}/statm")).split()
    return int(pages[1]) * PAGE if pages else 0


def _is_estimator(pid: int) -> bool:
    return b"caller_server.commands.estimator" in _read(Path(f"/proc/{pid}/cmdline"))


def _read(file: Path) -> bytes:
    """What stands there; nothing when the process has ended since it was seen."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def cpu_s(pid: int) -> float:
    """Processor seconds used so far by the process and its living children."""
    return sum(_cpu_ticks(one) for one in family(pid)) / TICKS


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
