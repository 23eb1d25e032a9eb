"""Numbers outside the server: set aside for kiosks that may be cut off, and those that they gave out."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from caller_server.storage.metadata import metadata
from caller_server.storage.types import UtcDateTime

# A row per number that is not the server's to give out. One of a kiosk's own series has no lease, and comes when it was used.
kiosk_number = Table(
    "kiosk_number",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", String(16), primary_key=True),
    Column("service", String(2), nullable=False),
    Column("count", Integer, nullable=False),
    Column("ticket_id", String(32), nullable=False, unique=True),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("state", String(6), nullable=False),
    Column("leased_at", UtcDateTime),
    Column("granted_seq", Integer),
    Column("given_at", UtcDateTime),
    Column("joined_order", Integer),
    CheckConstraint("state IN ('leased', 'used', 'void')", name="state"),
    CheckConstraint("(leased_at IS NULL) = (granted_seq IS NULL)", name="lease"),
    CheckConstraint("state = 'used' OR leased_at IS NOT NULL", name="own"),
    CheckConstraint("(state = 'used') = (given_at IS NOT NULL AND joined_order IS NOT NULL)", name="used"),
)
Index("ix_kiosk_number_device", kiosk_number.c.device_id, kiosk_number.c.day)
