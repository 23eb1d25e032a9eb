"""Settings: what wins, and how a wrong value is told of."""

import tomllib
from pathlib import Path

import pytest

from config import settings as module
from config.settings import Settings, WrongSettings, environment, load


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LAPAK_{name.upper()}", raising=False)


def test_every_setting_has_its_default_and_explanation_in_the_file() -> None:
    written = tomllib.loads(module.DEFAULTS.read_text(encoding="utf-8"))
    optional = {name for name, field in Settings.model_fields.items() if not field.is_required()}

    assert set(written) == set(Settings.model_fields) - optional
    assert load().port == 8000


def test_given_wins_over_environment_over_own_file_over_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "server.toml"
    own.write_text('host = "10.0.0.1"\nport = 1001\ntrusted_proxies = 2\n')
    monkeypatch.setenv("LAPAK_CONFIG", str(own))
    monkeypatch.setenv("LAPAK_PORT", "1002")

    chosen = load(host="10.0.0.3")

    assert (chosen.host, chosen.port, chosen.trusted_proxies, chosen.log_level) == ("10.0.0.3", 1002, 2, "INFO")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("port", 70000),
        ("port", "http"),
        ("database_url", "mysql://db"),
        ("redis_url", "memcached://x"),
        ("secret_key", "too short"),
        ("public_url", "antrean.example.go.id"),
        ("trusted_proxies", -1),
        ("async_mode", "eventlet"),
        ("log_level", "LOUD"),
        ("clock_start", "2026-11-23T09:00:00"),
        ("require_second_factor", "officers"),
        ("oidc_issuer", "ftp://sso.example.go.id"),
        ("oidc_issuer", "https://sso.example.go.id"),  # without a client's name
        ("oidc_client_id", "lapak"),  # without an issuer
        ("oidc_username_claim", "email"),
        ("oidc_username_claim", "verified_eMail"),
        ("config", "/there/is/no/such.toml"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(key: str, value: object) -> None:
    with pytest.raises(WrongSettings, match=key):
        load(**{key: value})


def test_a_misspelt_key_in_the_file_is_named(tmp_path: Path) -> None:
    own = tmp_path / "server.toml"
    own.write_text("prot = 8000\n")

    with pytest.raises(WrongSettings, match="prot"):
        load(config=own)


def test_a_secret_is_not_shown_when_it_is_wrong() -> None:
    with pytest.raises(WrongSettings) as wrong:
        load(secret_key="hunter2")

    assert "hunter2" not in str(wrong.value)


def test_a_clock_that_starts_elsewhere_is_refused_without_testing() -> None:
    with pytest.raises(WrongSettings, match="clock_start"):
        load(clock_start="2026-11-23T09:00:00+08:00")

    assert load(clock_start="2026-11-23T09:00:00+08:00", testing=True).clock_start is not None


def test_postgresql_needs_a_secret_that_all_processes_share() -> None:
    with pytest.raises(WrongSettings, match="secret_key"):
        load(database_url="postgresql://db/lapak")


def test_a_process_started_with_our_environment_gets_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = load(port=8123, testing=True, clock_start="2026-11-23T09:00:00+08:00", public_url="https://antrean.example.go.id/")

    for name, value in environment(ours).items():
        monkeypatch.setenv(name, value)

    assert load() == ours
    assert ours.public_url == "https://antrean.example.go.id"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().port = 1  # type: ignore[misc]
