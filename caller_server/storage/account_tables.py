"""Tables of people and devices. Every secret is here as a hash only, but the seed of one-time codes, which is encrypted."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, String, Table, UniqueConstraint, false

from caller_server.storage.metadata import metadata
from caller_server.storage.types import UtcDateTime

user = Table(
    "user",
    metadata,
    Column("username", String(40), primary_key=True),
    Column("role", String(13), nullable=False),
    Column("branch", ForeignKey("branch.code")),
    Column("password_hash", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
    Column("totp_seed", String(200)),  # encrypted
    Column("totp_step", Integer),  # of the code used last: none works twice
    Column("recovery_hashes", JSON(none_as_null=True)),
    Column("oidc_subject", String(300), unique=True),  # issuer and subject at the provider
    CheckConstraint("role IN ('officer', 'greeter', 'supervisor', 'administrator', 'viewer')", name="role"),
    CheckConstraint("role = 'administrator' OR branch IS NOT NULL", name="branch"),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie's value
    Column("username", ForeignKey("user.username", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime, nullable=False),
    Column("is_pending", Boolean, nullable=False, server_default=false()),  # the second factor is still to come
    Column("tries", Integer, nullable=False, server_default="0"),  # codes tried while pending
)

staff_token = Table(
    "staff_token",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("username", ForeignKey("user.username", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("username", ForeignKey("user.username", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("kind", String(7), nullable=False),
    Column("branch", ForeignKey("branch.code"), nullable=False),
    Column("key_hash", String(64), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("version", String(40)),
    Column("paper", String(8)),
    Column("paper_since", UtcDateTime),
    Column("faults", JSON),
    Column("troubles", JSON(none_as_null=True)),  # since when each fault lasts, a hot box and a wrong clock as well
    Column("box_celsius", Float),
    Column("clock_offset_s", Float),  # by how much its clock is ahead of ours
    Column("series", Integer),  # of the numbers that a kiosk gives out while it is cut off: A-K2-07
    Column("is_revoked", Boolean, nullable=False, default=False),
    CheckConstraint("kind IN ('kiosk', 'display', 'agent')", name="kind"),
    CheckConstraint("series IS NULL OR (kind = 'kiosk' AND series BETWEEN 1 AND 99)", name="series"),
    UniqueConstraint("branch", "series"),
)

device_code = Table(
    "device_code",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("device_id", ForeignKey("device.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

# Who changed which account or device, append-only and sealed. ``id`` counts them without a hole. ``branch`` is the branch it
# concerns; empty for people of all branches.
account_event = Table(
    "account_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("branch", String(40)),
    Column("kind", String(30), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("chain", String(64), nullable=False),  # this change sealed with the one before it
)

# One row: the newest of them and its seal. Whoever writes the next one takes this row's lock first.
account_log = Table(
    "account_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("chain", String(64)),
    CheckConstraint("id = 1", name="one"),
)
