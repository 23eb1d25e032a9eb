"""``python -m tests.bench [--quick] [--output bench.json] [--folder DIR]``: prints the figures and writes them."""

import json
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from tests.bench import bench, report
from tests.bench.scale import FULL, QUICK

NARROWEST = 110  # characters that the table needs


@click.command()
@click.option("--quick", is_flag=True, help="A few seconds with few phones: shows that the bench works, not how fast it is.")
@click.option("--output", type=click.Path(path_type=Path), default=Path("bench.json"), help="Where all figures go.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), help="Where the databases are: the disk to measure.")
def main(quick: bool, output: Path, folder: Path | None) -> None:
    """Measure, print, write; status 1 when a number was given twice or left out, or a call was not heard."""
    console = Console(width=max(Console().width, NARROWEST))
    with tempfile.TemporaryDirectory(prefix="lapak-bench-", dir=folder) as place:
        found = bench.measure(Path(place), QUICK if quick else FULL, lambda what: console.print(f"[dim]... {what}[/dim]"))
    output.write_text(json.dumps(found) + "\n", encoding="utf-8")
    console.print(report.table(found))
    console.print(report.notes(found))
    wrong = bench.faults(found)
    for fault in wrong:
        console.print(f"[bold red]{fault}[/bold red]")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
