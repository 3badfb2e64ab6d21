"""English and Catalan are complete, and say with the same data what the Spanish original says."""

import re

import pytest

from tests.texts import LANGUAGES, catalogue, texts_of_the_program
from tui.language import choose_language, language

PLACE = re.compile(r"\{\w*\}|%(?:\(\w+\))?[ds%]")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_has_its_translation(code: str) -> None:
    translated = catalogue(code)
    missing = []
    for message in texts_of_the_program():
        if not message.id:
            continue
        found = translated.get(message.id)
        texts = found.string if found is not None and isinstance(found.string, tuple) else [found and found.string]
        if found is None or found.fuzzy or not all(texts):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_translation_keeps_the_places_of_its_data(code: str) -> None:
    for message in catalogue(code):
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for original, translation in zip(ids, strings, strict=True):
            assert sorted(PLACE.findall(original)) == sorted(PLACE.findall(translation)), original


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_translation_is_left_of_a_text_that_is_gone(code: str) -> None:
    known = {message.id for message in texts_of_the_program()}
    assert [message.id for message in catalogue(code) if message.id not in known] == []


def test_a_language_that_has_no_catalogue_is_spanish() -> None:
    before = language()
    try:
        choose_language("eu")
        assert language() == "es"
    finally:
        choose_language(before)


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_name_the_keys_as_the_footer_does(code: str) -> None:
    texts = [str(message.string) for message in catalogue(code) if message.id]
    assert [text for text in texts if re.search(r"\b(Intro|AvPág|RePág)\b", text)] == []


def test_catalan_says_to_the_cashier_vostè_everywhere() -> None:
    texts = [str(message.string) for message in catalogue("ca") if message.id]
    assert [text for text in texts if re.search(r"\b(premeu|passeu|escriviu|voleu|mireu|doneu)\b", text, re.I)] == []
