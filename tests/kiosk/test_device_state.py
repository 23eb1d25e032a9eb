"""What a kiosk keeps from one start to the next, and what becomes of files that somebody or something has spoilt."""

import os
import stat
import threading
from pathlib import Path

import pytest

from caller_server.contract.staff_pin import kept
from kiosk.device_state import PICTURES, SETTINGS_FILE, DeviceState

PIN = kept("482917", bytes(16))


def test_a_new_kiosk_has_kept_nothing_and_makes_no_folder_by_being_asked(tmp_path: Path) -> None:
    state = DeviceState(tmp_path / "kiosk")

    assert (state.key, state.volume, state.pin, state.picture, state.picture_tag) == (None, 100, None, None, None)
    assert not state.folder.exists()


def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    before = DeviceState(tmp_path / "kiosk")
    before.keep_key("the-key")
    before.keep_volume(30)
    before.keep_pin(PIN)
    before.keep_picture(b"a picture", '"1"')

    after = DeviceState(tmp_path / "kiosk")

    assert (after.key, after.volume, after.pin, after.picture_tag) == ("the-key", 30, PIN, '"1"')
    assert after.picture is not None
    assert after.picture.read_bytes() == b"a picture"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_kiosk_s_own_user_can_read_its_key(tmp_path: Path) -> None:
    DeviceState(tmp_path / "kiosk").keep_key("the-key")

    assert stat.S_IMODE((tmp_path / "kiosk" / "device.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "kiosk").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "spoilt", [b"", b"{", b"[1]", b'{"volume": "loud", "staff_pin": {"salt": "zz"}}', b'{"volume": 900}', b"\xff\xfe"]
)
def test_a_spoilt_file_is_as_none(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(spoilt)

    state = DeviceState(tmp_path)

    assert (state.volume, state.pin) == (100, None)
    state.keep_volume(50)
    assert state.volume == 50


def test_another_picture_is_another_file_and_the_last_one_goes(tmp_path: Path) -> None:
    state = DeviceState(tmp_path)
    state.keep_picture(b"one", '"1"')
    first = state.picture

    state.keep_picture(b"two", '"2"')

    assert first is not None
    assert state.picture != first
    assert [file.read_bytes() for file in tmp_path.glob(PICTURES)] == [b"two"]
    state.keep_picture(None, None)
    assert state.picture is None
    assert state.picture_tag is None


def test_two_threads_that_keep_different_things_lose_neither(tmp_path: Path) -> None:
    def keep_volumes() -> None:
        for percent in range(100):
            DeviceState(tmp_path).keep_volume(percent)

    thread = threading.Thread(target=keep_volumes)
    thread.start()
    for count in range(100):
        DeviceState(tmp_path).keep_pin(PIN if count % 2 else None)
    thread.join(30)

    assert (DeviceState(tmp_path).volume, DeviceState(tmp_path).pin) == (99, PIN)


def test_a_branch_that_gives_up_its_pin_has_none(tmp_path: Path) -> None:
    state = DeviceState(tmp_path)
    state.keep_pin(PIN)

    state.keep_pin(None)

    assert state.pin is None
