"""How a kiosk comes to its key: given, traded for a one-time code, or kept from the last time."""

import logging

from hardware.enrolment import NoServer, NotEnrolled, enrol
from kiosk.device_state import DeviceState

log = logging.getLogger(__name__)
KIND = "kiosk"


def traded(server: str, code: str, state: DeviceState) -> str:
    """The key that the server gives for ``code``, kept in the kiosk's folder.

    Raises NotEnrolled (a code that is used up, too old, or another device's), NoServer, DeviceFault, and OSError when the key
    cannot be kept.
    """
    enrolled = enrol(server, code)
    if enrolled.kind != KIND:
        raise NotEnrolled(f"that was the code of a {enrolled.kind}, and it is used up: make new ones, for it and for the kiosk")
    state.keep_key(enrolled.key)
    return enrolled.key


def key_for(server: str, state: DeviceState, *, given: str | None = None, code: str | None = None) -> str | None:
    """The key to start with, None when there is none. Raises as ``traded`` does, and OSError for a key that cannot be read.

    A code that stays in a start-up file is used up after the first start: what it was traded for is used from then on.
    """
    if code is not None:
        try:
            return traded(server, code, state)
        except (NotEnrolled, NoServer) as error:
            if state.key is None:
                raise
            log.warning("the code was not traded, the kept key is used: %s", error)
    if given and code is None and not state.is_replaced(given):
        return given
    return state.key
