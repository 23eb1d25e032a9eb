"""Waiting at a distance: estimates and their score, what a branch has learnt, contacts, and messages to be sent."""

import sqlalchemy as sa
from alembic import op

from caller_server.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "learnt",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_learnt_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "key", name=op.f("pk_learnt")),
    )
    op.create_table(
        "service_forecast",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("early_min", sa.Float(), nullable=True),
        sa.Column("low_min", sa.Float(), nullable=True),
        sa.Column("middle_min", sa.Float(), nullable=True),
        sa.Column("high_min", sa.Float(), nullable=True),
        sa.Column("raw_low_min", sa.Float(), nullable=True),
        sa.Column("raw_middle_min", sa.Float(), nullable=True),
        sa.Column("raw_high_min", sa.Float(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("cannot_say", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_service_forecast_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "service", name=op.f("pk_service_forecast")),
    )
    op.create_table(
        "shown_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("raw_low_min", sa.Float(), nullable=False),
        sa.Column("raw_middle_min", sa.Float(), nullable=False),
        sa.Column("raw_high_min", sa.Float(), nullable=False),
        sa.Column("low_min", sa.Float(), nullable=False),
        sa.Column("middle_min", sa.Float(), nullable=False),
        sa.Column("high_min", sa.Float(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=True),
        sa.Column("is_spoilt", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('run', 'calls')", name=op.f("ck_shown_window_source")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_shown_window_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_window")),
    )
    with op.batch_alter_table("shown_window", schema=None) as batch_op:
        batch_op.create_index("ix_shown_window_day", ["branch_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_shown_window_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email')", name=op.f("ck_contact_kind")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_contact_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_contact_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "forecast",
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("early_min", sa.Float(), nullable=True),
        sa.Column("low_min", sa.Float(), nullable=True),
        sa.Column("middle_min", sa.Float(), nullable=True),
        sa.Column("high_min", sa.Float(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=True),
        sa.Column("to_at", UtcDateTime(), nullable=True),
        sa.Column("cannot_say", sa.String(length=20), nullable=True),
        sa.Column("promised_at", UtcDateTime(), nullable=True),
        sa.Column("turn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(kind = 'cannot_say') = (cannot_say IS NOT NULL)", name=op.f("ck_forecast_cannot_say")),
        sa.CheckConstraint("(kind = 'cannot_say') = (from_at IS NULL)", name=op.f("ck_forecast_from_at")),
        sa.CheckConstraint("kind IN ('window', 'not_before', 'cannot_say')", name=op.f("ck_forecast_kind")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_forecast_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_forecast_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_forecast")),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forecast_branch_id"), ["branch_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.String(length=10), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=60), nullable=True),
        sa.CheckConstraint("kind IN ('called', 'invited', 'near', 'earlier', 'later', 'missed')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("rung IN ('push', 'whatsapp', 'sms', 'email')", name=op.f("ck_outbox_rung")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_outbox_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_outbox_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("ticket_id", "cause", "rung", "target", name=op.f("uq_outbox_ticket_id_cause_rung_target")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index("ix_outbox_ticket", ["ticket_id"], unique=False)

    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_push_subscription_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_push_subscription_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("ticket_id", "endpoint_hash", name=op.f("uq_push_subscription_ticket_id_endpoint_hash")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("invited_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_column("invited_at")

    op.drop_table("push_subscription")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_ticket")
        batch_op.drop_index(
            "ix_outbox_due", sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'")
        )

    op.drop_table("outbox")
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_branch_id"))

    op.drop_table("forecast")
    op.drop_table("contact")
    with op.batch_alter_table("shown_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shown_window_ticket_id"))
        batch_op.drop_index("ix_shown_window_day")

    op.drop_table("shown_window")
    op.drop_table("service_forecast")
    op.drop_table("learnt")
    op.drop_table("lease")
