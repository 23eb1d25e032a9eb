"""The checker of the lonely day finds what it is there for: every kind of fault, and two kiosks made wrong on purpose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from caller_server.contract.offline import OfflineAnswer, OfflineTicket
from hardware.printer.layout import slip_picture
from hardware.printer.slip import Slip, SlipKind
from kiosk.answers import Refusal, Unreachable
from kiosk.client import HttpQueueServer
from tests.e2e.lonely_checker import Entry, Evidence, Kept, Noted, Paper, faults, hashed
from tests.e2e.lonely_kiosk import Headless, Place
from tests.e2e.lonely_records import gathered, names_of
from tests.e2e.lonely_slips import kind_of, token_of
from tests.printer_server import PrinterServer
from tests.server_process import ServerProcess, eventually, running

DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def token(nth: int) -> str:
    return f"{'A' * 24}{chr(65 + nth // 26)}{chr(65 + nth % 26)}"


def a_day(people: int = 3) -> Evidence:
    """Some numbers of a kiosk that was alone, each on paper once, and all told."""
    kept = [
        OfflineTicket(
            id=UUID(int=nth),
            service="A",
            number=f"A-K1-{nth:02d}",
            token=token(nth),
            taken_at=NINE + timedelta(minutes=nth),
            own_order=nth,
            day=DAY,
        )
        for nth in range(1, people + 1)
    ]
    tickets = [
        Entry(
            id=one.id.hex,
            number=one.number,
            day=one.day,
            service=one.service,
            state="waiting",
            issued_at=one.taken_at,
            joined_order=7,
            token_hash=hashed(one.token),
            language="id",
            priority=False,
            own_order=one.own_order,
        )
        for one in kept
    ]
    return Evidence(
        papers=[Paper(one.token, SlipKind.ORIGINAL) for one in kept],
        outbox=[Kept("kiosk-1", one, "acknowledged") for one in kept],
        journal=[Noted("kiosk-1", one.token, one.number, SlipKind.ORIGINAL, "confirmed") for one in kept],
        tickets=tickets,
    )


def changed(values: Sequence[Any], nth: int, **what: Any) -> list[Any]:
    """The same, but for one of them."""
    return [replace(one, **what) if place == nth else one for place, one in enumerate(values)]


Spoilt = Callable[[Evidence], Evidence]
SPOILT: dict[str, Spoilt] = {
    "no code that can be read": lambda day: replace(day, papers=changed(day.papers, 0, token=None)),
    "has 0 tickets": lambda day: replace(day, tickets=changed(day.tickets, 0, token_hash="0" * 64)),
    "has 2 tickets": lambda day: replace(day, tickets=[*day.tickets, replace(day.tickets[0], id="f" * 32, number="A001")]),
    "says something else": lambda day: replace(day, papers=changed(day.papers, 1, kind=None)),
    "2 original slips": lambda day: replace(day, papers=[*day.papers, day.papers[2]]),
    "stands 2 times": lambda day: replace(day, tickets=[*day.tickets, replace(day.tickets[0], id="f" * 32, token_hash="0")]),
    "0 came out": lambda day: replace(day, papers=day.papers[1:]),
    "1 came out": lambda day: replace(day, journal=changed(day.journal, 0, state="failed")),
    "no journal has": lambda day: replace(day, journal=day.journal[1:]),
    "is dirty": lambda day: replace(day, outbox=changed(day.outbox, 0, state="dirty")),
    "is refused": lambda day: replace(day, outbox=changed(day.outbox, 0, state="refused")),
    "is not in the database": lambda day: replace(day, tickets=day.tickets[:-1]),
    "is A009": lambda day: replace(day, tickets=changed(day.tickets, 0, number="A009")),
    "the database says": lambda day: replace(day, tickets=changed(day.tickets, 2, issued_at=NINE + timedelta(minutes=40))),
    "no kiosk knows": lambda day: replace(day, outbox=day.outbox[:-1]),
    "does not stand behind": lambda day: replace(day, tickets=changed(day.tickets, 0, joined_order=8)),
}


def test_a_day_on_which_all_went_well_has_no_faults() -> None:
    assert faults(a_day()) == []


@pytest.mark.parametrize("what", SPOILT)
def test_every_fault_is_named(what: str) -> None:
    found = faults(SPOILT[what](a_day()))

    assert any(what in fault for fault in found), found


def test_a_slip_that_nobody_knows_of_may_be_out_once_or_not() -> None:
    day = a_day()
    unknown = replace(day, journal=changed(day.journal, 0, state="unknown"))

    assert faults(unknown) == []
    assert faults(replace(unknown, papers=day.papers[1:])) == []
    assert faults(replace(unknown, papers=[*day.papers, day.papers[0]])) != []


def test_a_reprint_is_no_second_original() -> None:
    day = a_day()
    again = Noted("kiosk-1", token(1), "A-K1-01", SlipKind.REPRINT, "confirmed")

    assert faults(replace(day, papers=[*day.papers, Paper(token(1), SlipKind.REPRINT)], journal=[*day.journal, again])) == []


def test_one_that_has_the_place_of_another_ticket_may_stand_earlier_but_not_later() -> None:
    day = a_day()

    def placed(seconds: int) -> Evidence:
        at = day.outbox[1].ticket.taken_at + timedelta(seconds=seconds)
        return replace(day, tickets=changed(day.tickets, 1, issued_at=at, instead_of="A004"))

    assert faults(placed(-8)) == []
    assert faults(placed(8)) != []


@pytest.mark.parametrize("kind", [SlipKind.ORIGINAL, SlipKind.REPRINT])
@pytest.mark.parametrize("number", ["A042", "A-K2-07"])
@pytest.mark.parametrize("priority", [False, True])
def test_a_slip_is_read_from_its_picture(kind: SlipKind, number: str, priority: bool) -> None:
    names = names_of("bontang")
    wanted = names.slip(number, "A", NINE, "id", priority=priority)
    paper = slip_picture(replace(wanted, kind=kind, follow_url=f"http://lapak.test/t/{token(3)}", ahead=4, text="Terima kasih"))

    assert token_of(paper) == token(3)
    assert kind_of(paper, wanted) is kind
    others: list[Slip] = [
        names.slip(f"{number[:-1]}9", "A", NINE, "id", priority=priority),
        names.slip(number, "A", NINE + timedelta(minutes=1), "id", priority=priority),
        names.slip(number, "K", NINE, "id", priority=priority),
        names.slip(number, "A", NINE, "id", priority=not priority),
    ]
    assert [kind_of(paper, other) for other in others] == [None] * len(others)


# --- kiosks that are made wrong on purpose, before a real server and a real printer


class Forgetful(HttpQueueServer):
    """Gives a ticket another id whenever it tells of it."""

    def upload(self, tickets: Sequence[OfflineTicket]) -> OfflineAnswer | Refusal | Unreachable:
        return super().upload([one.model_copy(update={"id": uuid4()}) for one in tickets])


@dataclass
class Wrong:
    """A kiosk in this process, its printer and its server."""

    server: ServerProcess
    printer: PrinterServer
    place: Place

    def kiosk(self, **how: Any) -> Headless:
        kiosk = Headless(self.place, **how)
        assert kiosk.look()
        return kiosk

    def found(self, slips: int) -> list[str]:
        """The faults, once so many slips are out."""
        eventually(lambda: len(self.printer.jobs) == slips)
        return faults(gathered(self.printer.pictures(), {"kiosk-1": self.place.state}, self.server.settings["database_url"]))


@pytest.fixture
def wrong(tmp_path: Path) -> Iterator[Wrong]:
    with running(tmp_path) as server, PrinterServer() as printer:
        yield Wrong(server, printer, Place(server.url, server.keys.kiosk, printer.spec, tmp_path / "kiosk-1"))


@pytest.mark.slow
def test_a_kiosk_that_prints_without_a_journal_is_found_out(wrong: Wrong) -> None:
    kiosk = wrong.kiosk(is_journal_kept=False)
    kiosk.take(["A"], is_settled=False)
    kiosk.printed()
    kiosk.close()

    again = wrong.kiosk(is_journal_kept=False)
    assert again.recover() == 1
    again.printed()
    again.close()

    assert any("2 original slips" in fault for fault in wrong.found(slips=2))


@pytest.mark.slow
def test_a_kiosk_with_a_journal_prints_once_where_that_one_did_twice(wrong: Wrong) -> None:
    kiosk = wrong.kiosk()
    kiosk.take(["A"], is_settled=False)
    kiosk.printed()
    kiosk.close()

    again = wrong.kiosk()
    assert again.recover() == 0
    again.close()

    assert wrong.found(slips=1) == []


@pytest.mark.slow
def test_a_kiosk_that_tells_of_tickets_under_ever_new_ids_is_found_out(wrong: Wrong) -> None:
    kiosk = wrong.kiosk(connect=Forgetful)
    kiosk.give(["A", "K"])
    kiosk.printed()
    kiosk.look()
    kiosk.close()

    assert any("is not in the database" in fault for fault in wrong.found(slips=2))
