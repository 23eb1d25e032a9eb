"""What clients saw, as figures."""

from collections import Counter
from typing import Any

from sqlalchemy import create_engine, select

from caller_server.storage.tables import ticket
from tests import checker
from tests.bench.crowd import Heard
from tests.bench.figures import raw, spread
from tests.bench.kiosks import Takings
from tests.bench.officers import Press

NS_PER_MS = 1e6


def calls(presses: list[Press], heard: Heard) -> dict[str, Any]:
    """From the press of "call next" to each phone of the called ticket, to the display, and to the officer's own answer (ms).

    Numbers that no phone follows (taken by the kiosks meanwhile) count for the display only. ``missed`` were never heard.
    """
    made = [(press.number, press) for press in presses if press.number]
    phone_ms, board_ms, missed = [], [], 0
    for number, press in made:
        receipts = heard.phones.get(number, {})
        expected = heard.numbers.get(number, set())
        missed += len(expected - receipts.keys()) + (number not in heard.board)
        phone_ms += [(receipts[phone] - press.sent_ns) / NS_PER_MS for phone in expected & receipts.keys()]
        if number in heard.board:
            board_ms.append((heard.board[number] - press.sent_ns) / NS_PER_MS)
    return {
        "calls": len(made),
        "to_phone_ms": spread(phone_ms),
        "to_display_ms": spread(board_ms),
        "to_answer_ms": spread([(press.answered_ns - press.sent_ns) / NS_PER_MS for _, press in made]),
        "missed": missed,
        "raw_ms": {"to_phone": raw(phone_ms), "to_display": raw(board_ms)},
    }


def takes(takings: Takings) -> dict[str, Any]:
    """Numbers a second, and what each kiosk waited for one (ms)."""
    return {
        "numbers": len(takings.numbers),
        "per_s": len(takings.numbers) / takings.seconds,
        "took_ms": spread(takings.took_ms),
        "raw_ms": raw(takings.took_ms),
        "refused": takings.refused,
        "twice_in_answers": len(takings.numbers) - len(set(takings.numbers)),
    }


def pushes(heard: Heard, phones: int) -> dict[str, Any]:
    """What was pushed meanwhile, and how long a heartbeat takes from the first phone to the last (ms)."""
    whole = [last - first for first, last, count in heard.heartbeats.values() if count == phones]
    return {
        "ticket_views": heard.views,
        "view_bytes": heard.view_bytes / max(1, heard.views),
        "connections_lost": heard.lost,
        "heartbeats": len(whole),
        "heartbeat_first_to_last_ms": spread([took / NS_PER_MS for took in whole]) if whole else None,
    }


def promises(url: str, numbers: list[str], today: str) -> dict[str, Any]:
    """Whether the database kept its promises: numbers given twice, gaps, numbers answered but not there, called twice.

    ``numbers`` are those that kiosks were given on ``today`` (ISO date). ``broken`` is empty when all is well.
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        stored = list(connection.execute(select(ticket.c.day, ticket.c.number)))
    engine.dispose()
    here = {number for day, number in stored if day.isoformat() == today}
    called = checker.called_tickets(url)
    result: dict[str, Any] = {
        "twice": len(stored) - len(set(stored)),
        "gaps": _gaps(stored),
        "lost": len(set(numbers) - here),
        "called_twice": len(called) - len(set(called)),
        "broken": "",
    }
    try:
        result["checked"] = checker.check(url)
    except AssertionError as error:
        result["broken"] = str(error)
    return result


def _gaps(stored: list[Any]) -> int:
    """Numbers that are missing below the highest of their day and service."""
    highest: Counter[tuple[Any, str]] = Counter()
    count: Counter[tuple[Any, str]] = Counter()
    for day, number in stored:
        letters = number.rstrip("0123456789")
        key = day, letters
        highest[key] = max(highest[key], int(number[len(letters) :]))
        count[key] += 1
    return sum(highest[key] - count[key] for key in highest)
