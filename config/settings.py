"""The server's settings: defaults, then a TOML file, then the environment. Read once, frozen, wrong values named by their key."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

DEFAULTS = Path(__file__).resolve().parent / "default.toml"
PREFIX = "LAPAK_"
SHORTEST_SECRET = 32  # characters


class WrongSettings(ValueError):
    """A setting is missing or wrong; the message names its key."""


class Settings(BaseSettings):
    """What ``default.toml`` explains. ``config`` is the TOML file that was read beside it, None without one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=0, le=65535)]
    database_url: Annotated[str, Field(pattern=r"^(sqlite:///|postgresql(\+psycopg)?://).+")]
    redis_url: Annotated[str, Field(pattern=r"^((redis|rediss|unix)://.+)?$")]
    secret_key: str
    public_url: Annotated[str, Field(pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$")]
    trusted_proxies: Annotated[int, Field(ge=0, le=5)]
    cookie_secure: bool
    device_takes_per_minute: Annotated[int, Field(ge=0)]
    require_second_factor: Literal["none", "administrators"]
    oidc_issuer: Annotated[str, Field(pattern=r"^(https?://[^/\s?#]+[^\s?#]*)?$")]
    oidc_client_id: str
    oidc_client_secret: Annotated[str, Field(repr=False)]
    oidc_label: Annotated[str, Field(max_length=60)]
    oidc_username_claim: Annotated[str, Field(min_length=1, max_length=60)]
    push_subject: Annotated[str, Field(pattern=r"^((mailto:[^@\s]+@[^@\s]+|https://[^/\s]+\S*))?$")]
    push_hosts: str
    whatsapp_url: Annotated[str, Field(repr=False)]
    sms_url: Annotated[str, Field(repr=False)]
    email_url: Annotated[str, Field(repr=False)]
    media_folder: str
    pictures_folder: str
    reach_wait_s: Annotated[int, Field(ge=5, le=300)]
    looks_ahead: bool
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]
    async_mode: Literal["gevent", "threading"]
    testing: bool
    clock_start: AwareDatetime | None = None
    demo_slips: Path | None = None
    config: Path | None = None

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("oidc_username_claim")
    @classmethod
    def _no_address(cls, value: str) -> str:
        if "mail" in value.lower():
            raise ValueError(
                "accounts are never found by e-mail: addresses are given to other people, and providers let them be typed"
            )
        return value

    @field_validator("whatsapp_url", "sms_url", "email_url")
    @classmethod
    def _has_a_place(cls, value: str) -> str:
        if value and value.count("{contact}") != 1:
            raise ValueError("must have {contact} in it once, where the telephone number or address goes")
        return value

    @model_validator(mode="after")
    def _belong_together(self) -> "Settings":
        if self.clock_start and not self.testing:
            raise ValueError("clock_start: a clock that starts elsewhere is refused without testing (LAPAK_TESTING=1)")
        if not self.is_sqlite and not self.secret_key:
            raise ValueError("secret_key: must be set with PostgreSQL, the same for all processes (LAPAK_SECRET_KEY)")
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            raise ValueError("oidc_issuer, oidc_client_id: signing in at a provider needs both")
        return self

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one SQLite file, and so the server one process."""
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_file(self) -> Path | None:
        """The SQLite file; None with PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What comes first wins: given in the program, environment, own TOML file, defaults."""
        own = _own_file(init_settings())
        files = [DEFAULTS, own] if own else [DEFAULTS]
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=files)


def _own_file(given: dict[str, Any]) -> Path | None:
    named = given.get("config") or os.environ.get(f"{PREFIX}CONFIG")
    if not named:
        return None
    path = Path(named)
    if not path.is_file():
        raise WrongSettings(f"config: there is no file {path}")
    return path


def load(**given: Any) -> Settings:
    """The settings, with ``given`` ones (from the command line) above all others; None values are left out.

    Raises WrongSettings with one line per wrong key.
    """
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise WrongSettings("\n".join(_sentence(problem["loc"], problem["msg"]) for problem in error.errors())) from error


def _sentence(where: tuple[int | str, ...], message: str) -> str:
    key = ".".join(str(part) for part in where)
    message = message.removeprefix("Value error, ")
    return f"{key}: {message} (environment: {PREFIX}{key.upper()})" if key else message


def environment(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for a process that is started with the same ones."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {f"{PREFIX}{name.upper()}": _as_text(value) for name, value in values.items() if value not in (None, "")}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)
