"""The kiosk in a real window, offscreen: driven with real touches, and measured as a person would see it."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.kiosk.server import KEY, FakeQueueServer, serving

Looks = tuple[tuple[dict[str, int], tuple[str, ...]], ...]
SIZES = {"1080x1920": 132, "1920x1080": 132, "800x480": 104}  # least target in pixels
LARGEST = "1920x1920"  # the offscreen surface keeps the size that it starts with
APART = 8
LAYERS = ("Banner", "Dock", "StillThere")  # what stands around the screens
MODES: dict[str, dict[str, Any]] = {
    "": {},
    "large": {"text_size": 1},
    "largest": {"text_size": 2},
    "contrast": {"high_contrast": True},
    "lowered": {"lowered": True},
}
# In which windows every screen is looked at, and in which modes there: in the first language in each mode, and where modes are
# laid out otherwise or have least room; in the others, whose words are longer, where it is tightest.
FIRST_LOOKS: Looks = (
    ({"1080x1920": 132}, tuple(MODES)),
    ({"800x480": 104}, ("", "largest", "lowered")),
    ({"1920x1080": 132}, ("", "lowered")),
)
OTHER_LOOKS: Looks = (({"1080x1920": 132}, ("", "largest")), ({"800x480": 104}, ("",)))
LOWERED_LEAST = 0.7  # of the least target: 20 mm of a wide window that is 21 inches large; a tall or small one has all of it
ROOT = Path(__file__).parents[2]
TEXTS = ("Label", "Fitted", "Words", "Strong", "Note", "Ending")
NEW_DAY = {"open": False, "closed_because": "hours", "opens_at": datetime(2026, 11, 24, 0, 0, tzinfo=UTC)}


class Driven:
    """The kiosk in its own process, commanded by lines."""

    def __init__(self, server: FakeQueueServer, *options: str) -> None:
        self.server = server
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk_driver", "--server", server.address, "--key", KEY, "--size", LARGEST, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        self._log: list[str] = []
        threading.Thread(target=self._read_log, daemon=True).start()

    def _read_log(self) -> None:
        assert self._process.stderr
        self._log.extend(self._process.stderr)

    def do(self, **command: Any) -> dict[str, Any]:
        """One command; fails the test with the kiosk's own log when it did not work."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"ok": False, "error": "the kiosk ended"}
        assert answer["ok"], f"{command}: {answer}\n{''.join(self._log[-30:])}"
        return answer

    def home(self) -> None:
        """Whatever the last test left: a server that is well, and nobody at the kiosk."""
        self.server.away, self.server.branch, self.server.ticket, self.server.refusals = False, {}, {}, []
        self.server.hold = self.server.code = None
        self.server.tickets, self.server.acts = {}, []
        deadline = time.monotonic() + 30
        while (state := self.do(state=True))["screen"] != "welcome" and time.monotonic() < deadline:
            for name in ("finish", "home", "back", "wake"):
                if any(found["id"] == name for found in self.do(measure=True)["widgets"]):
                    with contextlib.suppress(AssertionError):  # it may be gone before it is touched
                        self.do(tap=name, appears=0)
                    break
            else:
                time.sleep(0.1)
        assert state["screen"] == "welcome"
        assert state["language"] == "id"

    def to_services(self, language: str = "id") -> None:
        self.do(tap=f"language-{language}")
        self.do(wait="services")

    def take(self, service: str = "A") -> dict[str, Any]:
        self.do(tap=f"service-{service}")
        self.do(wait="confirm")
        self.do(tap="take")
        return self.do(wait="done")

    def cut_power(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait(60)

    def stop_by_signal(self) -> int:
        self._process.terminate()
        return self._process.wait(60)

    def end(self) -> int:
        with_input = self._process.poll() is None
        if with_input:
            self.do(quit=True)
        return self._process.wait(60)


@pytest.fixture(scope="module")
def slips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slips")


@pytest.fixture(scope="module")
def running(slips: Path) -> Iterator[Driven]:
    with serving() as server:
        driven = Driven(server, "--printer", f"fake:{slips}", "--scanner", "fake", "--speaker", "fake")
        driven.do(wait="welcome", timeout=30)
        yield driven
        assert driven.end() == 0


@pytest.fixture
def kiosk(running: Driven) -> Driven:
    running.do(resize="1080x1920")
    running.home()
    return running


# --- what every screen must keep


def check(
    kiosk: Driven,
    name: str,
    language: str,
    pictures: Path,
    qr: str | None = None,
    modes: Iterable[str] = ("",),
    sizes: Mapping[str, int] = SIZES,
) -> None:
    """Look at the screen in all three sizes, in each of these modes; "" is the ordinary look, a name not in MODES its own."""
    for size, mode in product(sizes, modes):
        kiosk.do(resize=size)
        if mode in MODES:  # else what somebody has touched stays as it is
            kiosk.do(mode=MODES[mode])
        seen = kiosk.do(measure=True)
        where = f"{name} {mode} {language} {size}"
        picture = pictures / f"kiosk-{name}{f'-{mode}' if MODES.get(mode) else ''}-{language}-{size}.png"
        kiosk.do(screenshot=str(picture))
        assert_reachable(seen, mode == "lowered", where)
        assert mode or not has_dock(seen), (where, seen["stage"], "the ordinary look has to fit")
        for layer in ("", *LAYERS):
            widgets = [one for one in seen["widgets"] if one["layer"] == layer]
            targets = [one for one in widgets if one["id"]]
            assert_inside(seen | {"widgets": widgets}, where, is_moved=not layer and has_dock(seen))
            assert_targets(targets, sizes[size] * (LOWERED_LEAST if mode == "lowered" else 1), where)
            assert_no_text_is_cut_or_covered(widgets, targets, where)
            assert_no_card_covers_anything(widgets, targets, where)
        if qr is not None and not has_dock(seen):
            with Image.open(picture) as image:
                assert [code.text for code in zxingcpp.read_barcodes(image.convert("RGB"))] == [qr], where
    kiosk.do(resize="1080x1920")
    kiosk.do(mode={})


def check_every(kiosk: Driven, name: str, language: str, pictures: Path, qr: str | None = None) -> None:
    """Look at the screen in every mode: the language in which it is shown decides in which windows."""
    for sizes, modes in FIRST_LOOKS if language == "id" else OTHER_LOOKS:
        check(kiosk, name, language, pictures, qr, modes, sizes)


def has_dock(seen: dict[str, Any]) -> bool:
    """Whether keys at the foot move the screen, or reach what is on it."""
    return any(one["layer"] == "Dock" for one in seen["widgets"])


def assert_reachable(seen: dict[str, Any], lowered: bool, where: str) -> None:
    """Lowered, everything to touch is in the lowest 40 %: the screen's own targets, or keys that reach all of them."""
    (_, height), stage = seen["window"], seen["stage"]
    foot = max((box(one)[3] for one in seen["widgets"] if one["class"] == "Dock"), default=0)
    assert has_dock(seen) or stage["y"] >= foot - 1.5, (where, "the screen stands lower than the window")
    if lowered:
        pads = [one for one in seen["widgets"] if one["id"].startswith("pad-")]
        within = pads or [one for one in seen["widgets"] if one["id"]]
        assert within, where
        for one in within:
            assert box(one)[3] <= height * 0.4 + 0.5, (where, one)


def box(one: dict[str, Any]) -> tuple[float, float, float, float]:
    return one["x"], one["y"], one["x"] + one["width"], one["y"] + one["height"]


def overlap(one: dict[str, Any], other: dict[str, Any], apart: float = 0) -> bool:
    a, b = box(one), box(other)
    return a[0] < b[2] + apart and b[0] < a[2] + apart and a[1] < b[3] + apart and b[1] < a[3] + apart


def texts(widgets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The texts on screen, each as large as its drawing rather than as its widget."""
    found = []
    for one in widgets:
        if one.get("text") and one["class"] in TEXTS:
            height = min(one["height"], one["drawn"][1])
            middle = one["y"] + one["height"] / 2
            found.append(one | {"y": middle - height / 2, "height": height})
    return found


def assert_inside(seen: dict[str, Any], where: str, is_moved: bool = False) -> None:
    (width, height), lowest = seen["window"], 0.0
    if is_moved:  # what is not seen now is when the screen was moved
        lowest, height = seen["stage"]["y"], seen["stage"]["y"] + seen["stage"]["height"]
    for one in [*texts(seen["widgets"]), *(w for w in seen["widgets"] if w["id"] or w["class"] in ("Plate", "Card", "QrCode"))]:
        left, bottom, right, top = box(one)
        assert left >= -0.5, (where, one)
        assert bottom >= lowest - 0.5, (where, one)
        assert right <= width + 0.5, (where, one)
        assert top <= height + 0.5, (where, one)


def assert_targets(targets: list[dict[str, Any]], least: int, where: str) -> None:
    for one in targets:
        assert min(one["width"], one["height"]) >= least - 0.5, (where, one)
    for one, other in combinations(targets, 2):
        assert not overlap(one, other, apart=APART - 0.5), (where, one["id"], other["id"])


def assert_no_text_is_cut_or_covered(widgets: list[dict[str, Any]], targets: list[dict[str, Any]], where: str) -> None:
    shown = texts(widgets)
    assert shown or not targets, where
    for one in shown:
        assert one["drawn"][0] <= one["width"] + 1, (where, "cut", one)
        assert not one["too_long"], (where, "broken within a word", one)
        # Digits are set so large that the air above and below them is wider than their plate.
        assert one["within"] in ("Plate", "LetterTile") or one["drawn"][1] <= one["height"] + 1, (where, "cut", one)
        for target in targets:
            if overlap(one, target):
                inside = box(target)
                mine = box(one)
                assert mine[0] >= inside[0] - 0.5, (where, one, target)
                assert mine[2] <= inside[2] + 0.5, (where, one, target)
                assert mine[1] >= inside[1] - 0.5, (where, one, target)
                assert mine[3] <= inside[3] + 0.5, (where, one, target)
    for target in targets:
        inside = [one for one in shown if overlap(one, target)]
        assert inside, (where, target["id"], "says nothing")
    # Lines of text have air above and below their letters: only more than that is one text on another.
    for one, other in combinations(shown, 2):
        smaller = {**one, "y": one["y"] + one["height"] * 0.15, "height": one["height"] * 0.7}
        assert not overlap(smaller, other), (where, one["text"], other["text"])
    plates = [w for w in widgets if w["class"] == "Plate"]
    for plate in plates:
        card = next(w for w in widgets if w["class"] == "Card" and overlap(w, plate))
        assert box(plate)[3] <= box(card)[3], (where, "the number stands out of its card")


def assert_no_card_covers_anything(widgets: list[dict[str, Any]], targets: list[dict[str, Any]], where: str) -> None:
    for card in (one for one in widgets if one["class"] in ("Card", "NoticeBar")):
        left, bottom, right, top = box(card)
        for one in [*texts(widgets), *targets]:
            if overlap(one, card, apart=-2):
                mine = box(one)
                inside = mine[0] >= left - 1 and mine[2] <= right + 1 and mine[1] >= bottom - 1 and mine[3] <= top + 1
                assert inside, (where, "covered by a card", one)
