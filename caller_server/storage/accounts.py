"""Accounts, sessions and devices in the database; the Accounts of usecases/accounts.py."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from caller_server.domain.errors import NotFound
from caller_server.storage.account_tables import device, device_code, sign_in_link, staff_session, staff_token, user
from caller_server.storage.engine import Database
from caller_server.storage.tables import branch
from caller_server.usecases import accounts as rules
from caller_server.usecases.accounts import Device, DeviceKind, DeviceStatus, InvalidAccount, NotSignedIn, Role, Session, Staff

SECRET_BYTES = 24  # 192 bits
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 10  # 50 bits, good for half an hour and ten tries a minute

# Asked with every request, so built once.
_SESSION = select(staff_session, user.c.role, user.c.branch).join(user).where(staff_session.c.id == bindparam("id"))
_STAFF_OF_TOKEN = select(user).join(staff_token).where(staff_token.c.hash == bindparam("hash"))
_DEVICE_OF_KEY = select(device).where(device.c.key_hash == bindparam("hash"), device.c.is_revoked.is_(False))


class AccountStore:
    """Accounts over ``database``; ``clock`` gives aware times. ``hasher`` is Argon2id with its library's cost by default."""

    def __init__(self, database: Database, clock: Callable[[], datetime], hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(SECRET_BYTES))

    # People

    def add_user(self, username: str, role: Role, branch: str | None, password: str | None = None) -> Staff:
        """Make an account; without a password only links and tokens open it. Raises InvalidAccount, NotFound (branch)."""
        rules.check_user(username, role, branch)
        password_hash = self._hash_of(username, password) if password is not None else None
        with self._database.writer() as connection:
            _check_branch(connection, branch)
            if connection.execute(select(user.c.username).where(user.c.username == username)).first():
                raise InvalidAccount("username_taken", username=username)
            connection.execute(
                insert(user).values(
                    username=username, role=str(role), branch=branch, password_hash=password_hash, created_at=self._clock()
                )
            )
        return Staff(username, role, branch)

    def users(self) -> list[Staff]:
        """All accounts by name."""
        with self._database.reader() as connection:
            return [_staff(row) for row in connection.execute(select(user).order_by(user.c.username))]

    def set_password(self, username: str, password: str) -> None:
        """Give a new password and end the account's sessions. Raises NotFound, InvalidAccount."""
        password_hash = self._hash_of(username, password)
        with self._database.writer() as connection:
            _change_user(connection, username, password_hash=password_hash)
            connection.execute(delete(staff_session).where(staff_session.c.username == username))

    def set_role(self, username: str, role: Role, branch: str | None) -> Staff:
        """Give another role or branch and end the account's sessions and tokens. Raises NotFound, InvalidAccount."""
        rules.check_user(username, role, branch)
        with self._database.writer() as connection:
            _check_branch(connection, branch)
            _change_user(connection, username, role=str(role), branch=branch)
            for table in (staff_session, staff_token, sign_in_link):
                connection.execute(delete(table).where(table.c.username == username))
        return Staff(username, role, branch)

    def remove_user(self, username: str) -> None:
        """End an account, its sessions, tokens and links. Raises NotFound."""
        with self._database.writer() as connection:
            if connection.execute(delete(user).where(user.c.username == username)).rowcount == 0:
                raise NotFound("user", username=username)

    def _hash_of(self, username: str, password: str) -> str:
        # Outside every transaction: Argon2 takes tens of milliseconds on purpose.
        rules.check_password(username, password)
        return self._hasher.hash(password)

    # Signing in

    def sign_in(self, username: str, password: str) -> Session:
        """A new session with its ``secret``. Raises NotSignedIn, after the same time whether or not the name exists."""
        with self._database.reader() as connection:
            row = connection.execute(select(user).where(user.c.username == username.lower())).first()
        stored = (row.password_hash if row is not None else None) or self._nobody
        is_right = _matches(self._hasher, stored, password)
        if row is None or row.password_hash is None or not is_right:
            raise NotSignedIn("sign_in_failed")
        renewed = self._hasher.hash(password) if self._hasher.check_needs_rehash(stored) else None
        with self._database.writer() as connection:
            if renewed:
                _change_user(connection, row.username, password_hash=renewed)
            return self._begin(connection, _staff(row))

    def sign_in_link(self, username: str) -> str:
        """The secret of a link that signs in once. Raises NotFound."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        now = self._clock()
        with self._database.writer() as connection:
            _check_user(connection, username)
            connection.execute(delete(sign_in_link).where(sign_in_link.c.expires_at < now))
            connection.execute(
                insert(sign_in_link).values(hash=_hash(secret), username=username, expires_at=now + rules.SIGN_IN_LINK_LASTS)
            )
        return secret

    def use_link(self, token: str) -> Session:
        """Trade a link's secret for a session. Raises NotSignedIn when it was used or is too old."""
        with self._database.writer() as connection:
            used = connection.execute(
                delete(sign_in_link).where(sign_in_link.c.hash == _hash(token)).returning(sign_in_link)
            ).first()
            if used is not None and used.expires_at >= self._clock():
                row = connection.execute(select(user).where(user.c.username == used.username)).one()
                return self._begin(connection, _staff(row))
        raise NotSignedIn("link_used")

    def _begin(self, connection: Connection, staff: Staff) -> Session:
        secret, csrf, now = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES), self._clock()
        session = Session(staff, csrf, _hash(secret), secret)
        connection.execute(
            delete(staff_session).where(
                or_(
                    staff_session.c.started_at < now - rules.SESSION_LONGEST,
                    staff_session.c.used_at < now - rules.SESSION_IDLE,
                )
            )
        )
        connection.execute(
            insert(staff_session).values(id=session.id, username=staff.username, csrf=csrf, started_at=now, used_at=now)
        )
        return session

    # Sessions and tokens

    def session(self, secret: str, *, touch: bool = True) -> Session | None:
        """The session of a cookie, None when it is over. ``touch`` notes the use, which puts the idle end off."""
        row, now = self._session_row(_hash(secret)), self._clock()
        if row is None:
            return None
        if touch and now - row.used_at > rules.SESSION_TOUCHED_EVERY:
            with self._database.writer() as connection:
                connection.execute(update(staff_session).where(staff_session.c.id == row.id).values(used_at=now))
        return Session(_staff(row), row.csrf, row.id)

    def is_session_alive(self, session_id: str) -> bool:
        """Whether the session still stands; for sockets, which outlive the request that opened them."""
        return self._session_row(session_id) is not None

    def _session_row(self, session_id: str) -> "Row[tuple[object, ...]] | None":
        with self._database.reader() as connection:
            row = connection.execute(_SESSION, {"id": session_id}).first()
        if row is None or rules.is_session_over(row.started_at, row.used_at, self._clock()):
            return None
        return row

    def end_session(self, session_id: str) -> None:
        """Sign out."""
        with self._database.writer() as connection:
            connection.execute(delete(staff_session).where(staff_session.c.id == session_id))

    def add_token(self, username: str) -> str:
        """A bearer token for a program that acts as this person. Raises NotFound."""
        token = secrets.token_urlsafe(SECRET_BYTES)
        with self._database.writer() as connection:
            _check_user(connection, username)
            connection.execute(insert(staff_token).values(hash=_hash(token), username=username, created_at=self._clock()))
        return token

    def staff_by_bearer(self, token: str) -> Staff | None:
        """Whose bearer token this is."""
        with self._database.reader() as connection:
            row = connection.execute(_STAFF_OF_TOKEN, {"hash": _hash(token)}).first()
        return None if row is None else _staff(row)

    # Devices

    def add_device(self, name: str, kind: DeviceKind, branch: str) -> str:
        """Make a device; gives its key. Raises InvalidAccount, NotFound (branch)."""
        key = secrets.token_urlsafe(SECRET_BYTES)
        with self._database.writer() as connection:
            self._insert_device(connection, name, kind, branch, _hash(key))
        return key

    def device_code(self, name: str, kind: DeviceKind, branch: str) -> str:
        """A one-time code that a person types at the new device. Raises as ``add_device``."""
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        now = self._clock()
        with self._database.writer() as connection:
            device_id = self._insert_device(connection, name, kind, branch, None)
            connection.execute(
                insert(device_code).values(hash=_hash(code), device_id=device_id, expires_at=now + rules.DEVICE_CODE_LASTS)
            )
        return code

    def _insert_device(self, connection: Connection, name: str, kind: DeviceKind, branch: str, key_hash: str | None) -> int:
        rules.check_device(name)
        _check_branch(connection, branch)
        old = connection.execute(select(device).where(device.c.name == name)).first()
        if old is not None and old.key_hash is not None and not old.is_revoked:
            raise InvalidAccount("device_name_taken", name=name)
        if old is not None:  # revoked, or its code was never used: the name is free again, the old id is not
            connection.execute(
                update(device).where(device.c.id == old.id).values(name=f"{name}.{old.id}", is_revoked=True, key_hash=None)
            )
            connection.execute(delete(device_code).where(device_code.c.device_id == old.id))
        made = connection.execute(
            insert(device)
            .values(name=name, kind=str(kind), branch=branch, key_hash=key_hash, created_at=self._clock(), is_revoked=False)
            .returning(device.c.id)
        )
        return int(made.scalar_one())

    def enrol(self, code: str) -> tuple[Device, str]:
        """Trade a one-time code for a device and its key. Raises NotSignedIn when it was used or is too old."""
        key = secrets.token_urlsafe(SECRET_BYTES)
        plain = code.upper().replace("-", "").replace(" ", "")
        with self._database.writer() as connection:
            used = connection.execute(
                delete(device_code).where(device_code.c.hash == _hash(plain)).returning(device_code)
            ).first()
            if used is not None and used.expires_at >= self._clock():
                row = connection.execute(
                    update(device).where(device.c.id == used.device_id).values(key_hash=_hash(key)).returning(device)
                ).one()
                return _device(row), key
        raise NotSignedIn("code_used")

    def device_by_key(self, key: str) -> Device | None:
        """Which device holds this key; None for an unknown or revoked one."""
        with self._database.reader() as connection:
            row = connection.execute(_DEVICE_OF_KEY, {"hash": _hash(key)}).first()
        return None if row is None else _device(row)

    def device_seen(self, device_: Device, version: str, paper: str, faults: Sequence[str]) -> None:
        """Note that a device is there, and how it is."""
        with self._database.writer() as connection:
            connection.execute(
                update(device)
                .where(device.c.id == device_.id)
                .values(seen_at=self._clock(), version=version, paper=paper, faults=list(faults))
            )

    def devices(self) -> list[DeviceStatus]:
        """All devices by name."""
        with self._database.reader() as connection:
            return [
                DeviceStatus(_device(row), row.seen_at, row.version, row.paper, tuple(row.faults or ()), row.is_revoked)
                for row in connection.execute(select(device).order_by(device.c.name))
            ]

    def revoke_device(self, name: str) -> None:
        """Take a device's key away. Raises NotFound."""
        with self._database.writer() as connection:
            taken = connection.execute(update(device).where(device.c.name == name).values(is_revoked=True, key_hash=None))
            if taken.rowcount == 0:
                raise NotFound("device", name=name)


def _hash(secret: str) -> str:
    # Secrets of 192 random bits need no slow hash; passwords get one.
    return hashlib.sha256(secret.encode()).hexdigest()


def _matches(hasher: PasswordHasher, stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _check_branch(connection: Connection, code: str | None) -> None:
    if code is not None and connection.execute(select(branch.c.id).where(branch.c.code == code)).first() is None:
        raise NotFound("branch", branch=code)


def _check_user(connection: Connection, username: str) -> None:
    if connection.execute(select(user.c.username).where(user.c.username == username)).first() is None:
        raise NotFound("user", username=username)


def _change_user(connection: Connection, username: str, **values: object) -> None:
    if connection.execute(update(user).where(user.c.username == username).values(**values)).rowcount == 0:
        raise NotFound("user", username=username)


def _staff(row: "Row[tuple[object, ...]]") -> Staff:
    return Staff(row.username, Role(row.role), row.branch)


def _device(row: "Row[tuple[object, ...]]") -> Device:
    return Device(row.id, row.name, DeviceKind(row.kind), row.branch)
