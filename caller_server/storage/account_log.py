"""The sealed log of changes to accounts and devices, and what the parts of the account store share."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, text, update

from caller_server.domain.errors import NotFound
from caller_server.domain.seal import FIRST, of_account, seal
from caller_server.storage.account_tables import account_event, account_log, sign_in_link, staff_session, staff_token, user
from caller_server.storage.engine import Database
from caller_server.storage.tables import branch
from caller_server.usecases import people as rules
from caller_server.usecases.accounts import AccountChange, Role, Staff

SECRET_BYTES = 24  # 192 bits
AnyRow = Row[Any]

# The lock and the next number in one statement; the seal is still that of the change before.
_TAKE_NEXT = update(account_log).values(seq=account_log.c.seq + 1).returning(account_log.c.seq, account_log.c.chain)


class Part:
    """One part of the account store. ``clock`` gives aware times, ``key`` seals the log; ``require_second_factor`` is ``none`` or
    ``administrators``.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        key: bytes,
        hasher: PasswordHasher | None = None,
        require_second_factor: str = "none",
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(new_secret())
        self._require_second_factor = require_second_factor

    def _note(
        self, connection: Connection, by: Staff | None, kind: str, subject: str, branch_code: str | None, **detail: Any
    ) -> None:
        """Log a change in its own transaction, sealed with the one before it. Never put a secret into ``detail``.

        From here on other changes wait, so this comes last in its transaction: then nobody can wait for it crosswise.
        """
        actor, now = rules.actor_of(by), self._clock()
        told: dict[str, Any] = {"at": now, "actor_kind": actor.kind, "actor": actor.name, "branch": branch_code, "kind": kind}
        told |= {"subject": subject, "detail": detail}
        newest = connection.execute(_TAKE_NEXT).one()
        chain = seal(self._key, newest.chain or FIRST, of_account(seq=newest.seq, **told))
        connection.execute(insert(account_event).values(id=newest.seq, chain=chain, **told))
        connection.execute(update(account_log).values(chain=chain))

    def changes(self, branch_code: str | None = None) -> list[AccountChange]:
        """The newest two hundred changes of accounts and devices, newest first; of one branch, or of all."""
        wanted = select(account_event).order_by(account_event.c.id.desc()).limit(rules.CHANGES_SHOWN)
        if branch_code is not None:
            wanted = wanted.where(account_event.c.branch == branch_code)
        with self._database.reader() as connection:
            return [
                AccountChange(row.at, row.actor_kind, row.actor, row.branch, row.kind, row.subject, dict(row.detail))
                for row in connection.execute(wanted)
            ]

    def _is_password(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def new_secret() -> str:
    """A secret nobody can guess."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hashed(secret: str) -> str:
    """What is stored of a secret: 192 random bits need no slow hash; passwords get one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def staff_of(row: AnyRow) -> Staff:
    """The account of a row that has its columns."""
    return Staff(row.username, Role(row.role), row.branch)


def has_factor(row: AnyRow) -> bool:
    """Whether the account of this row has a second factor that was confirmed."""
    return row.totp_seed is not None and row.totp_step is not None


def check_branch(connection: Connection, code: str | None) -> None:
    """Raises NotFound for a branch that is none; None is all branches."""
    if code is not None and connection.execute(select(branch.c.id).where(branch.c.code == code)).first() is None:
        raise NotFound("branch", branch=code)


def one_at_a_time(connection: Connection) -> None:
    """Put changes of accounts in line, so that what one has checked still holds when it writes. SQLite's writers are in line."""
    if connection.dialect.name == "postgresql":
        connection.execute(text('LOCK TABLE "user" IN SHARE ROW EXCLUSIVE MODE'))


def user_row(connection: Connection, username: str) -> AnyRow:
    """The account's row. Raises NotFound."""
    row = connection.execute(select(user).where(user.c.username == username)).first()
    if row is None:
        raise NotFound("user", username=username)
    return row


def change_row(connection: Connection, username: str, **values: object) -> None:
    """Write columns of an account. Raises NotFound."""
    if connection.execute(update(user).where(user.c.username == username).values(**values)).rowcount == 0:
        raise NotFound("user", username=username)


def end_access(connection: Connection, username: str, *, tokens: bool = True) -> None:
    """End an account's sessions and links, and with ``tokens`` its bearer tokens."""
    for table in (staff_session, sign_in_link, *([staff_token] if tokens else [])):
        connection.execute(delete(table).where(table.c.username == username))
