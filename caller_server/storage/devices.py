"""Devices in the database; the Devices of usecases/accounts.py."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, insert, literal, select, text, update

from caller_server.domain.alerts import troubles
from caller_server.domain.errors import NotFound
from caller_server.domain.numbering import MOST_SERIES
from caller_server.storage.account_log import AnyRow, Part, check_branch, hashed, new_secret
from caller_server.storage.account_tables import device, device_code
from caller_server.usecases import people as rules
from caller_server.usecases import staff as checks
from caller_server.usecases.accounts import Device, DeviceKind, DeviceReport, DeviceStatus, NotSignedIn, Staff

CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 10  # 50 bits, good for half an hour and ten tries a minute

# Asked with every request, so built once.
_DEVICE_OF_KEY = select(device).where(device.c.key_hash == bindparam("hash"), device.c.is_revoked.is_(False))


class DeviceStore(Part):
    """Kiosks, displays and agents; every change is logged in its own transaction."""

    def add_device(self, name: str, kind: DeviceKind, branch: str, *, by: Staff | None = None) -> str:
        """Make a device; gives its key. Raises InvalidAccount, NotFound (branch)."""
        key = new_secret()
        with self._database.writer() as connection:
            self._insert_device(connection, name, kind, branch, hashed(key), by)
            self._note(connection, by, "device_added", name, branch, device=str(kind))
        return key

    def device_code(self, name: str, kind: DeviceKind, branch: str, *, by: Staff | None = None) -> str:
        """A one-time code that a person types at the new device. Raises as ``add_device``."""
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        now = self._clock()
        with self._database.writer() as connection:
            device_id = self._insert_device(connection, name, kind, branch, None, by)
            connection.execute(
                insert(device_code).values(hash=hashed(code), device_id=device_id, expires_at=now + checks.DEVICE_CODE_LASTS)
            )
            self._note(connection, by, "device_code_made", name, branch, device=str(kind))
        return code

    def _insert_device(
        self, connection: Connection, name: str, kind: DeviceKind, branch: str, key_hash: str | None, by: Staff | None
    ) -> int:
        checks.check_device(name)
        rules.check_place(by, branch)
        check_branch(connection, branch)
        if kind is DeviceKind.KIOSK:
            _one_kiosk_at_a_time(connection)
        old = connection.execute(select(device).where(device.c.name == name)).first()
        if old is not None:
            rules.check_name_is_free(by, name, old.branch, is_in_use=old.key_hash is not None and not old.is_revoked)
            # Revoked, or its code was never used: the name is free again, the old id is not.
            connection.execute(
                update(device).where(device.c.id == old.id).values(name=f"{name}.{old.id}", is_revoked=True, key_hash=None)
            )
            connection.execute(delete(device_code).where(device_code.c.device_id == old.id))
        made = connection.execute(
            insert(device)
            .values(
                name=name,
                kind=str(kind),
                branch=branch,
                key_hash=key_hash,
                created_at=self._clock(),
                is_revoked=False,
                series=_free_series(connection, branch) if kind is DeviceKind.KIOSK else None,
            )
            .returning(device.c.id)
        )
        return int(made.scalar_one())

    def enrol(self, code: str) -> tuple[Device, str]:
        """Trade a one-time code for a device and its key. Raises NotSignedIn when it was used or is too old."""
        key = new_secret()
        plain = code.upper().replace("-", "").replace(" ", "")
        with self._database.writer() as connection:
            used = connection.execute(
                delete(device_code).where(device_code.c.hash == hashed(plain)).returning(device_code)
            ).first()
            if used is not None and used.expires_at >= self._clock():
                row = connection.execute(
                    update(device).where(device.c.id == used.device_id).values(key_hash=hashed(key)).returning(device)
                ).one()
                self._note(connection, None, "device_enrolled", row.name, row.branch, device=row.kind)
                return _device(row), key
        raise NotSignedIn("code_used")

    def device_by_key(self, key: str) -> Device | None:
        """Which device holds this key; None for an unknown or revoked one."""
        with self._database.reader() as connection:
            row = connection.execute(_DEVICE_OF_KEY, {"hash": hashed(key)}).first()
        return None if row is None else _device(row)

    def device_seen(self, device_: Device, report: DeviceReport) -> None:
        """Note that a device is there, and how it is."""
        now = self._clock()
        offset_s = report.clock_offset_s(now)
        with self._database.writer() as connection:
            is_same = (device.c.paper == report.paper) & device.c.paper_since.is_not(None)
            since = case((is_same, device.c.paper_since), else_=literal(now, device.c.paper_since.type))
            before = connection.execute(select(device.c.troubles).where(device.c.id == device_.id)).scalar() or {}
            lasting = troubles(report.faults, report.box_celsius, offset_s)
            connection.execute(
                update(device)
                .where(device.c.id == device_.id)
                .values(
                    seen_at=now,
                    version=report.version,
                    paper=report.paper,
                    paper_since=since,
                    faults=list(report.faults),
                    box_celsius=report.box_celsius,
                    clock_offset_s=offset_s,
                    troubles={name: before.get(name, now.isoformat()) for name in sorted(lasting)} or None,
                )
            )

    def devices(self) -> list[DeviceStatus]:
        """All devices by name."""
        with self._database.reader() as connection:
            return [_status(row) for row in connection.execute(select(device).order_by(device.c.name))]

    def revoke_device(self, name: str, *, by: Staff | None = None) -> None:
        """Take a device's key and code away. Raises NotFound."""
        with self._database.writer() as connection:
            row = connection.execute(select(device).where(device.c.name == name)).first()
            if row is None:
                raise NotFound("device", name=name)
            rules.check_device(by, name, row.branch)
            if row.is_revoked:
                return  # pressed twice
            connection.execute(update(device).where(device.c.id == row.id).values(is_revoked=True, key_hash=None))
            connection.execute(delete(device_code).where(device_code.c.device_id == row.id))
            self._note(connection, by, "device_revoked", name, row.branch, device=row.kind)


def _one_kiosk_at_a_time(connection: Connection) -> None:
    """Put new kiosks in line, so that no two get the same series. SQLite's writers are in line."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE device IN SHARE ROW EXCLUSIVE MODE"))


def _free_series(connection: Connection, branch: str) -> int | None:
    """The series of a new kiosk's own numbers: one that no kiosk of the branch ever had, since slips of it may still be about.

    When all were had, that of the kiosk whose key was taken away first. None while so many are in use.
    """
    had = connection.execute(
        select(device.c.id, device.c.series, device.c.is_revoked)
        .where(device.c.branch == branch, device.c.series.is_not(None))
        .order_by(device.c.id)
    ).all()
    newest = max((row.series for row in had), default=0)
    if newest < MOST_SERIES:
        return newest + 1
    given_up = next((row for row in had if row.is_revoked), None)
    if given_up is None:
        return None
    connection.execute(update(device).where(device.c.id == given_up.id).values(series=None))
    return int(given_up.series)


def _device(row: AnyRow) -> Device:
    return Device(row.id, row.name, DeviceKind(row.kind), row.branch, row.series)


def _status(row: AnyRow) -> DeviceStatus:
    return DeviceStatus(
        _device(row),
        row.seen_at,
        row.version,
        row.paper,
        tuple(row.faults or ()),
        row.is_revoked,
        row.key_hash is not None,
        row.paper_since,
        row.box_celsius,
        row.clock_offset_s,
        {name: datetime.fromisoformat(since) for name, since in (row.troubles or {}).items()},
    )
