"""Numbers without the server: what is set aside for kiosks, their own series, and how devices are."""

import sqlalchemy as sa
from alembic import op

from caller_server.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LINE = ["branch_id", "day", "state", "service", "priority", "joined_order"]
MOST_SERIES = 99


def upgrade() -> None:
    op.create_table(
        "kiosk_number",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=2), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("leased_at", UtcDateTime(), nullable=True),
        sa.Column("granted_seq", sa.Integer(), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("joined_order", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('leased', 'used', 'void')", name=op.f("ck_kiosk_number_state")),
        sa.CheckConstraint("(leased_at IS NULL) = (granted_seq IS NULL)", name=op.f("ck_kiosk_number_lease")),
        sa.CheckConstraint("state = 'used' OR leased_at IS NOT NULL", name=op.f("ck_kiosk_number_own")),
        sa.CheckConstraint(
            "(state = 'used') = (given_at IS NOT NULL AND joined_order IS NOT NULL)", name=op.f("ck_kiosk_number_used")
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_kiosk_number_branch_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_kiosk_number_device_id")),
        sa.PrimaryKeyConstraint("branch_id", "day", "number", name=op.f("pk_kiosk_number")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_kiosk_number_ticket_id")),
    )
    with op.batch_alter_table("kiosk_number", schema=None) as batch_op:
        batch_op.create_index("ix_kiosk_number_device", ["device_id", "day"], unique=False)

    with op.batch_alter_table("service_day", schema=None) as batch_op:
        batch_op.alter_column("last_called", existing_type=sa.String(length=8), type_=sa.String(length=16))
        batch_op.add_column(sa.Column("numbered", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("own_series", sa.Integer(), server_default="0", nullable=False))
    service_day = sa.table("service_day", sa.column("issued"), sa.column("numbered"))
    op.execute(sa.update(service_day).values(numbered=service_day.c.issued))

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.alter_column("number", existing_type=sa.String(length=8), type_=sa.String(length=16), existing_nullable=False)
        batch_op.drop_index("ix_ticket_line")
        batch_op.create_index("ix_ticket_line", [*LINE, "issued_at"], unique=False)

    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("troubles", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("box_celsius", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("clock_offset_s", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("series", sa.Integer(), nullable=True))
    _number_kiosks()
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_device_branch_series"), ["branch", "series"])
        batch_op.create_check_constraint(
            batch_op.f("ck_device_series"), "series IS NULL OR (kind = 'kiosk' AND series BETWEEN 1 AND 99)"
        )


def _number_kiosks() -> None:
    """Each kiosk that is in use gets the next series of its branch."""
    device = sa.table(
        "device",
        *(sa.column(name) for name in ("id", "branch", "kind", "series")),
        sa.column("is_revoked", sa.Boolean),
    )
    kiosks = sa.select(device.c.id, device.c.branch).where(device.c.kind == "kiosk", device.c.is_revoked.is_(False))
    given: dict[str, int] = {}
    for row in op.get_bind().execute(kiosks.order_by(device.c.id)).all():
        given[row.branch] = given.get(row.branch, 0) + 1
        if given[row.branch] <= MOST_SERIES:
            op.execute(sa.update(device).where(device.c.id == row.id).values(series=given[row.branch]))


def downgrade() -> None:
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_device_series"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_device_branch_series"), type_="unique")
        batch_op.drop_column("series")
        batch_op.drop_column("clock_offset_s")
        batch_op.drop_column("box_celsius")
        batch_op.drop_column("troubles")

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_line")
        batch_op.create_index("ix_ticket_line", LINE, unique=False)
        batch_op.alter_column("number", existing_type=sa.String(length=16), type_=sa.String(length=8), existing_nullable=False)

    with op.batch_alter_table("service_day", schema=None) as batch_op:
        batch_op.drop_column("own_series")
        batch_op.drop_column("numbered")
        batch_op.alter_column("last_called", existing_type=sa.String(length=16), type_=sa.String(length=8))

    with op.batch_alter_table("kiosk_number", schema=None) as batch_op:
        batch_op.drop_index("ix_kiosk_number_device")

    op.drop_table("kiosk_number")
