"""What may be asked of the voice by its address: calls, people asked to come closer, missed numbers, and recorded sentences."""

import re
from collections.abc import Callable

from config.translations import LANGUAGES
from hardware.speaker.clips import ClipBank, ClipMissing
from hardware.speaker.phrases import BY_ITSELF, LABEL, MESSAGES, NUMBER

WHOLE = r"(?P<whole>-whole)?"  # the number said as a whole number
ANNOUNCEMENT = re.compile(
    rf"(?P<number>{NUMBER})-(?P<kind>desk|booth)-(?P<label>{LABEL})-(?P<attempt>[1-9][0-9]?)-(?P<max_calls>[1-9][0-9]?){WHOLE}",
)
INVITATION = re.compile(rf"(?P<first>{NUMBER})-to-(?P<last>{NUMBER}){WHOLE}")
MISSED = re.compile(rf"(?P<number>{NUMBER}){WHOLE}")


def sound(bank: ClipBank, kind: str, language: str, what: str) -> bytes | None:
    """The WAV of ``what``; ``kind`` is ``announcements invitations missed messages``. None for what cannot be said.

    What the voice lacks is no error: the page shows the words and plays the chime, and `lapak doctor` tells of it.
    """
    if language not in LANGUAGES:
        return None
    try:
        return KINDS[kind](bank, language, what)
    except ClipMissing:
        return None


def _announcement(bank: ClipBank, language: str, what: str) -> bytes | None:
    said = ANNOUNCEMENT.fullmatch(what)
    if said is None:
        return None
    call = (said["number"], said["kind"], said["label"], int(said["attempt"]), int(said["max_calls"]))
    return bank.announcement(language, *call, digits=_digits(said))


def _invitation(bank: ClipBank, language: str, what: str) -> bytes | None:
    said = INVITATION.fullmatch(what)
    return bank.invitation(language, said["first"], said["last"], _digits(said)) if said else None


def _missed(bank: ClipBank, language: str, what: str) -> bytes | None:
    said = MISSED.fullmatch(what)
    return bank.missed(language, said["number"], _digits(said)) if said else None


def _message(bank: ClipBank, language: str, what: str) -> bytes | None:
    return bank.message(language, what) if what in (*MESSAGES, *BY_ITSELF) else None


def _digits(said: re.Match[str]) -> str:
    return "whole" if said["whole"] else "one_by_one"


KINDS: dict[str, Callable[[ClipBank, str, str], bytes | None]] = {
    "announcements": _announcement,
    "invitations": _invitation,
    "missed": _missed,
    "messages": _message,
}
