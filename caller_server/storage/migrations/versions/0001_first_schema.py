"""first schema"""

import sqlalchemy as sa
from alembic import op

from caller_server.storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clock_at", UtcDateTime(), nullable=False),
        sa.Column("settings_version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("code", name=op.f("uq_branch_code")),
    )
    op.create_table(
        "request",
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "request_id", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_created_at"), ["created_at"], unique=False)

    op.create_table(
        "branch_event",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_branch_event_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "seq", name=op.f("pk_branch_event")),
    )
    op.create_table(
        "counter",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('desk', 'booth')", name=op.f("ck_counter_kind")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_counter_branch_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_counter")),
    )
    with op.batch_alter_table("counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counter_branch_id"), ["branch_id"], unique=False)

    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("branch", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("paper", sa.String(length=8), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=True),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('kiosk', 'display', 'agent')", name=op.f("ck_device_kind")),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name=op.f("fk_device_branch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_device_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_device_name")),
    )
    op.create_table(
        "service",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_service_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "code", name=op.f("pk_service")),
    )
    op.create_table(
        "service_day",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_called", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_service_day_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "day", "service", name=op.f("pk_service_day")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("joined_order", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=7), nullable=False),
        sa.Column("walk_minutes", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=True),
        sa.Column("for_counter", sa.String(length=40), nullable=True),
        sa.Column("call_reason", sa.String(length=15), nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=True),
        sa.Column("serving_since", UtcDateTime(), nullable=True),
        sa.Column("parked_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("coming_at", UtcDateTime(), nullable=True),
        sa.Column("come_by", UtcDateTime(), nullable=True),
        sa.Column("deferred_until", UtcDateTime(), nullable=True),
        sa.Column("deferrals", sa.Integer(), nullable=False),
        sa.Column("returned_order", sa.Integer(), nullable=True),
        sa.Column("transferred_at", UtcDateTime(), nullable=True),
        sa.Column("service_s", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('served', 'no_show', 'cancelled', 'expired')) = (ended_at IS NOT NULL)", name=op.f("ck_ticket_ended")
        ),
        sa.CheckConstraint("state <> 'waiting' OR counter IS NULL", name=op.f("ck_ticket_not_held")),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'parked', 'served', 'no_show', 'cancelled', 'expired')",
            name=op.f("ck_ticket_state"),
        ),
        sa.CheckConstraint("state NOT IN ('called', 'serving', 'parked') OR counter IS NOT NULL", name=op.f("ck_ticket_held")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_ticket_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("branch_id", "day", "number", name=op.f("uq_ticket_branch_id_day_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_ticket_token_hash")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_for_counter",
            ["for_counter"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND for_counter IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND for_counter IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ticket_line", ["branch_id", "day", "state", "service", "priority", "joined_order"], unique=False
        )
        batch_op.create_index(
            "ix_ticket_returned",
            ["branch_id", "day", "returned_order"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND returned_order IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND returned_order IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_ticket_at_counter",
            ["counter"],
            unique=True,
            sqlite_where=sa.text("state IN ('called', 'serving')"),
            postgresql_where=sa.text("state IN ('called', 'serving')"),
        )

    op.create_table(
        "user",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=13), nullable=False),
        sa.Column("branch", sa.String(length=40), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role = 'administrator' OR branch IS NOT NULL", name=op.f("ck_user_branch")),
        sa.CheckConstraint("role IN ('officer', 'greeter', 'supervisor', 'administrator')", name=op.f("ck_user_role")),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name=op.f("fk_user_branch")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_user")),
    )
    op.create_table(
        "device_code",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_code_device_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_device_code")),
    )
    with op.batch_alter_table("device_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_code_device_id"), ["device_id"], unique=False)

    op.create_table(
        "shift",
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("officer", sa.String(length=80), nullable=True),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (officer IS NULL)", name=op.f("ck_shift_officer")),
        sa.CheckConstraint("state IN ('open', 'paused', 'closed')", name=op.f("ck_shift_state")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_shift_branch_id")),
        sa.ForeignKeyConstraint(["counter"], ["counter.code"], name=op.f("fk_shift_counter")),
        sa.PrimaryKeyConstraint("counter", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_branch_id"), ["branch_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["user.username"], name=op.f("fk_sign_in_link_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in_link")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_username"), ["username"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["user.username"], name=op.f("fk_staff_session_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_started_at"), ["started_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_session_username"), ["username"], unique=False)

    op.create_table(
        "staff_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["user.username"], name=op.f("fk_staff_token_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_staff_token")),
    )
    with op.batch_alter_table("staff_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_token_username"), ["username"], unique=False)

    op.create_table(
        "ticket_event",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_ticket_event_branch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id")),
        sa.PrimaryKeyConstraint("branch_id", "seq", name=op.f("pk_ticket_event")),
    )
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_event_calls",
            ["branch_id", "day", "seq"],
            unique=False,
            sqlite_where=sa.text("kind = 'called'"),
            postgresql_where=sa.text("kind = 'called'"),
        )
        batch_op.create_index(batch_op.f("ix_ticket_event_ticket_id"), ["ticket_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_event_ticket_id"))
        batch_op.drop_index(
            "ix_ticket_event_calls", sqlite_where=sa.text("kind = 'called'"), postgresql_where=sa.text("kind = 'called'")
        )

    op.drop_table("ticket_event")
    with op.batch_alter_table("staff_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_token_username"))

    op.drop_table("staff_token")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_username"))
        batch_op.drop_index(batch_op.f("ix_staff_session_started_at"))

    op.drop_table("staff_session")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_username"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_branch_id"))

    op.drop_table("shift")
    with op.batch_alter_table("device_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_code_device_id"))

    op.drop_table("device_code")
    op.drop_table("user")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ticket_at_counter",
            sqlite_where=sa.text("state IN ('called', 'serving')"),
            postgresql_where=sa.text("state IN ('called', 'serving')"),
        )
        batch_op.drop_index(
            "ix_ticket_returned",
            sqlite_where=sa.text("state = 'waiting' AND returned_order IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND returned_order IS NOT NULL"),
        )
        batch_op.drop_index("ix_ticket_line")
        batch_op.drop_index(
            "ix_ticket_for_counter",
            sqlite_where=sa.text("state = 'waiting' AND for_counter IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND for_counter IS NOT NULL"),
        )

    op.drop_table("ticket")
    op.drop_table("service_day")
    op.drop_table("service")
    op.drop_table("device")
    with op.batch_alter_table("counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counter_branch_id"))

    op.drop_table("counter")
    op.drop_table("branch_event")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_created_at"))

    op.drop_table("request")
    op.drop_table("branch")
