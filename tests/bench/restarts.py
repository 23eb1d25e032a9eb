"""A server that is killed in the middle of its work, with years behind it: how soon it is ready again."""

import shutil
import time
from pathlib import Path
from typing import Any

from tests.bench import load
from tests.bench.figures import raw
from tests.bench.furnish import Furnished
from tests.bench.scale import Scale

READY_AGAIN_S = 5.0  # the budget
TAKEN_BEFORE = 20  # numbers just before each kill, so that there is something to bring in order
SERVICE = "A"


def measure(folder: Path, source: Path, furnished: Furnished, scale: Scale) -> tuple[dict[str, Any], list[str]]:
    """``ready_again_s``: seconds from each kill to an answer of the next process; and the numbers that were given out."""
    shutil.copytree(source, folder)
    server = load.start_server(folder, furnished)
    took: list[float] = []
    numbers: list[str] = []
    try:
        for _ in range(scale.restarts):
            numbers += [server.take(SERVICE)["ticket"]["number"] for _ in range(TAKEN_BEFORE)]
            server.kill()
            killed_at = time.monotonic()
            server = load.start_server(folder, furnished)
            took.append(time.monotonic() - killed_at)
    finally:
        if server.process.poll() is None:
            server.kill()
    return {"ready_again_s": raw(took)}, numbers
