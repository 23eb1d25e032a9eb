"""``lapak voice`` and ``lapak print``: the loudspeaker's clips and the printer."""

from pathlib import Path

import click

from caller_server.commands.common import answer, as_json, fail
from config.translations import LANGUAGES

PRINTER_HELP = "Such as network:192.168.1.50:9100, usb:04b8:0202, file:/dev/usb/lp0, fake:FOLDER."


@click.group()
def voice() -> None:
    """The announcements' clips, recorded once; nothing speaks free text while people wait."""


@voice.command()
@click.option(
    "--engine",
    type=click.Choice(["gtts", "espeak", "command"]),
    default="gtts",
    show_default=True,
    help="gtts needs the Internet.",
)
@click.option("--command", default="", help="For --engine command: a program that reads text and writes {file}, a WAV file.")
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(LANGUAGES), default=LANGUAGES, help="All of them by default."
)
@click.option("--branch", help="Instead of the announcements: a branch's own texts, for its kiosks. Its code, or a file.")
@click.option("--server", help="Ask this server for the branch's texts, such as http://10.0.0.5:8000.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where they go; the assets' own by default.")
@as_json
def build(
    engine: str,
    command: str,
    languages: tuple[str, ...],
    branch: str | None,
    server: str | None,
    folder: Path | None,
    is_json: bool,
) -> None:
    """Record every clip that is needed. Goes on where it stopped; the old voice stays until the new one is whole."""
    from rich.console import Console
    from rich.progress import Progress

    from config.paths import assets
    from hardware.errors import HardwareError
    from hardware.speaker.build import build, build_own, engine_named

    if bool(command) is not (engine == "command"):
        raise click.UsageError("--command belongs to --engine command: give both or none")
    if server and not branch:
        raise click.UsageError("--server tells of a branch: give --branch too")
    own = _own_texts(branch, server, languages) if branch else None
    into = folder or assets() / "sounds"
    try:
        with Progress(console=Console(stderr=True), disable=is_json, transient=True) as shown:
            task = shown.add_task("clips", total=None)

            def progress(clip: str, done: int, total: int) -> None:
                shown.update(task, completed=done, total=total, description=clip)

            speaks = engine_named(engine, command)
            report = build(speaks, languages, into, progress) if own is None else build_own(speaks, own, into, progress)
    except HardwareError as error:
        fail(f"not finished: {error}")
    summary = {"engine": report.engine, "made": report.made, "kept": report.kept, "missing": list(report.missing)}
    missing = f", missing: {', '.join(report.missing)}" if report.missing else ""
    answer(summary, is_json, f"{report.made} recorded, {report.kept} kept{missing}")
    raise SystemExit(1 if report.missing else 0)


def _own_texts(branch: str, server: str | None, languages: tuple[str, ...]) -> dict[str, list[str]]:
    from caller_server.commands.own_voice import texts_of_file, texts_of_server

    return texts_of_server(server, branch, languages) if server else texts_of_file(branch, languages)


@click.group("print")
def print_() -> None:
    """The slip printer."""


@print_.command()
@click.option("--printer", required=True, help=PRINTER_HELP)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--missing", is_flag=True, help="The list of missing papers instead of a number.")
@as_json
def test(printer: str, language: str, missing: bool, is_json: bool) -> None:
    """Print a slip that says that it is a test."""
    from config.translations import texts
    from hardware.doctor import print_test

    say = texts("slip", language)
    papers = (say("papers.sample.one"), say("papers.sample.two")) if missing else ()
    found = print_test(printer, language=language, missing=papers)
    summary = {"ok": found.ok, "sentence": found.sentence, "what_to_do": found.what_to_do}
    answer(summary, is_json, f"{found.sentence} {found.what_to_do}".strip())
    raise SystemExit(0 if found.ok else 1)
