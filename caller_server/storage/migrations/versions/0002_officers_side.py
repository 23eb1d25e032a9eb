"""The officers' side: seals over the log, stages for reports, days that can be stopped, notes, alerts, second factors."""

import sqlalchemy as sa
from alembic import op

from caller_server.storage.retold import retell
from caller_server.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = "role IN ('officer', 'greeter', 'supervisor', 'administrator', 'viewer')"
ROLES_BEFORE = "role IN ('officer', 'greeter', 'supervisor', 'administrator')"


def upgrade() -> None:
    op.create_table(
        "account_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("branch", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_event")),
    )
    account_log = op.create_table(
        "account_log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_account_log_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_log")),
    )
    op.bulk_insert(account_log, [{"id": 1, "seq": 0}])
    op.create_table(
        "alert_seen",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_alert_seen_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "key", name=op.f("pk_alert_seen")),
    )
    op.create_table(
        "screening_day",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("admitted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("to_dropbox", sa.Integer(), server_default="0", nullable=False),
        sa.Column("to_online", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_screening_day_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "day", name=op.f("pk_screening_day")),
    )
    op.create_table(
        "stage",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=True),
        sa.Column("officer", sa.String(length=80), nullable=True),
        sa.Column("class", sa.String(length=11), nullable=False),
        sa.Column("ended", sa.String(length=11), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("waiting_s", sa.Integer(), nullable=True),
        sa.Column("service_s", sa.Integer(), nullable=True),
        sa.Column("total_s", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.CheckConstraint("class IN ('ordinary', 'priority', 'appointment')", name=op.f("ck_stage_class")),
        sa.CheckConstraint(
            "ended IN ('served', 'handed_on', 'transferred', 'no_show', 'cancelled', 'expired')", name=op.f("ck_stage_ended")
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_stage_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "seq", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index("ix_stage_day", ["branch_id", "day", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_note",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_ticket_note_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_note_ticket_id")),
        sa.PrimaryKeyConstraint("branch_id", "seq", name=op.f("pk_ticket_note")),
    )
    with op.batch_alter_table("ticket_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_note_ticket_id"), ["ticket_id"], unique=False)

    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("stopped_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("notice", sa.JSON(), nullable=True))

    with op.batch_alter_table("branch_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.String(length=64), nullable=True))
        batch_op.create_index(
            "ix_branch_event_settings",
            ["branch_id", "seq"],
            unique=False,
            sqlite_where=sa.text("kind = 'settings_changed'"),
            postgresql_where=sa.text("kind = 'settings_changed'"),
        )

    with op.batch_alter_table("counter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weights", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("service_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=6), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("quota", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quota_gone_at", UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_service_day_state"), "state IN ('open', 'paused', 'closed')")

    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("help_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("help_note", sa.String(length=200), nullable=True))

    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper_since", UtcDateTime(), nullable=True))

    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_pending", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lined_up_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("waited_s", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("served_s", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("appointment_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("back_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("missing", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("holder_hash", sa.String(length=64), nullable=True))
        batch_op.create_index(
            "ix_ticket_appointment",
            ["branch_id", "day", "appointment_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND appointment_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND appointment_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_ticket_holder",
            ["branch_id", "holder_hash"],
            unique=True,
            sqlite_where=sa.text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
            postgresql_where=sa.text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
        )

    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.String(length=64), nullable=True))

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_disabled", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("totp_seed", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recovery_hashes", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("oidc_subject", sa.String(length=300), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_user_oidc_subject"), ["oidc_subject"])
        batch_op.drop_constraint(batch_op.f("ck_user_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_user_role"), ROLES)

    retell(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_user_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_user_role"), ROLES_BEFORE)
        batch_op.drop_constraint(batch_op.f("uq_user_oidc_subject"), type_="unique")
        batch_op.drop_column("oidc_subject")
        batch_op.drop_column("recovery_hashes")
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp_seed")
        batch_op.drop_column("is_disabled")

    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.drop_column("chain")

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ticket_holder",
            sqlite_where=sa.text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
            postgresql_where=sa.text("holder_hash IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'parked')"),
        )
        batch_op.drop_index(
            "ix_ticket_appointment",
            sqlite_where=sa.text("state = 'waiting' AND appointment_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND appointment_at IS NOT NULL"),
        )
        batch_op.drop_column("holder_hash")
        batch_op.drop_column("missing")
        batch_op.drop_column("outcome")
        batch_op.drop_column("back_at")
        batch_op.drop_column("appointment_at")
        batch_op.drop_column("served_s")
        batch_op.drop_column("waited_s")
        batch_op.drop_column("lined_up_at")

    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_column("paper_since")

    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_column("tries")
        batch_op.drop_column("is_pending")

    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_column("help_note")
        batch_op.drop_column("help_at")
        batch_op.drop_column("until")
        batch_op.drop_column("note")

    with op.batch_alter_table("service_day", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_service_day_state"), type_="check")
        batch_op.drop_column("quota_gone_at")
        batch_op.drop_column("quota")
        batch_op.drop_column("state")

    with op.batch_alter_table("counter", schema=None) as batch_op:
        batch_op.drop_column("weights")

    with op.batch_alter_table("branch_event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_branch_event_settings",
            sqlite_where=sa.text("kind = 'settings_changed'"),
            postgresql_where=sa.text("kind = 'settings_changed'"),
        )
        batch_op.drop_column("chain")

    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.drop_column("notice")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("stopped_on")
        batch_op.drop_column("chain")

    with op.batch_alter_table("ticket_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_note_ticket_id"))

    op.drop_table("ticket_note")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_ticket_id"))
        batch_op.drop_index("ix_stage_day")

    op.drop_table("stage")
    op.drop_table("screening_day")
    op.drop_table("alert_seen")
    op.drop_table("account_log")
    op.drop_table("account_event")
