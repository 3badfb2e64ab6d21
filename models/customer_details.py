"""What is typed of a customer, checked and brought into its one form."""

import re
from datetime import date
from typing import Any

from loyalty.clock import day_number, day_of, parse_day
from loyalty.codes import fold, one_line, parse_dni
from loyalty.errors import BadValue, NotAllowed
from loyalty.requests import CUSTOMER_DETAILS, NewCustomer
from models.desk import Desk

LONGEST_TEXT = 500  # so that whatever is indexed fits into PostgreSQL's 2,704 bytes
AGE_OF_CONSENT = 14  # LOPDGDD (Ley Orgánica 3/2018), article 7

LANGUAGES = {
    "espanol": "es", "castellano": "es", "spanish": "es", "catalan": "ca", "catala": "ca", "ingles": "en",
    "english": "en", "angles": "en", "valenciano": "ca", "valencia": "ca", "gallego": "gl", "galego": "gl",
    "euskera": "eu", "vasco": "eu", "frances": "fr", "francais": "fr", "aleman": "de", "italiano": "it",
    "portugues": "pt",
}  # fmt: skip


def checked(new: NewCustomer, at: int, desk: Desk) -> dict[str, Any]:
    """The columns of a customer, checked and in their one form."""
    name = one_line(new.name)
    if not name:
        raise BadValue("name", "empty")
    details: dict[str, Any] = {key: one_line(new.details.get(key, "")) for key in CUSTOMER_DETAILS}
    for field, text in {"name": name, **details}.items():
        checked_text(text, field)
    details["language"] = _checked_language(details["language"])
    if details["email"]:
        checked_address(details["email"], "email")
    details["birthday"] = _checked_birthday(details["birthday"], details["guardian"], day_of(at, desk.zone))
    return {
        "dni": parse_dni(new.dni),
        "name": name,
        "name_folded": fold(name),
        "phone_digits": phone_digits(details["phone"]),
        **details,
    }


def checked_text(text: str, field: str) -> str:
    """Raises BadValue for what is too long to be kept."""
    if len(text) > LONGEST_TEXT:
        raise BadValue(field, "too_long")
    return text


def checked_address(text: str, field: str) -> str:
    """Raises BadValue for what is no e-mail address by its form."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
        raise BadValue(field, "not_an_address")
    return checked_text(text, field)


def phone_digits(text: str) -> str:
    """A telephone's digits as they are searched for: a Spanish one without its country's prefix."""
    return re.sub(r"\D", "", re.sub(r"^\s*(\+|00)\s*34", "", text))


def _checked_birthday(text: str, guardian: str, today: date) -> int:
    if not text:
        return 0
    day = parse_day(text)
    if day > today:
        raise BadValue("birthday", "in_the_future")
    if day.year < 1900:
        raise BadValue("birthday", "not_a_date")
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if age < AGE_OF_CONSENT and not guardian:
        raise NotAllowed("under_14")
    return day_number(day)


def _checked_language(text: str) -> str:
    """The code of a language (ISO 639-1), written as a code or by its name."""
    folded = fold(text)
    code = LANGUAGES.get(folded) or re.sub(r"[-_].*", "", folded)  # "es-ES"
    if code and not re.fullmatch("[a-z]{2}", code):
        raise BadValue("language", "not_one_of", "es, ca, en")
    return code
