"""The language of an answer: asked for in the address, else what the browser prefers, else Indonesian."""

from flask import request

from config.translations import FIRST_LANGUAGE, LANGUAGES, Texts, texts


def language(otherwise: str | None = None) -> str:
    """``?lang=``, else ``otherwise`` (a ticket's own language), else Accept-Language, else the first language."""
    for wanted in (request.args.get("lang"), otherwise):
        if wanted in LANGUAGES:
            return wanted
    return request.accept_languages.best_match(LANGUAGES, FIRST_LANGUAGE) or FIRST_LANGUAGE


def server_texts() -> Texts:
    """The server's own sentences in the language of this request."""
    return texts("server", language())
