"""The texts that come with the program (`ready_messages.toml`), and the words under each advertisement."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from loyalty.messages import TemplateText
from tui.language import LANGUAGES, ORIGINAL

FILE = Path(__file__).with_name("ready_messages.toml")
LEAVING = "leaving"


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def ready_templates() -> tuple[TemplateText, ...]:
    return tuple(
        TemplateText(code, language, table["purpose"], table[language]["subject"], table[language]["body"].strip())
        for code, table in _document().items()
        if code != LEAVING
        for language in LANGUAGES
    )


def leaving_words(language: str) -> dict[str, str]:
    words: dict[str, str] = _document()[LEAVING].get(language) or _document()[LEAVING][ORIGINAL]
    return words
