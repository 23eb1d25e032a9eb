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
    Column("chain", String(64)),  # the seal of the newest event: the next one's seal is made over it
    Column("stopped_on", Date),  # the business day on which no more numbers are given out
    Column("ended_on", Date),  # the business day that a supervisor ended early
    Column("notice", JSON),  # what everyone is told now
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
    Column("weights", JSON, nullable=False, server_default="{}"),
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
    Column("note", String(200)),  # why it is paused
    Column("until", UtcDateTime),  # how long the pause is meant to last
    Column("help_at", UtcDateTime),  # since when the officer asks for help
    Column("help_note", String(200)),
    CheckConstraint("state IN ('open', 'paused', 'closed')", name="state"),
    CheckConstraint("(state = 'closed') = (officer IS NULL)", name="officer"),
)

service_day = Table(
    "service_day",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("service", String(2), primary_key=True),
    Column("issued", Integer, nullable=False, default=0),  # tickets that were taken
    Column("numbered", Integer, nullable=False, server_default="0"),  # the highest number given out or set aside for a kiosk
    Column("own_series", Integer, nullable=False, server_default="0"),  # tickets of kiosks' own series, which have other numbers
    Column("waiting", Integer, nullable=False, default=0),  # kept with every change of state, so that nobody has to count
    Column("last_called", String(16)),
    Column("state", String(6), nullable=False, server_default="open"),  # for this day only; the settings say it for every day
    Column("quota", Integer),  # for this day, in place of the weekday's
    Column("quota_gone_at", UtcDateTime),
    CheckConstraint("state IN ('open', 'paused', 'closed')", name="state"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("number", String(16), nullable=False),
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
    Column("invited_at", UtcDateTime),
    Column("come_by", UtcDateTime),
    Column("deferred_until", UtcDateTime),
    Column("deferrals", Integer, nullable=False),
    Column("returned_order", Integer),
    Column("transferred_at", UtcDateTime),
    Column("service_s", Integer),  # how long it was served, in seconds: set when it was served, for the figures
    Column("lined_up_at", UtcDateTime),
    Column("waited_s", Integer),  # in the line of its service, up to the first call there
    Column("served_s", Integer),  # for that service, in the parts that ended with being put aside
    Column("appointment_at", UtcDateTime),
    Column("back_at", UtcDateTime),  # parked, and back at the counter
    Column("outcome", String(20)),
    Column("missing", JSON(none_as_null=True)),  # papers that were missing, by code
    Column("holder_hash", String(64)),  # who holds it, as a keyed hash: one open ticket each
    UniqueConstraint("branch_id", "day", "number"),
    CheckConstraint(
        "state IN ('waiting', 'called', 'serving', 'parked', 'served', 'no_show', 'cancelled', 'expired')", name="state"
    ),
    CheckConstraint("state NOT IN ('called', 'serving', 'parked') OR counter IS NOT NULL", name="held"),
    CheckConstraint("state <> 'waiting' OR counter IS NULL", name="not_held"),
    CheckConstraint("(state IN ('served', 'no_show', 'cancelled', 'expired')) = (ended_at IS NOT NULL)", name="ended"),
    Index("ix_ticket_line", "branch_id", "day", "state", "service", "priority", "joined_order", "issued_at"),
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

# Nobody holds two open tickets: a second one fails here whatever the program believes.
Index(
    "uq_ticket_holder",
    ticket.c.branch_id,
    ticket.c.holder_hash,
    unique=True,
    sqlite_where=text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
    postgresql_where=text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
)
Index(
    "ix_ticket_appointment",
    ticket.c.branch_id,
    ticket.c.day,
    ticket.c.appointment_at,
    sqlite_where=text("state = 'waiting' AND appointment_at IS NOT NULL"),
    postgresql_where=text("state = 'waiting' AND appointment_at IS NOT NULL"),
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
    Column("chain", String(64)),  # this event sealed with the one before it; empty in databases from before sealing
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
    Column("chain", String(64)),  # this event sealed with the one before it; empty in databases from before sealing
)
# Who described the branch anew: few among very many.
Index(
    "ix_branch_event_settings",
    branch_event.c.branch_id,
    branch_event.c.seq,
    sqlite_where=text("kind = 'settings_changed'"),
    postgresql_where=text("kind = 'settings_changed'"),
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

# What officers wrote about a ticket. It may name people, so it is kept apart from the log and goes with the day.
ticket_note = Table(
    "ticket_note",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("text", String(500), nullable=False),
)

# An alert that somebody has seen: for as long as its cause, which began ``since``, lasts.
alert_seen = Table(
    "alert_seen",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(80), nullable=False),
)

# People let in at the door, and those sent elsewhere: numbers of people, and nothing about them.
screening_day = Table(
    "screening_day",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("admitted", Integer, nullable=False, server_default="0"),
    Column("to_dropbox", Integer, nullable=False, server_default="0"),
    Column("to_online", Integer, nullable=False, server_default="0"),
)

# One row per stage of a ticket: from joining a service's line to leaving it. Written with the event that ended it, so that
# reports over years read narrow rows instead of the log.
stage = Table(
    "stage",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),  # of the event that ended it
    Column("ticket_id", String(32), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),  # of joining, in branch time, 0 to 23
    Column("service", String(2), nullable=False),
    Column("counter", String(40)),
    Column("officer", String(80)),
    Column("class", String(11), nullable=False),
    Column("ended", String(11), nullable=False),
    Column("is_last", Boolean, nullable=False),  # False when the ticket went on to another service or counter
    Column("waiting_s", Integer),  # from joining this line to the first call; empty when never called
    Column("service_s", Integer),  # of being served, without being put aside in between; empty when not served
    Column("total_s", Integer),  # from taking the number to its end; only on the last stage of a served ticket
    Column("outcome", String(20)),
    CheckConstraint("class IN ('ordinary', 'priority', 'appointment')", name="class"),
    CheckConstraint("ended IN ('served', 'handed_on', 'transferred', 'no_show', 'cancelled', 'expired')", name="ended"),
)
Index("ix_stage_day", stage.c.branch_id, stage.c.day, stage.c.seq)
