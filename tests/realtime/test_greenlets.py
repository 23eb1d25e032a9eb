"""Under gevent nothing may yield while SQLite's write transaction is open: it would freeze the whole process."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("greenlet_watch.py")


def test_no_greenlet_switches_inside_a_write_transaction(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "switches inside: 0" in done.stdout
    assert "transactions: " in done.stdout


def test_the_watch_notices_a_switch(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path), "--yield-inside"], capture_output=True, text=True, timeout=60, check=False
    )

    assert "switches inside: 0" not in done.stdout
    assert "switches inside: " in done.stdout, done.stdout + done.stderr


def test_eventlet_cannot_be_imported() -> None:
    # python-engineio would prefer it silently, and it is retired; gevent-websocket would loosen the check of origins.
    for name in ("eventlet", "geventwebsocket"):
        done = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, text=True, check=False)
        assert "ModuleNotFoundError" in done.stderr, name
