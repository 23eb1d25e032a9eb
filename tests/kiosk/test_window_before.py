"""What is asked before a number, on the real screen: by touch, in each size, and with what was chosen sent to nobody."""

from pathlib import Path

import pytest

from tests.kiosk.before_branch import ADDRESS, asking
from tests.kiosk.window import Driven, check
from tests.kiosk.window import kiosk as kiosk
from tests.kiosk.window import running as running
from tests.kiosk.window import slips as slips
from tests.server_process import eventually

pytestmark = pytest.mark.window
TOKEN = "ABCDEFGHIJKLMNOPQRSTUVW234"


def ask(kiosk: Driven, **questions: bool) -> None:
    """The branch asks these questions from now on, and somebody has come to its services."""
    view = asking(**questions)
    kiosk.server.branch = {"services": view.services, "address": view.address}
    kiosk.to_services()
    kiosk.do(tap="service-A")


def printed(slips: Path) -> int:
    """How many slips there are."""
    return len(list(slips.glob("slip-*.png")))


def test_a_number_without_paper_prints_nothing(kiosk: Driven, slips: Path, pictures: Path) -> None:
    ask(kiosk, hints=False)
    kiosk.do(wait="cases")
    kiosk.do(tap="none")
    kiosk.do(wait="confirm")
    kiosk.do(tap="paperless")
    before, taken = printed(slips), len(kiosk.server.of("POST", "/tickets"))
    kiosk.do(tap="take")
    kiosk.do(wait="done")
    check(kiosk, "done-declined", "id", pictures)

    asked = kiosk.server.of("POST", "/tickets")[taken:]
    assert [set(one.body) for one in asked] == [{"request_id", "service", "language", "priority"}]
    assert printed(slips) == before
    kiosk.do(tap="finish")
    kiosk.do(wait="welcome")


def test_a_phone_number_is_left_on_a_large_pad(kiosk: Driven, pictures: Path) -> None:
    kiosk.server.branch = {"can_message": True}
    kiosk.to_services()
    kiosk.take("D")
    kiosk.do(wait_text="Kabari lewat HP")
    check(kiosk, "done-phone", "id", pictures)
    kiosk.do(tap="leave-phone")
    kiosk.do(wait="phone")
    for digit in "081290417733":
        kiosk.do(tap=f"phone-{digit}")
    kiosk.do(wait_text="•••• •••• 7733")

    kiosk.do(tap="phone-send")
    kiosk.do(wait="done")

    (asked,) = kiosk.server.of("POST", "/contact")
    assert (asked.body["value"], asked.body["consent"]) == ("081290417733", True)
    kiosk.do(wait_text="Nomor HP tersimpan. Kami kirim pesan saat giliran Anda dekat.")
    kiosk.do(tap="finish")
    kiosk.do(wait="welcome")


def test_a_shown_ticket_is_printed_again_twice_at_most(kiosk: Driven, slips: Path, pictures: Path) -> None:
    kiosk.server.branch = {"address": ADDRESS}
    kiosk.server.tickets[TOKEN] = {"language": "id", "number": "A042", "can": ["leave"]}
    kiosk.to_services()
    kiosk.do(wait_text="Pilih layanan")
    kiosk.do(scan=f"{ADDRESS}/t/{TOKEN}")
    kiosk.do(wait="ticket")
    before = printed(slips)
    check(kiosk, "ticket-reprint", "id", pictures)

    for count in (1, 2):
        kiosk.do(tap="do-reprint")
        eventually(lambda count=count: printed(slips) == before + count)
        kiosk.do(wait_text="Tiket sudah dicetak lagi. Nomornya tetap sama.")

    assert "do-reprint" not in [widget["id"] for widget in kiosk.do(measure=True)["widgets"]]
    kiosk.do(tap="home")
    kiosk.do(wait="welcome")
