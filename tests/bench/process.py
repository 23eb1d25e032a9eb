"""What a running process costs, from /proc."""

import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that came of it."""
    children = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    return [pid, *(found for child in children for found in family(child))]


def memory_bytes(pid: int) -> int:
    """Memory in use (resident) by the process and its children, what they share counted for each."""
    return sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) * PAGE for one in family(pid))


def cpu_s(pid: int) -> float:
    """Processor seconds used so far by the process and its living children."""
    return sum(_cpu_ticks(one) for one in family(pid)) / TICKS


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
