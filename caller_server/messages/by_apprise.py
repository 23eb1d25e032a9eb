"""WhatsApp, SMS and e-mail by Apprise: the server's settings name a provider's URL with ``{contact}`` in it."""

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from caller_server.usecases.delivery import Letter, Outcome, Parcel

log = logging.getLogger(__name__)

PLACE = "{contact}"
CONNECT_S = 5.0
ANSWER_S = 10.0
SUBJECT_RUNGS = frozenset({"email"})  # the others carry one text


class ByApprise:
    """One rung. ``url`` is secret: it holds the provider's key, and is shown nowhere."""

    def __init__(self, rung: str, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._rung = rung
        self._url = url
        self._clock = clock

    def __repr__(self) -> str:
        return f"ByApprise({self._rung!r})"

    def load(self) -> None:
        """Read the library's many providers, which takes a quarter of a second. Raises ValueError when none knows the URL."""
        if self._provider("62811111111" if self._rung != "email" else "a@example.org") is None:
            raise ValueError(f"{self._rung}_url: no provider is known for it")

    def send(self, parcel: Parcel, letter: Letter) -> Outcome:
        """Hand a message to the provider. Its answer is not known in detail: it took the message, or it did not."""
        assert parcel.contact is not None  # noqa: S101  what is for a contact has one
        provider = self._provider(parcel.contact)
        if provider is None:
            return Outcome("refused", why="contact not taken")
        has_subject = self._rung in SUBJECT_RUNGS
        began = self._clock()
        try:
            is_sent = provider.notify(body=text(letter, has_subject), title=letter.title if has_subject else "")
        except Exception as error:  # a provider's module may raise anything; its text may hold addresses
            return Outcome("failed", why=type(error).__name__)
        if is_sent:
            return Outcome("accepted")
        # The library tells no reasons; who was silent for as long as it is waited for did not answer.
        is_silent = self._clock() - began >= CONNECT_S
        return Outcome("no_answer" if is_silent else "failed")

    def _provider(self, contact: str) -> Any:
        import apprise

        url = self._url.replace(PLACE, quote(contact, safe=""))
        waits = f"cto={CONNECT_S}&rto={ANSWER_S}"
        asset = apprise.AppriseAsset(http_redirects=False, async_mode=False)
        return apprise.Apprise.instantiate(f"{url}{'&' if '?' in url else '?'}{waits}", asset=asset)


def text(letter: Letter, has_subject: bool) -> str:
    """The words of one message: with a subject the rest, else all of it in a line or two."""
    told = letter.body if has_subject else f"{letter.branch}: {letter.title}. {letter.body}"
    return f"{told}\n{letter.link}" if letter.link else told
