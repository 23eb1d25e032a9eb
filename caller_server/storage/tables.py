"""The queue's tables. Constraints tie a status to its companion columns, so that a mistake fails instead of doubling."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from caller_server.storage.metadata import metadata
from caller_server.storage.types import UtcDateTime

# seq orders everything of the branch; day is the business day numbers are counted in; clock_at the newest time written.
branch = Table(
    "branch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("seq", Integer, nullable=False, default=0),
    Column("day", Date, nullable=False),
    Column("clock_at", UtcDateTime, nullable=False),
    Column("settings_version", Integer, nullable=False, default=1),
    Column("settings", JSON, nullable=False),
)

service = Table(
    "service",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("code", String(2), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(5), nullable=False),
    Column("label", String(8), nullable=False),
    Column("services", JSON, nullable=False),
    CheckConstraint("kind IN ('desk', 'booth')", name="kind"),
)

shift = Table(
    "shift",
    metadata,
    Column("counter", ForeignKey("counter.code"), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False, index=True),
    Column("state", String(6), nullable=False),
    Column("officer", String(80)),
    Column("services", JSON, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("since", UtcDateTime),
    CheckConstraint("state IN ('open', 'paused', 'closed')", name="state"),
    CheckConstraint("(state = 'closed') = (officer IS NULL)", name="officer"),
)

service_day = Table(
    "service_day",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("service", String(2), primary_key=True),
    Column("issued", Integer, nullable=False, default=0),
    Column("waiting", Integer, nullable=False, default=0),  # kept with every change of state, so that nobody has to count
    Column("last_called", String(8)),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("number", String(8), nullable=False),
    Column("service", String(2), nullable=False),
    Column("state", String(9), nullable=False),
    Column("joined_order", Integer, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("place", String(7), nullable=False),
    Column("walk_minutes", Integer),
    Column("attempt", Integer, nullable=False),
    Column("counter", String(40)),
    Column("for_counter", String(40)),
    Column("call_reason", String(15), nullable=False),
    Column("called_at", UtcDateTime),
    Column("serving_since", UtcDateTime),
    Column("parked_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("coming_at", UtcDateTime),
    Column("come_by", UtcDateTime),
    Column("deferred_until", UtcDateTime),
    Column("deferrals", Integer, nullable=False),
    Column("returned_order", Integer),
    Column("transferred_at", UtcDateTime),
    Column("service_s", Integer),  # how long it was served, in seconds: set when it was served, for the figures
    UniqueConstraint("branch_id", "day", "number"),
    CheckConstraint(
        "state IN ('waiting', 'called', 'serving', 'parked', 'served', 'no_show', 'cancelled', 'expired')", name="state"
    ),
    CheckConstraint("state NOT IN ('called', 'serving', 'parked') OR counter IS NOT NULL", name="held"),
    CheckConstraint("state <> 'waiting' OR counter IS NULL", name="not_held"),
    CheckConstraint("(state IN ('served', 'no_show', 'cancelled', 'expired')) = (ended_at IS NOT NULL)", name="ended"),
    Index("ix_ticket_line", "branch_id", "day", "state", "service", "priority", "joined_order"),
)
# A counter serves one ticket: a second one at the same counter fails here whatever the program believes.
Index(
    "uq_ticket_at_counter",
    ticket.c.counter,
    unique=True,
    sqlite_where=text("state IN ('called', 'serving')"),
    postgresql_where=text("state IN ('called', 'serving')"),
)
Index(
    "ix_ticket_returned",
    ticket.c.branch_id,
    ticket.c.day,
    ticket.c.returned_order,
    sqlite_where=text("state = 'waiting' AND returned_order IS NOT NULL"),
    postgresql_where=text("state = 'waiting' AND returned_order IS NOT NULL"),
)
Index(
    "ix_ticket_for_counter",
    ticket.c.for_counter,
    sqlite_where=text("state = 'waiting' AND for_counter IS NOT NULL"),
    postgresql_where=text("state = 'waiting' AND for_counter IS NOT NULL"),
)

# Append-only. (branch, seq) is shared with branch_event: together they have no holes.
ticket_event = Table(
    "ticket_event",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("service", String(2), nullable=False),
    Column("attempt", Integer),
    Column("detail", JSON, nullable=False),
)
Index(
    "ix_ticket_event_calls",
    ticket_event.c.branch_id,
    ticket_event.c.day,
    ticket_event.c.seq,
    sqlite_where=text("kind = 'called'"),
    postgresql_where=text("kind = 'called'"),
)

branch_event = Table(
    "branch_event",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("counter", String(40)),
    Column("detail", JSON, nullable=False),
)

# What a command was answered, so that a retry gets the same answer and nothing is done twice.
request = Table(
    "request",
    metadata,
    Column("scope", String(120), primary_key=True),
    Column("request_id", String(36), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("ticket_id", String(32)),
    Column("answer", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)
