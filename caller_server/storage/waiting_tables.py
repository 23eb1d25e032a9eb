"""The tables of waiting at a distance: estimates and their score, what a branch has learnt, and messages to people's phones.

Nothing here is the queue: a row lost here costs a window or a message, never a number.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from caller_server.storage.metadata import metadata
from caller_server.storage.types import UtcDateTime

# What a waiting ticket's screens show now. Quantiles are minutes after made_at; the row goes when the ticket leaves the line.
forecast = Table(
    "forecast",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("early_min", Float),  # one in twenty is called before
    Column("low_min", Float),
    Column("middle_min", Float),
    Column("high_min", Float),
    Column("kind", String(10), nullable=False),
    Column("from_at", UtcDateTime),
    Column("to_at", UtcDateTime),
    Column("cannot_say", String(20)),
    Column("promised_at", UtcDateTime),  # the beginning that was told last, kept while nobody can say
    Column("turn_at", UtcDateTime),  # when a counter passed over this person, who had been asked in and was not here
    CheckConstraint("kind IN ('window', 'not_before', 'cannot_say')", name="kind"),
    CheckConstraint("(kind = 'cannot_say') = (from_at IS NULL)", name="from_at"),
    CheckConstraint("(kind = 'cannot_say') = (cannot_say IS NOT NULL)", name="cannot_say"),
)

# What somebody who took a number of this service now would be told; who takes one is told this at once.
service_forecast = Table(
    "service_forecast",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("service", String(2), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("early_min", Float),
    Column("low_min", Float),
    Column("middle_min", Float),
    Column("high_min", Float),
    Column("raw_low_min", Float),
    Column("raw_middle_min", Float),
    Column("raw_high_min", Float),
    Column("source", String(10), nullable=False),
    Column("cannot_say", String(20)),
)

# Every window that was shown, with what came true: what the hit rate and the score card count.
shown_window = Table(
    "shown_window",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("ticket_id", String(32), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("service", String(2), nullable=False),
    Column("hour", Integer, nullable=False),  # of showing, in branch time, 0 to 23
    Column("shown_at", UtcDateTime, nullable=False),
    Column("is_first", Boolean, nullable=False),  # the one shown at issue
    Column("ahead", Integer, nullable=False),
    Column("raw_low_min", Float, nullable=False),  # before the correction, from which the correction learns
    Column("raw_middle_min", Float, nullable=False),
    Column("raw_high_min", Float, nullable=False),
    Column("low_min", Float, nullable=False),
    Column("middle_min", Float, nullable=False),
    Column("high_min", Float, nullable=False),
    Column("from_at", UtcDateTime, nullable=False),
    Column("to_at", UtcDateTime),
    Column("source", String(10), nullable=False),
    Column("version", String(20), nullable=False),
    Column("called_at", UtcDateTime),  # empty while waiting, and for those who were never called
    Column("is_spoilt", Boolean, nullable=False, default=False),  # the person gave way, or was not here at the turn
    CheckConstraint("source IN ('run', 'calls')", name="source"),
)
Index("ix_shown_window_day", shown_window.c.branch_id, shown_window.c.day)

# What a branch keeps over days: its service times, corrections, the buffer of walking people.
learnt = Table(
    "learnt",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("key", String(30), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Which process does a job that one must do for all; a process that ended is followed by another when its time is over.
lease = Table(
    "lease",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# How a person wants to be reached, sealed with the server's key; goes when the ticket closes.
contact = Table(
    "contact",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('phone', 'email')", name="kind"),
)

# A browser that may be woken for a ticket; goes when the ticket closes.
push_subscription = Table(
    "push_subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("endpoint_hash", String(64), nullable=False),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(60), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("ticket_id", "endpoint_hash"),
)

# Messages to be sent and sent. One per cause, rung and target, however often it is asked for; without address and without words.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("cause", String(40), nullable=False),  # the event that it tells of: called:812
    Column("rung", String(10), nullable=False),
    Column("target", String(64), nullable=False, default=""),  # which browser, where a ticket has several
    Column("told", JSON, nullable=False),  # values of the sentence: number, place, time
    Column("state", String(7), nullable=False, default="waiting"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),  # nobody wants to hear of it later
    Column("ended_at", UtcDateTime),
    Column("result", String(60)),
    UniqueConstraint("ticket_id", "cause", "rung", "target"),
    CheckConstraint("kind IN ('called', 'invited', 'near', 'earlier', 'later', 'missed')", name="kind"),
    CheckConstraint("rung IN ('push', 'whatsapp', 'sms', 'email')", name="rung"),
    CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state"),
)
Index(
    "ix_outbox_due",
    outbox.c.due_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)
Index("ix_outbox_ticket", outbox.c.ticket_id)
