"""The real window for everybody: every look in every size, a visit by keys, controls at the foot, and the warning."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.tokens import theme
from tests.kiosk.server import serving
from tests.kiosk.window import MODES, SIZES, Driven, box, check, has_dock
from tests.kiosk.window import kiosk as kiosk
from tests.kiosk.window import running as running
from tests.kiosk.window import slips as slips

pytestmark = pytest.mark.window

IDLE_S = 600  # the driver's own
PRINTED = {"id": "Ambil tiket Anda", "en": "Take your ticket"}


def eventually(kiosk: Driven, **wanted: Any) -> dict[str, Any]:
    """The state of the kiosk once it has these values."""
    deadline = time.monotonic() + 10
    while True:
        state = kiosk.do(state=True)
        if all(state[name] == value for name, value in wanted.items()):
            return state
        assert time.monotonic() < deadline, (wanted, state)
        time.sleep(0.05)


def ids(kiosk: Driven) -> list[str]:
    return [one["id"] for one in kiosk.do(measure=True)["widgets"] if one["id"]]


def go_to(kiosk: Driven, target: str, key: str = "down") -> None:
    """Press a key until this target has the focus."""
    for _ in range(30):
        if kiosk.do(key=key)["focus"] == target:
            return
    raise AssertionError((target, kiosk.do(focus=True)))


# --- troubles in the looks that have least room; every other screen is looked at in test_window_every


def test_longer_words_of_a_trouble_fit_in_the_largest_text_and_lowered(kiosk: Driven, pictures: Path) -> None:
    kiosk.to_services("en")
    kiosk.do(tap="service-P")
    kiosk.do(wait="trouble")
    check(kiosk, "quota", "en", pictures, modes=["largest", "lowered"])


# --- the buttons


@pytest.mark.parametrize("size", ["1080x1920", "800x480"])
def test_each_look_has_its_button_and_the_next_person_has_the_ordinary_one(kiosk: Driven, pictures: Path, size: str) -> None:
    kiosk.do(resize=size)
    kiosk.to_services("id")
    if size == "800x480":
        assert "contrast" not in ids(kiosk)
        kiosk.do(tap="tools")
        eventually(kiosk, screen="services")
        check(kiosk, "services-tools", "id", pictures, modes=["as it is"], sizes={size: 104})
        kiosk.do(resize=size)
        kiosk.do(tap="tools")

    kiosk.do(tap="text-size")
    kiosk.do(tap="contrast")
    state = kiosk.do(state=True)["access"]
    assert (state["text_size"], state["high_contrast"], state["lowered"]) == (1, True, False)
    kiosk.do(tap="lower")
    assert kiosk.do(state=True)["access"]["lowered"]

    kiosk.do(key="back")
    kiosk.do(wait="welcome")
    state = kiosk.do(state=True)["access"]
    assert (state["text_size"], state["high_contrast"], state["lowered"]) == (0, False, False)


def test_who_asks_for_help_is_told_so_and_the_server_too(kiosk: Driven, pictures: Path) -> None:
    kiosk.to_services("id")

    kiosk.do(tap="help")

    kiosk.do(wait_text="Petugas sudah diberi tahu. Mohon tunggu di sini.")
    check(kiosk, "services-help", "id", pictures, modes=["as it is"])
    deadline = time.monotonic() + 10
    while not any("help_wanted" in beat.body["faults"] for beat in kiosk.server.of("POST", "/devices/heartbeat")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- keys


@pytest.mark.parametrize(("size", "mode"), [("1080x1920", {}), ("800x480", {"text_size": 2}), ("1920x1080", {"lowered": True})])
def test_five_keys_take_a_number(kiosk: Driven, size: str, mode: dict[str, Any]) -> None:
    kiosk.do(resize=size)
    kiosk.do(mode=mode)
    go_to(kiosk, "language-en")
    kiosk.do(key="ok")
    kiosk.do(wait="services")
    go_to(kiosk, "service-K", "up")
    kiosk.do(key="ok")
    kiosk.do(wait="confirm")
    go_to(kiosk, "priority")
    kiosk.do(key="space")
    kiosk.do(key="back")
    kiosk.do(wait="services")
    go_to(kiosk, "service-K")
    kiosk.do(key="ok")
    kiosk.do(wait="confirm")
    go_to(kiosk, "priority")
    kiosk.do(key="ok")
    go_to(kiosk, "take", "tab")
    kiosk.do(key="ok")
    kiosk.do(wait="done")

    assert kiosk.server.of("POST", "/tickets")[-1].body["priority"] is True
    kiosk.do(wait_text=PRINTED["en"])
    kiosk.do(key="back")
    assert kiosk.do(wait="welcome")["language"] == "id"


def test_every_target_of_a_screen_is_reached_and_seen(kiosk: Driven) -> None:
    kiosk.do(resize="800x480")
    kiosk.to_services("id")
    kiosk.do(mode={"text_size": 2})
    wanted = set(kiosk.do(focus=True)["reached"])
    assert {one for one in ids(kiosk) if not one.startswith("scroll-")} <= wanted

    for _ in list(wanted):
        reached = kiosk.do(key="down")["focus"]
        seen = kiosk.do(measure=True)
        target = next(one for one in seen["widgets"] if one["id"] == reached)
        foot = max((box(one)[3] for one in seen["widgets"] if one["class"] == "Dock"), default=0)
        assert target["layer"] == "Dock" or box(target)[1] >= foot - 1, reached
        assert box(target)[3] <= 481, reached
        wanted.discard(reached)

    assert wanted == set()


@pytest.mark.parametrize("name", ["light", "high_contrast"])
def test_the_focus_has_a_ring_that_a_touch_takes_away(kiosk: Driven, pictures: Path, name: str) -> None:
    kiosk.do(mode={"high_contrast": name == "high_contrast"})
    go_to(kiosk, "language-en")
    target = next(one for one in kiosk.do(measure=True)["widgets"] if one["id"] == "language-en")
    picture = pictures / f"kiosk-focus-{name}.png"
    kiosk.do(screenshot=str(picture))

    with Image.open(picture) as image:
        width = 3 if name == "light" else 5
        beside = (round(target["x"] - width * 4 / 3), round(image.height - target["y"] - target["height"] / 2))
        assert "#{:02X}{:02X}{:02X}".format(*image.convert("RGB").getpixel(beside)) == theme(name)["act"]
    kiosk.do(tap="language-en")
    kiosk.do(wait="services")
    assert kiosk.do(focus=True)["focus"] is None


def test_help_is_one_key_away(kiosk: Driven) -> None:
    kiosk.to_services("id")

    kiosk.do(key="help")

    assert kiosk.do(state=True)["access"]["help_asked"]


@pytest.fixture
def typed() -> Iterator[Driven]:
    with serving() as server:
        driven = Driven(server, "--scanner", "keyboard")
        try:
            driven.do(wait="welcome", timeout=30)
            yield driven
        finally:
            assert driven.end() == 0


def test_a_scanner_that_types_presses_nothing(typed: Driven) -> None:
    go_to(typed, "language-en")

    typed.do(scan="http://elsewhere/nothing")

    assert typed.do(wait="trouble")["trouble"] == "code_foreign"


# --- time


def test_the_end_of_the_time_is_announced_in_every_look(kiosk: Driven, pictures: Path) -> None:
    kiosk.to_services("en")
    for size, mode in (
        ("1080x1920", ""),
        ("1080x1920", "lowered"),
        ("1080x1920", "largest"),
        ("800x480", ""),
        ("800x480", "lowered"),
    ):
        kiosk.do(mode=MODES[mode])
        kiosk.do(silent=IDLE_S - 18)  # on a busy machine a look takes its time
        kiosk.do(wait_text="Are you still here?")
        check(kiosk, f"warned{f'-{mode}' if mode else ''}", "en", pictures, modes=["as it is"], sizes={size: SIZES[size]})


@pytest.mark.parametrize("by", ["a touch on the button", "the key", "any key", "a touch anywhere"])
def test_who_is_still_there_stays_and_loses_nothing(kiosk: Driven, by: str) -> None:
    kiosk.to_services("en")
    kiosk.do(mode={"high_contrast": True, "text_size": 1})
    if by == "the key":
        go_to(kiosk, "service-D")
    kiosk.do(silent=IDLE_S - 18)
    kiosk.do(wait_text="Are you still here?")

    match by:
        case "a touch on the button":
            kiosk.do(tap="stay")
        case "the key":
            kiosk.do(key="ok")  # not what had the focus before
        case "any key":
            kiosk.do(key="up")
        case _:
            kiosk.do(tap="contrast")

    state = eventually(kiosk, remaining_s=None)
    assert (state["screen"], state["language"], state["access"]["text_size"]) == ("services", "en", 1)


def test_who_has_gone_leaves_nothing_to_the_next(kiosk: Driven) -> None:
    kiosk.to_services("en")
    kiosk.do(mode={"high_contrast": True, "text_size": 2, "lowered": True, "help_asked": True})

    kiosk.do(silent=IDLE_S)

    gone = kiosk.do(wait="welcome")
    assert gone["language"] == "id"
    assert not any(gone["access"].values())


# --- lowered in a small window


def test_keys_at_the_foot_of_a_small_window_reach_everything(kiosk: Driven, pictures: Path) -> None:
    kiosk.do(resize="800x480")
    kiosk.do(mode={"lowered": True})
    assert kiosk.do(focus=True)["focus"] == "language-id"
    kiosk.do(tap="pad-next")
    kiosk.do(tap="pad-choose")
    kiosk.do(wait="services")
    for _ in range(12):
        if kiosk.do(focus=True)["focus"] == "service-D":
            break
        kiosk.do(tap="pad-next")
    seen = kiosk.do(measure=True)
    kiosk.do(screenshot=str(pictures / "kiosk-pad-800x480.png"))
    assert has_dock(seen)
    kiosk.do(tap="pad-choose")

    kiosk.do(wait="confirm")
    kiosk.do(tap="pad-raise")
    assert not kiosk.do(state=True)["access"]["lowered"]
