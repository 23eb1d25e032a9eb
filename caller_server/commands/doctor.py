"""``lapak doctor``: looks at everything that can be looked at, and says what to do."""

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from caller_server.commands.common import answer, as_json, with_settings
from caller_server.commands.hardware import PRINTER_HELP
from config.settings import Settings
from hardware.hall_doctor import HallSpecs, hall_options


@dataclass(frozen=True)
class Found:
    """One thing that was looked at."""

    what: str
    ok: bool
    sentence: str
    what_to_do: str = ""


@click.command()
@click.option("--printer", help=PRINTER_HELP)
@click.option("--scanner", help="keyboard, or serial:/dev/ttyACM0.")
@click.option("--speaker", help="auto, or program:aplay -q.")
@hall_options
@click.option("--play", is_flag=True, help="Play the chime, light the lamps, write on the signs.")
@as_json
@with_settings
def doctor(
    chosen: Settings,
    printer: str | None,
    scanner: str | None,
    speaker: str | None,
    hall: HallSpecs,
    play: bool,
    is_json: bool,
) -> None:
    """Look at the database, the secret, the voice and the devices; exit status 1 when something is not well."""
    from hardware.doctor import run

    found = [*_database(chosen), _secret(chosen), *_voice(), _origin(chosen)]
    found += [Found(f.device, f.ok, f.sentence, f.what_to_do) for f in run(printer, scanner, speaker, hall=hall, play=play)]
    lines = []
    for one in found:
        lines.append(f"{'ok  ' if one.ok else 'BAD '} {one.what}: {one.sentence}")
        lines += [f"     -> {one.what_to_do}"] if one.what_to_do else []
    answer([asdict(one) for one in found], is_json, "\n".join(lines))
    raise SystemExit(0 if all(one.ok for one in found) else 1)


def _database(chosen: Settings) -> list[Found]:
    from sqlalchemy.exc import SQLAlchemyError

    from caller_server.storage import migrate

    file = chosen.sqlite_file
    if file is not None and not file.is_file():
        return [Found("database", False, f"There is no database at {file}.", "Start the server once, or run 'lapak db upgrade'.")]
    try:
        problems = migrate.check(chosen.database_url)
    except (SQLAlchemyError, OSError) as error:
        return [Found("database", False, f"The database cannot be used: {error}", "Check that it runs and its address.")]
    if problems:
        return [Found("database", False, "; ".join(problems), "Run 'lapak db upgrade'.")]
    return [Found("database", True, "The database is at this program's schema."), _branches(chosen), *_safety(chosen)]


def _branches(chosen: Settings) -> Found:
    from caller_server.wiring import open_store

    opened = open_store(chosen)
    try:
        codes = opened.catalogue.codes()
    finally:
        opened.close()
    if not codes:
        return Found("branches", False, "There is no branch.", "Run 'lapak branch import FILE.toml'.")
    return Found("branches", True, f"There are {len(codes)}: {', '.join(codes[:8])}{' ...' if len(codes) > 8 else ''}.")


def _safety(chosen: Settings) -> list[Found]:
    """A number that was given out must survive a power cut: SQLite has to wait for the disk."""
    from sqlalchemy import text

    from caller_server.storage.engine import open_database

    database = open_database(chosen.database_url)
    try:
        if not database.is_sqlite:
            return []
        with database.writer() as connection:
            level = connection.execute(text("PRAGMA synchronous")).scalar()
            journal = connection.execute(text("PRAGMA journal_mode")).scalar()
    finally:
        database.close()
    if level != 2 or journal != "wal":
        return [
            Found(
                "safety", False, f"journal {journal}, synchronous {level}: a power cut could lose numbers.", "Use a local disk."
            )
        ]
    return [Found("safety", True, "A power cut loses no number that was given out (WAL, FULL).")]


def _secret(chosen: Settings) -> Found:
    from caller_server.wiring.secret import FILE_NAME

    if chosen.secret_key:
        return Found("secret", True, "The server's secret comes from the settings.")
    path = (chosen.sqlite_file or Path()).parent / FILE_NAME
    if not path.is_file():
        return Found("secret", True, "The server's secret is made when it starts first.")
    if path.stat().st_mode & 0o077:
        return Found("secret", False, f"Others may read {path}.", f"Run 'chmod 600 {path}'.")
    return Found("secret", True, f"The server's secret is in {path}; keep it with the backups.")


def _voice() -> list[Found]:
    from config.paths import assets
    from config.translations import LANGUAGES
    from hardware.speaker.clips import ClipBank

    bank = ClipBank(assets() / "sounds")
    found = []
    for language in LANGUAGES:
        missing = bank.missing(language)
        if missing:
            found.append(Found(f"voice {language}", False, f"{len(missing)} clips are missing.", "Run 'lapak voice build'."))
        else:
            found.append(Found(f"voice {language}", True, "Every announcement can be spoken."))
    return found


def _origin(chosen: Settings) -> Found:
    if chosen.public_url.startswith("https://") and not chosen.cookie_secure:
        return Found("cookies", False, "The pages are on https, but cookies also go over http.", "Set cookie_secure = true.")
    if chosen.cookie_secure and not chosen.public_url.startswith("https://"):
        return Found(
            "cookies", False, "Cookies go over https only, but public_url is not https.", "Nobody could sign in: mend one."
        )
    return Found("cookies", True, "Cookies and public address fit together.")
