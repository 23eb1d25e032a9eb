"""The real kiosk in a process of its own, without a screen, touched by a test as a person would."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 60.0
ANSWERS_WITHIN_S = 75.0  # a command waits a minute by itself
ENDS_WITHIN_S = 30.0


class KioskProcess:
    """Commands of ``tests.kiosk_driver`` as methods. Every one is bounded in time and fails with the kiosk's own log."""

    def __init__(self, server: ServerProcess, printer: str, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk_driver", *_where(server), "--printer", printer, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._log: list[str] = []
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read_log, daemon=True).start()
        threading.Thread(target=self._read_answers, daemon=True).start()

    def do(self, within_s: float = ANSWERS_WITHIN_S, **command: Any) -> dict[str, Any]:
        """One command and its answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        try:
            line = self._answers.get(timeout=within_s)
        except queue.Empty:
            line = ""
        answer: dict[str, Any] = json.loads(line) if line else {"ok": False, "error": f"no answer within {within_s} s"}
        assert answer["ok"], f"the kiosk at {command}: {answer}\n{''.join(self._log[-30:])}"
        return answer

    def wait(self, screen: str, timeout: float = 30.0) -> dict[str, Any]:
        """Until this screen is shown: its state."""
        return self.do(wait=screen, timeout=timeout, within_s=timeout + 15)

    def tap(self, name: str) -> None:
        """A finger on the target with this name."""
        self.do(tap=name)

    def take(self, service: str = "A", language: str = "id") -> dict[str, Any]:
        """The three touches of a person, from the first screen to the number: ``{number, follow_url, paper, ...}``."""
        self.home()
        self.tap(f"language-{language}")
        self.wait("services")
        self.choose(service)
        self.wait("confirm")
        self.tap("take")
        self.wait("done")
        return self.printed()

    def choose(self, service: str) -> None:
        """Touch the service, and say no to what the branch asks before the last question."""
        self.tap(f"service-{service}")
        for _ in range(200):
            screen = self.do(state=True)["screen"]
            if screen in ("hints", "cases"):
                self.tap("none")
            elif screen != "services":
                return
            threading.Event().wait(0.05)
        raise AssertionError(f"nothing came after the touch on {service}")

    def printed(self) -> dict[str, Any]:
        """The state once the slip is out, or once it is known that none will come."""
        for _ in range(100):
            state = self.do(state=True)
            if state["paper"] != "printing":
                return state
            threading.Event().wait(0.05)
        raise AssertionError(f"the kiosk never heard what became of the slip: {state}")

    def home(self) -> None:
        """Leave a number behind, as the next person does."""
        if self.do(state=True)["screen"] == "done":
            self.tap("finish")
        self.wait("welcome")

    def picture(self, path: Path) -> Path:
        """What is on the screen, as a PNG."""
        self.do(screenshot=str(path))
        return path

    def end(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self._process.poll() is None:
            try:
                self.do(quit=True)
                self._process.wait(ENDS_WITHIN_S)
            except (AssertionError, OSError, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.wait(ENDS_WITHIN_S)
                raise

    def _read_log(self) -> None:
        assert self._process.stderr
        self._log.extend(self._process.stderr)

    def _read_answers(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._answers.put(line)


def _where(server: ServerProcess) -> list[str]:
    return ["--server", server.url, "--key", server.keys.kiosk]


@contextmanager
def kiosk_process(server: ServerProcess, printer: str, *options: str) -> Iterator[KioskProcess]:
    """A kiosk that shows its first screen, ended afterwards; ``options`` are those of ``tests.kiosk_driver``."""
    kiosk = KioskProcess(server, printer, *options)
    try:
        kiosk.wait("welcome", STARTS_WITHIN_S)
        yield kiosk
    finally:
        kiosk.end()
