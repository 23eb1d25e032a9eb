"""What a kiosk keeps for when it is alone, across power cuts: the numbers it holds, what it gave out, what it asked for."""

import logging
import secrets
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from sqlite3 import Connection
from uuid import UUID, uuid4

from pydantic import TypeAdapter, ValidationError

from caller_server.contract.commands import TakenTicket
from caller_server.contract.offline import LeaseAnswer, LeasedNumber, OfflineResult, OfflineTicket, Printed
from caller_server.contract.views import BranchView
from kiosk.alone.book import Book, Fresh, Given, Moment, issue, renewed
from kiosk.alone.book import NoNumber as NoNumber
from kiosk.alone.database import Database
from kiosk.state import Order

log = logging.getLogger(__name__)

BOOK, VIEWS = "book", "views"
KEPT = timedelta(days=3)  # what is done with
REFUSED_KEPT = timedelta(days=7)  # ... and longer what a person has to look at
_ORDER = TypeAdapter(Order)
_VIEWS = TypeAdapter(dict[str, BranchView])
PRINTED: dict[str, Printed] = {"confirmed": "confirmed", "failed": "none"}  # what the journal says of a slip; all else is unknown


@dataclass(frozen=True)
class Asked:
    """A request that was sent; ``taken`` is its answer, None while there is none."""

    order: Order
    at: datetime
    taken: TakenTicket | None


class AloneStore:
    """Everything here is on disk when a method returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- numbers

    def book(self) -> Book | None:
        """What the kiosk holds; None before the server has ever given it anything."""
        with self._database.writing() as connection:
            return _book(connection)

    def renew(self, answer: LeaseAnswer) -> None:
        """Take over what the server says that this kiosk holds."""
        with self._database.writing() as connection:
            spent = frozenset(UUID(row["id"]) for row in connection.execute("SELECT id FROM lease WHERE state = 'given'"))
            book = renewed(_book(connection), answer, spent)
            connection.execute("DELETE FROM lease WHERE state = 'held'")
            connection.executemany(
                "INSERT INTO lease VALUES (?, ?, ?, ?, 'held')",
                [
                    (str(number.ticket_id), place, answer.day.isoformat(), number.model_dump_json())
                    for place, number in enumerate(book.leases)
                ],
            )
            _keep(connection, book)
            _forget(connection, answer.server_time)

    def give(self, order: Order, moment: Moment, *, quota_left: int | None = None, instead_of: UUID | None = None) -> Given:
        """Give out the next number: it is in the outbox before anybody sees it. Raises NoNumber."""
        fresh = Fresh(uuid4(), b32encode(secrets.token_bytes(16)).decode().rstrip("="))
        with self._database.writing() as connection:
            book = _book(connection)
            if book is None:
                raise NoNumber("none")
            if quota_left is not None:
                untold = "SELECT count(*) FROM outbox WHERE service = ? AND state = 'dirty'"
                quota_left -= connection.execute(untold, (order.service,)).fetchone()[0]
            given, book = issue(book, order, moment, fresh, quota_left=quota_left, instead_of=instead_of)
            ticket = given.ticket
            connection.execute("UPDATE lease SET state = 'given' WHERE id = ?", (str(ticket.id),))
            connection.execute(
                "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, 'dirty', NULL)",
                (
                    str(ticket.id),
                    ticket.own_order,
                    ticket.number,
                    ticket.day.isoformat(),
                    ticket.service,
                    ticket.model_dump_json(),
                ),
            )
            connection.execute("DELETE FROM asked WHERE request_id = ?", (str(instead_of),))
            _keep(connection, book)
        return given

    def remember(self, views: Mapping[str, BranchView]) -> None:
        """The branch as it is now, for a start without the server."""
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (VIEWS, _VIEWS.dump_json(dict(views)).decode()))

    def views(self) -> dict[str, BranchView]:
        """The branch by language as it was last seen; empty when it never was, or by another version of this program."""
        rows = self._database.rows("SELECT body FROM fact WHERE name = ?", VIEWS)
        try:
            return _VIEWS.validate_json(rows[0]["body"]) if rows else {}
        except ValidationError as error:
            log.warning("the branch as it was last seen cannot be read: %s faults", error.error_count())
            return {}

    # --- the outbox

    def untold(self, most: int) -> list[OfflineTicket]:
        """The oldest that the server has not answered for, with what became of their slips."""
        rows = self._database.rows(
            "SELECT outbox.body, slip.state FROM outbox"
            " LEFT JOIN slip ON slip.kind = 'original' AND slip.token = json_extract(outbox.body, '$.token')"
            " WHERE outbox.state = 'dirty' ORDER BY own_order LIMIT ?",
            most,
        )
        tickets = [(OfflineTicket.model_validate_json(row["body"]), row["state"]) for row in rows]
        return [ticket.model_copy(update={"printed": PRINTED.get(state, "unknown")}) for ticket, state in tickets]

    def told(self, results: Sequence[OfflineResult]) -> None:
        """The server has answered for these; what it wants ``later`` stays."""
        states = {"accepted": "acknowledged", "known": "acknowledged", "refused": "refused"}
        answered = [(states[one.state], one.code, str(one.id)) for one in results if one.state in states]
        for refused in (one for one in results if one.state == "refused"):
            log.error("a number that was given out here was not taken by the server: %s, ticket %s", refused.code, refused.id)
        with self._database.writing() as connection:
            connection.executemany("UPDATE outbox SET state = ?, code = ? WHERE id = ? AND state = 'dirty'", answered)

    def refuse(self, ticket: OfflineTicket, code: str) -> None:
        """The server cannot even read this one: a person has to look at it, and the others go on."""
        with self._database.writing() as connection:
            connection.execute("UPDATE outbox SET state = 'refused', code = ? WHERE id = ?", (code, str(ticket.id)))

    def counts(self) -> tuple[int, int]:
        """How many the server does not know of, and how many it did not take."""
        rows = self._database.rows("SELECT state, count(*) AS count FROM outbox WHERE state != 'acknowledged' GROUP BY state")
        found = {row["state"]: row["count"] for row in rows}
        return found.get("dirty", 0), found.get("refused", 0)

    # --- requests on their way

    def ask(self, order: Order) -> None:
        """A number is about to be asked for."""
        with self._database.writing() as connection:
            values = (str(order.request_id), _ORDER.dump_json(order).decode(), datetime.now(UTC).isoformat())
            connection.execute("INSERT OR IGNORE INTO asked VALUES (?, ?, NULL, ?)", values)

    def got(self, request_id: UUID, taken: TakenTicket) -> None:
        """... and here it is: still to be shown and printed."""
        with self._database.writing() as connection:
            body = taken.model_dump_json(by_alias=True)
            connection.execute("UPDATE asked SET taken = ? WHERE request_id = ?", (body, str(request_id)))

    def settle(self, request_id: UUID) -> None:
        """... and there is nothing more to do about it."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM asked WHERE request_id = ?", (str(request_id),))

    def open_requests(self) -> list[Asked]:
        """Requests whose number nobody has seen, oldest first; but for those whose slip was begun."""
        rows = self._database.rows(
            "SELECT * FROM asked WHERE taken IS NULL"
            " OR NOT EXISTS (SELECT 1 FROM slip WHERE slip.token = json_extract(asked.taken, '$.token')) ORDER BY at"
        )
        return [
            Asked(
                _ORDER.validate_json(row["body"]),
                datetime.fromisoformat(row["at"]),
                TakenTicket.model_validate_json(row["taken"]) if row["taken"] else None,
            )
            for row in rows
        ]


def _book(connection: Connection) -> Book | None:
    row = connection.execute("SELECT body FROM fact WHERE name = ?", (BOOK,)).fetchone()
    if row is None:
        return None
    leases = connection.execute("SELECT body FROM lease WHERE state = 'held' ORDER BY place").fetchall()
    counts = connection.execute("SELECT day, service, count FROM own").fetchall()
    own = {(date.fromisoformat(count["day"]), count["service"]): count["count"] for count in counts}
    return _BOOK.validate_json(row["body"]).made(own, tuple(LeasedNumber.model_validate_json(lease["body"]) for lease in leases))


@dataclass(frozen=True)
class _Kept:
    """The part of the book that is one row."""

    branch: str
    day: date
    until: datetime
    time_zone: str
    series: str | None
    given: int
    seen_seq: int | None
    follow: str

    def made(self, own: dict[tuple[date, str], int], leases: tuple[LeasedNumber, ...]) -> Book:
        return Book(own=own, leases=leases, **vars(self))


_BOOK = TypeAdapter(_Kept)


def _keep(connection: Connection, book: Book) -> None:
    kept = _Kept(book.branch, book.day, book.until, book.time_zone, book.series, book.given, book.seen_seq, book.follow)
    connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (BOOK, _BOOK.dump_json(kept).decode()))
    counts = [(day.isoformat(), service, count) for (day, service), count in book.own.items()]
    connection.executemany("INSERT OR REPLACE INTO own VALUES (?, ?, ?)", counts)


def _forget(connection: Connection, now: datetime) -> None:
    """Drop what is done with: a kiosk keeps no list of the people who came."""
    before = now - KEPT
    day = before.date().isoformat()
    connection.execute("DELETE FROM lease WHERE state = 'given' AND day < ?", (day,))
    connection.execute("DELETE FROM own WHERE day < ?", (day,))
    connection.execute("DELETE FROM outbox WHERE state = 'acknowledged' AND day < ?", (day,))
    looked_at = (before - REFUSED_KEPT).date().isoformat()
    connection.execute("DELETE FROM outbox WHERE state = 'refused' AND day < ?", (looked_at,))
    own_before = (datetime.now(UTC) - KEPT).isoformat()  # these times are of this machine's clock, right or wrong
    for table in ("slip", "asked"):
        connection.execute(f"DELETE FROM {table} WHERE at < ?", (own_before,))  # noqa: S608 names of ours
