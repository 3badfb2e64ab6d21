"""What is typed of a customer, checked and brought into its one form."""

import re
from datetime import date
from typing import Any

from loyalty.clock import day_number, day_of, parse_day
from loyalty.codes import fold, parse_dni
from loyalty.errors import BadValue, NotAllowed
from loyalty.requests import CUSTOMER_DETAILS, NewCustomer
from models.desk import Desk

AGE_OF_CONSENT = 14  # LOPDGDD (Ley Orgánica 3/2018), article 7


def checked(new: NewCustomer, at: int, desk: Desk) -> dict[str, Any]:
    """The columns of a customer, checked and in their one form."""
    name = " ".join(new.name.split())
    if not name:
        raise BadValue("name", "empty")
    details: dict[str, Any] = {key: new.details.get(key, "").strip() for key in CUSTOMER_DETAILS}
    if details["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", details["email"]):
        raise BadValue("email", "not_an_address")
    details["birthday"] = _checked_birthday(details["birthday"], details["guardian"], day_of(at, desk.zone))
    return {
        "dni": parse_dni(new.dni),
        "name": name,
        "name_folded": fold(name),
        "phone_digits": phone_digits(details["phone"]),
        **details,
    }


def phone_digits(text: str) -> str:
    """A telephone's digits as they are searched for: a Spanish one without its country's prefix."""
    return re.sub(r"\D", "", re.sub(r"^\s*(\+|00)\s*34", "", text))


def _checked_birthday(text: str, guardian: str, today: date) -> int:
    if not text:
        return 0
    day = parse_day(text)
    if day.year < 1900 or day > today:
        raise BadValue("birthday", "not_a_date")
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if age < AGE_OF_CONSENT and not guardian:
        raise NotAllowed("under_14")
    return day_number(day)
