"""Tables in the docs that are made from the code. ``python -m tests.architecture.generated`` writes them; a test compares."""

from pathlib import Path

from caller_server.domain.ticket import TRANSITIONS

ROOT = Path(__file__).resolve().parent.parent.parent


def life_of_a_ticket() -> str:
    """The table of states and verbs, from ``domain.ticket.TRANSITIONS``."""
    lines = ["| verb | from | to | event |", "|---|---|---|---|"]
    for row in TRANSITIONS.values():
        sources = ", ".join(sorted(str(source) for source in row.sources)) or "–"
        to = str(row.to) if row.to else "stays"
        lines.append(f"| {row.verb} | {sources} | {to} | `{row.event.__name__}` |")
    return "\n".join(lines)


TABLES = {"life-of-a-ticket": ("ARCHITECTURE.md", life_of_a_ticket)}


def with_tables(file: str, text: str) -> str:
    """``text`` with every generated table of ``file`` between its markers as the code has it now."""
    for name, (where, make) in TABLES.items():
        if where == file:
            begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
            before, rest = text.split(begin)
            _, after = rest.split(end)
            text = f"{before}{begin}\n{make()}\n{end}{after}"
    return text


if __name__ == "__main__":
    for document in {where for where, _ in TABLES.values()}:
        path = ROOT / document
        path.write_text(with_tables(document, path.read_text(encoding="utf-8")), encoding="utf-8")
