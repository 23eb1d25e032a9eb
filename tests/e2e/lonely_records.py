"""Gathers what is left of a day: paper, the state folders of kiosks, the server's database."""

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import create_engine, select

from caller_server.contract.offline import OfflineTicket
from caller_server.storage.tables import ticket, ticket_event
from config.paths import branch_file
from hardware.printer.slip import SlipKind
from kiosk.alone.database import FILE
from tests.e2e.lonely_checker import Entry, Evidence, Kept, Noted, Paper, hashed
from tests.e2e.lonely_slips import Names, kind_of, token_of


def gathered(papers: Iterable[Image.Image], kiosks: Mapping[str, Path], url: str) -> Evidence:
    """All of it; ``kiosks`` are state folders by the kiosk's name, ``url`` is the server's database."""
    tickets = list(entries(url))
    kept = [one for name, folder in kiosks.items() for one in outbox(name, folder)]
    noted = [one for name, folder in kiosks.items() for one in journal(name, folder)]
    return Evidence([paper(picture, tickets, kept) for picture in papers], kept, noted, tickets)


@cache
def names_of(branch: str) -> Names:
    """What the demo branch is called."""
    told = tomllib.loads(branch_file(branch).read_text(encoding="utf-8"))
    services = {(language, one["code"]): name for one in told["services"] for language, name in one["name"].items()}
    return Names(told["name"], services, ZoneInfo(told["time_zone"]))


def paper(picture: Image.Image, tickets: Iterable[Entry], kept: Iterable[Kept], branch: str = "bontang") -> Paper:
    """One piece of paper, compared with the ticket of its code. The time on it is the kiosk's, where the kiosk gave it out."""
    token = token_of(picture)
    entry = next((one for one in tickets if token and one.token_hash == hashed(token)), None)
    if entry is None or token is None:
        return Paper(token, None)
    at = next((one.ticket.taken_at for one in kept if one.ticket.token == token), entry.issued_at)
    slip = names_of(branch).slip(entry.number, entry.service, at, entry.language, priority=entry.priority)
    return Paper(token, kind_of(picture, slip))


def entries(url: str) -> Iterator[Entry]:
    """Every ticket, with what the log says of its beginning."""
    columns = [ticket.c[name] for name in Entry.__dataclass_fields__ if name in ticket.c]
    begun = ticket.join(ticket_event, (ticket_event.c.ticket_id == ticket.c.id) & (ticket_event.c.kind == "taken"))
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            for row in connection.execute(select(*columns, ticket_event.c.detail).select_from(begun)).mappings():
                told = {name: row["detail"].get(name) for name in ("own_order", "instead_of")}
                yield Entry(**{name: value for name, value in row.items() if name != "detail"}, **told)
    finally:
        engine.dispose()


def outbox(kiosk: str, folder: Path) -> Iterator[Kept]:
    """What a kiosk gave out by itself."""
    for body, state in _rows(folder, "SELECT body, state FROM outbox ORDER BY own_order"):
        yield Kept(kiosk, OfflineTicket.model_validate_json(body), state)


def journal(kiosk: str, folder: Path) -> Iterator[Noted]:
    """What a kiosk printed."""
    for token, number, kind, state in _rows(folder, "SELECT token, number, kind, state FROM slip ORDER BY id"):
        yield Noted(kiosk, token, number, SlipKind(kind), state)


def _rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
