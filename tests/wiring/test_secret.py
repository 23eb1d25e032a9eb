"""The server's secret and the tickets' tokens."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from caller_server.domain.ids import TicketId
from caller_server.wiring.secret import FILE_NAME, secret_key, token_hash, token_maker
from config.settings import WrongSettings, load


def test_a_retry_gets_the_same_token_for_the_same_ticket() -> None:
    token = token_maker("k" * 40)

    assert token(TicketId("t1")) == token(TicketId("t1")) != token(TicketId("t2"))


def test_another_key_makes_other_tokens() -> None:
    assert token_maker("k" * 40)(TicketId("t1")) != token_maker("l" * 40)(TicketId("t1"))


def test_a_token_fits_a_small_qr() -> None:
    assert re.fullmatch(r"[A-Z2-7]{26}", token_maker("k" * 40)(TicketId("t1")))


def test_what_is_stored_of_a_token_is_not_the_token() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", token_hash("ABC"))


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = load(database_url=f"sqlite:///{tmp_path}/lapak.sqlite")

    first = secret_key(settings)

    assert secret_key(settings) == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    settings = load(database_url=f"sqlite:///{tmp_path}/lapak.sqlite")

    with ThreadPoolExecutor(16) as threads:
        keys = set(threads.map(lambda _: secret_key(settings), range(64)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_the_key_of_the_settings_comes_first(tmp_path: Path) -> None:
    settings = load(database_url=f"sqlite:///{tmp_path}/lapak.sqlite", secret_key="s" * 40)

    assert secret_key(settings) == "s" * 40
    assert not (tmp_path / FILE_NAME).exists()


def test_a_damaged_key_file_is_not_replaced_behind_our_back(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("short")

    with pytest.raises(WrongSettings, match="damaged"):
        secret_key(load(database_url=f"sqlite:///{tmp_path}/lapak.sqlite"))
