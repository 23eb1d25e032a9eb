"""Accounts of people in the database; the People of usecases/accounts.py."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, func, insert, select

from caller_server.storage.account_log import (
    AnyRow,
    Part,
    change_row,
    check_branch,
    end_access,
    has_factor,
    hashed,
    new_secret,
    one_at_a_time,
    staff_of,
    user_row,
)
from caller_server.storage.account_tables import sign_in_link, staff_token, user
from caller_server.usecases import people as rules
from caller_server.usecases import staff as checks
from caller_server.usecases.accounts import InvalidAccount, Person, Role, Staff


class PeopleStore(Part):
    """Who works here; every change is logged in its own transaction."""

    def users(self) -> list[Staff]:
        """All accounts by name."""
        return [person.staff for person in self.people()]

    def people(self) -> list[Person]:
        """The same, as administrators see them."""
        with self._database.reader() as connection:
            return [_person(row) for row in connection.execute(select(user).order_by(user.c.username))]

    def person(self, username: str) -> Person:
        """One of them. Raises NotFound."""
        with self._database.reader() as connection:
            return _person(user_row(connection, username))

    def add_user(
        self, username: str, role: Role, branch: str | None, password: str | None = None, *, by: Staff | None = None
    ) -> Staff:
        """Make an account; without a password only links and tokens open it. Raises InvalidAccount, NotFound (branch)."""
        checks.check_user(username, role, branch)
        rules.check_place(by, branch)
        password_hash = self._hash_of(username, password) if password is not None else None
        with self._database.writer() as connection:
            one_at_a_time(connection)
            check_branch(connection, branch)
            if connection.execute(select(user.c.username).where(user.c.username == username)).first():
                raise InvalidAccount("username_taken", username=username)
            connection.execute(
                insert(user).values(
                    username=username, role=str(role), branch=branch, password_hash=password_hash, created_at=self._clock()
                )
            )
            self._note(connection, by, "user_added", username, branch, role=str(role))
        return Staff(username, role, branch)

    def set_password(self, username: str, password: str, *, by: Staff | None = None) -> None:
        """Give a new password and end the account's sessions. Raises NotFound, InvalidAccount."""
        password_hash = self._hash_of(username, password)
        with self._database.writer() as connection:
            person = self._touch(connection, username, by)
            change_row(connection, username, password_hash=password_hash)
            end_access(connection, username, tokens=False)
            self._note(connection, by, "password_set", username, person.staff.branch)

    def set_role(self, username: str, role: Role, branch: str | None, *, by: Staff | None = None) -> Staff:
        """Give another role or branch; as ``change_user``."""
        return self.change_user(username, lambda person: rules.changed(person, role=role, branch=branch), by=by).staff

    def change_user(self, username: str, change: Callable[[Person], Person], *, by: Staff | None = None) -> Person:
        """Store what ``change`` makes of the account: role, branch, disabled, bound. Its sessions, tokens and links end.

        Raises NotFound, InvalidAccount, Forbidden, NotAllowedNow.
        """
        with self._database.writer() as connection:
            before = self._touch(connection, username, by)
            after = change(before)
            if after == before:
                return before
            checks.check_user(username, after.staff.role, after.staff.branch)
            rules.check_place(by, after.staff.branch)
            check_branch(connection, after.staff.branch)
            rules.check_head_left(before, after, _other_heads(connection, username))
            values: dict[str, object] = {"role": str(after.staff.role), "branch": after.staff.branch}
            values |= {"is_disabled": after.is_disabled} | ({} if after.is_bound else {"oidc_subject": None})
            change_row(connection, username, **values)
            end_access(connection, username)
            self._note_change(connection, by, before, after)
        return after

    def _note_change(self, connection: Connection, by: Staff | None, before: Person, after: Person) -> None:
        old, new = before.staff, after.staff
        if old != new:
            detail = {"role": str(new.role), "role_before": str(old.role), "branch": new.branch, "branch_before": old.branch}
            for where in {old.branch, new.branch}:  # both branches lose or gain somebody, and read it in their own log
                self._note(connection, by, "role_changed", new.username, where, **detail)
        if before.is_disabled != after.is_disabled:
            self._note(connection, by, "user_disabled" if after.is_disabled else "user_enabled", new.username, new.branch)
        if before.is_bound and not after.is_bound:
            self._note(connection, by, "provider_unbound", new.username, new.branch)

    def remove_user(self, username: str, *, by: Staff | None = None) -> None:
        """End an account, its sessions, tokens and links. Raises NotFound."""
        with self._database.writer() as connection:
            person = self._touch(connection, username, by)
            rules.check_head_left(person, None, _other_heads(connection, username))
            connection.execute(delete(user).where(user.c.username == username))
            self._note(connection, by, "user_removed", username, person.staff.branch, role=str(person.staff.role))

    def sign_in_link(self, username: str, *, by: Staff | None = None) -> str:
        """The secret of a link that signs in once. Raises NotFound."""
        secret, now = new_secret(), self._clock()
        with self._database.writer() as connection:
            person = self._touch(connection, username, by)
            connection.execute(delete(sign_in_link).where(sign_in_link.c.expires_at < now))
            connection.execute(
                insert(sign_in_link).values(hash=hashed(secret), username=username, expires_at=now + checks.SIGN_IN_LINK_LASTS)
            )
            self._note(connection, by, "link_made", username, person.staff.branch)
        return secret

    def add_token(self, username: str) -> str:
        """A bearer token for a program that acts as this person. Raises NotFound."""
        token = new_secret()
        with self._database.writer() as connection:
            person = self._touch(connection, username, None)
            connection.execute(insert(staff_token).values(hash=hashed(token), username=username, created_at=self._clock()))
            self._note(connection, None, "token_made", username, person.staff.branch)
        return token

    def _touch(self, connection: Connection, username: str, by: Staff | None) -> Person:
        """The account, which nobody else changes until the end of the transaction, if ``by`` may."""
        one_at_a_time(connection)
        person = _person(user_row(connection, username))
        rules.check_touch(by, person)
        return person

    def _hash_of(self, username: str, password: str) -> str:
        # Outside every transaction: Argon2 takes tens of milliseconds on purpose.
        checks.check_password(username, password)
        return self._hasher.hash(password)


def _person(row: AnyRow) -> Person:
    return Person(
        staff_of(row),
        is_disabled=row.is_disabled,
        has_password=row.password_hash is not None,
        has_second_factor=has_factor(row),
        is_bound=row.oidc_subject is not None,
        created_at=row.created_at,
    )


def _other_heads(connection: Connection, username: str) -> int:
    heads = select(func.count()).where(
        user.c.role == str(Role.ADMINISTRATOR),
        user.c.branch.is_(None),
        user.c.is_disabled.is_(False),
        user.c.username != username,
    )
    return int(connection.execute(heads).scalar_one())
