"""The slips of the demo say what those of a kiosk say."""

from pathlib import Path

import pytest

from caller_server.domain.ids import TicketId
from caller_server.wiring.demo_slips import DemoPrinter
from tests.hall import BONTANG, KIOSK, SARI, Hall, hall

TEXTS = {"slip": {"id": "Layanan ini gratis.", "en": "This service is free."}}


def printer_of(of: Hall, folder: Path) -> DemoPrinter:
    return DemoPrinter(of.ports, folder, lambda: ["sari"], "http://127.0.0.1:8000")


def ticket_id(of: Hall, number: str) -> TicketId:
    with of.read() as read:
        return read.ticket_numbered(number).id


@pytest.mark.parametrize(("language", "text"), [("id", "Layanan ini gratis."), ("en", "This service is free.")])
def test_what_the_branch_tells_everyone_stands_on_the_slip_in_its_language(tmp_path: Path, language: str, text: str) -> None:
    with hall("sqlite", tmp_path, texts=TEXTS) as made:
        number = made.take("A", actor=SARI, language=language).number

        slip = printer_of(made, tmp_path)._slip(BONTANG, ticket_id(made, number))

    assert slip is not None
    assert (slip.number, slip.language, slip.text) == ("A001", language, text)


def test_a_branch_without_a_text_has_a_slip_without_one_and_a_kiosks_number_none(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made:
        given, taken = made.take("A", actor=SARI).number, made.take("A", actor=KIOSK).number
        printer = printer_of(made, tmp_path)

        slip, none = (printer._slip(BONTANG, ticket_id(made, number)) for number in (given, taken))

    assert slip is not None
    assert slip.text == ""
    assert none is None
