"""The kiosk's window while its server is away: it says so, goes on, and tells the server when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.translations import LANGUAGES
from tests.kiosk.server import serving
from tests.kiosk.window import Driven, check, check_every, slips
from tests.server_process import eventually

pytestmark = pytest.mark.window
__all__ = ["slips"]

TOKEN = "AB" * 13
NO_PAPER = "Printer tidak bisa mencetak sekarang. Nomor Anda hanya tampil di layar."
LEASE = {
    "service": "A", "number": "A051", "ticket_id": "00000000-0000-0000-0000-000000000051", "token": TOKEN,
    "follow_url": f"http://192.168.10.5:8000/t/{TOKEN}",
}  # fmt: skip


@pytest.fixture(scope="module")
def running(slips: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    with serving() as server:
        server.leases = [LEASE]
        state = tmp_path_factory.mktemp("state")
        driven = Driven(server, "--printer", f"fake:{slips}", "--state", str(state))
        driven.do(wait="welcome", timeout=30)
        eventually(lambda: server.of("POST", "/devices/leases"))
        yield driven
        assert driven.end() == 0


@pytest.fixture
def kiosk(running: Driven, slips: Path) -> Iterator[Driven]:
    running.do(resize="1080x1920")
    running.home()
    yield running
    running.server.away = False
    (slips / "fault.txt").unlink(missing_ok=True)
    if running.do(state=True).get("paper") == "unknown":
        running.do(tap="did-print")


def test_without_its_server_the_kiosk_says_so_goes_on_and_tells_it_later(kiosk: Driven, pictures: Path, slips: Path) -> None:
    kiosk.server.branch = {"languages": list(LANGUAGES)}
    eventually(lambda: "language-jv" in [found["id"] for found in kiosk.do(measure=True)["widgets"]])
    kiosk.server.away = True
    kiosk.do(wait="alone", timeout=40)
    for language in LANGUAGES:
        check_every(kiosk, "alone", language, pictures)
        kiosk.do(tap="switch-language")

    numbers = []
    for turn in range(2):
        kiosk.do(tap="go-on")
        kiosk.do(wait="services")
        if not turn:
            check(kiosk, "services-alone", "id", pictures)
        kiosk.do(tap="service-A")
        kiosk.do(wait="confirm")
        if not turn:
            check(kiosk, "confirm-alone", "id", pictures)
        kiosk.do(tap="take")
        kiosk.do(wait="done")
        eventually(lambda: kiosk.do(state=True)["paper"] == "printed")
        check(kiosk, f"done-alone-{turn}", "id", pictures, qr=kiosk.do(state=True)["follow_url"])
        numbers.append(kiosk.do(state=True)["number"])
        kiosk.do(tap="finish")
        kiosk.do(wait="alone")
    kiosk.server.away = False

    kiosk.do(wait="welcome", timeout=40)
    eventually(lambda: len(kiosk.server.uploaded) == 2, 40)
    assert numbers == ["A051", "A-K2-01"]
    assert [(one["number"], one["own_order"], one["printed"]) for one in kiosk.server.uploaded] == [
        ("A051", 1, "confirmed"),
        ("A-K2-01", 2, "confirmed"),
    ]
    assert len(list(slips.glob("slip-*.png"))) == 2


def test_a_number_whose_answer_never_came_is_given_out_here_in_its_place(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    kiosk.server.away = True
    kiosk.do(tap="take")

    kiosk.do(wait="done", timeout=40)
    number = kiosk.do(state=True)["number"]
    kiosk.do(tap="finish")
    kiosk.server.away = False
    kiosk.do(wait="welcome", timeout=40)

    (told,) = eventually(lambda: [one for one in kiosk.server.uploaded if one["number"] == number], 40)
    assert told["instead_of"] is not None


@pytest.mark.parametrize("language", ["id", "en"])
def test_when_the_printer_breaks_off_somebody_has_to_look(kiosk: Driven, pictures: Path, slips: Path, language: str) -> None:
    (slips / "fault.txt").write_text("hang_up")
    kiosk.do(wait_text=NO_PAPER, timeout=30)  # what appears meanwhile moves what is touched
    kiosk.to_services(language)
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    kiosk.do(tap="take")
    kiosk.do(wait="done")
    eventually(lambda: kiosk.do(state=True)["paper"] == "unknown")
    check(kiosk, "done-unknown", language, pictures)
    (slips / "fault.txt").unlink()

    kiosk.do(tap="did-not-print")

    eventually(lambda: kiosk.do(state=True)["paper"] == "printed")
    kiosk.do(tap="finish")


def test_a_printer_that_cannot_print_is_known_before_the_number_is_taken(kiosk: Driven, pictures: Path, slips: Path) -> None:
    (slips / "fault.txt").write_text("paper_out")
    kiosk.do(wait_text=NO_PAPER, timeout=30)
    check(kiosk, "welcome-no-paper", "id", pictures)
    kiosk.to_services()
    check(kiosk, "services-no-paper", "id", pictures)
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    check(kiosk, "confirm-no-paper", "id", pictures)

    (slips / "fault.txt").unlink()
    kiosk.do(tap="back")
    kiosk.do(tap="back")


def test_after_a_power_cut_without_its_server_the_kiosk_goes_on_where_it_was(tmp_path: Path) -> None:
    options = ("--printer", f"fake:{tmp_path / 'slips'}", "--state", str(tmp_path / "state"), "--size", "800x480")
    with serving() as server:
        first = Driven(server, *options)
        first.do(wait="welcome", timeout=30)
        eventually(lambda: server.of("POST", "/devices/leases"))
        server.away = True
        first.do(wait="alone", timeout=40)
        numbers = [take_alone(first)]
        first.cut_power()

        second = Driven(server, *options)
        second.do(wait="alone", timeout=40)
        numbers.append(take_alone(second))
        server.away = False
        second.do(wait="welcome", timeout=40)
        eventually(lambda: len(server.uploaded) == 2, 40)
        assert second.end() == 0

    assert numbers == ["A-K2-01", "A-K2-02"]
    assert [(one["number"], one["clock"]) for one in server.uploaded] == [("A-K2-01", "server"), ("A-K2-02", "own")]


def take_alone(kiosk: Driven) -> str:
    """Take a number without the server, and leave."""
    kiosk.do(tap="go-on")
    kiosk.do(wait="services")
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    kiosk.do(tap="take")
    number: str = kiosk.do(wait="done")["number"]
    eventually(lambda: kiosk.do(state=True)["paper"] == "printed")
    kiosk.do(tap="finish")
    kiosk.do(wait="alone")
    return number
