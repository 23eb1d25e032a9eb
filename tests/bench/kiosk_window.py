"""The kiosk itself, in a real window under a software GL: how soon it shows something, and how soon a tap is a number."""

import json
import shutil
import subprocess
import sys
import time
from ctypes.util import find_library
from pathlib import Path
from typing import Any

from tests.bench import load
from tests.bench.figures import percentile, raw
from tests.bench.furnish import Furnished
from tests.bench.scale import Scale
from tests.printer_server import PrinterServer

ROOT = Path(__file__).parents[2]
FIRST_FRAME_S, TAP_TO_NUMBER_MS = 1.5, 300.0  # the budgets
A_VISIT_S, A_START_S = 15.0, 60.0  # at most: a kiosk that hangs must not hang the bench


def is_drawn_here() -> bool:
    """Whether this machine has an OpenGL to draw with."""
    return bool(find_library("EGL") and find_library("GLESv2"))


def measure(folder: Path, source: Path, furnished: Furnished, scale: Scale) -> dict[str, Any] | None:
    """``first_frame_s`` and ``welcome_s`` from the start of the process, for some starts, and ``tap_to_number_ms`` for one kiosk.

    The server is a real one over loopback, on a copy in ``folder`` of the database in ``source``; slips go to a printer that
    listens there as well. None where nothing can be drawn.
    """
    if not is_drawn_here():
        return None
    shutil.copytree(source, folder)
    server = load.start_server(folder, furnished)
    try:
        with PrinterServer() as printer:
            kiosk = [server.url, furnished.kiosks[0], printer.spec, str(folder / "kiosk")]
            starts = [_run(*kiosk, takes=0) for _ in range(scale.kiosk_starts)]
            visits = _run(*kiosk, takes=scale.kiosk_takes)
    finally:
        if server.process.poll() is None:
            server.kill()
    return {
        "first_frame_s": raw([start["first_frame"] for start in starts]),
        "welcome_s": raw([start["welcome"] for start in starts]),
        "tap_to_number_ms": raw([seconds * 1000 for seconds in visits["tap_to_number_s"]]),
    }


def _run(server: str, key: str, printer: str, state: str, *, takes: int) -> dict[str, Any]:
    """What one kiosk saw; moments as seconds from the start of its process. Raises RuntimeError with the kiosk's own words."""
    options = ["--server", server, "--key", key, "--printer", printer, "--state", state, "--takes", str(takes)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.kiosk_probe", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=A_START_S + takes * A_VISIT_S,
    )
    if done.returncode:
        raise RuntimeError(f"the kiosk of the bench failed:\n{done.stderr[-4000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told | {moment: told[moment] - began for moment in ("first_frame", "welcome")}


def figures(found: dict[str, Any]) -> dict[str, float]:
    """The middle and the longest first frame and welcome (s), and p50, p95 and the longest from tap to number (ms)."""
    taps = found["tap_to_number_ms"]
    return {
        "first_frame_s": percentile(found["first_frame_s"], 0.5),
        "first_frame_longest_s": max(found["first_frame_s"]),
        "welcome_s": percentile(found["welcome_s"], 0.5),
        "tap_p50_ms": percentile(taps, 0.5),
        "tap_p95_ms": percentile(taps, 0.95),
        "tap_longest_ms": max(taps),
    }
