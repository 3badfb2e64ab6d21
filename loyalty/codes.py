"""Codes that identify: what a card carries, and a person's identity document (DNI, NIE, NIF, passport).

A code that looks like a bank card (ISO/IEC 7812: 12 to 19 digits with a valid check digit, first digit not 0 or 9,
which are no payment industry's) must never be kept or shown: only a keyed hash of it and its last four digits. That
holds however it is written, with any signs between its digits or as the whole stripe that it came from. Thirteen
digits that end in the check digit of an EAN-13 (GS1 General Specifications, 7.9) are an article's or a shop's own
number, unless they begin with 4: of thirteen digits there were only old Visa cards.

>>> looks_like_bank_card("4000 0012 3456 7899")
True
>>> parse_dni(" 12.345.678-z ")
'12345678Z'
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from string import ascii_uppercase

from loyalty.errors import BadDni, BadValue

LONGEST_CODE = 64
_STRIPE = re.compile(r"(?:%?[A-Z]|;)?(\d{12,19})[\^=].*", re.ASCII | re.IGNORECASE | re.DOTALL)  # ISO/IEC 7813
_SIGNS = re.compile(r"[\W_]")
_PAYMENT = re.compile(r"[1-8]\d{11,18}", re.ASCII)
_COMPANY = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]", re.ASCII)
_DOUBLED = str.maketrans("0123456789", "0246813579")  # the digits of the double added up
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"  # Real Decreto 1553/2005 and Orden INT/2058/2008: number modulo 23


@dataclass(frozen=True, slots=True)
class CardCode:
    """How a card is remembered: `key` finds it again, `shown` may be seen by anybody at the counter."""

    key: str
    shown: str


def normalise_code(text: str) -> str:
    """The one form of a code, however it was read or typed: no spaces, upper case. Raises BadValue."""
    code = "".join(_plain(text).split()).upper()
    if not code:
        raise BadValue("card", "empty")
    if len(code) > LONGEST_CODE or not code.isprintable():
        raise BadValue("card", "not_a_code")
    return code


def _plain(text: str) -> str:
    """Full-width and other shapes of letters and digits as the ordinary ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFKC", text))


def has_luhn_check_digit(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: every second digit from the right doubled, all digits add up to a multiple of ten."""
    return sum(map(int, digits[-2::-2].translate(_DOUBLED) + digits[-1::-2])) % 10 == 0


def has_ean_check_digit(digits: str) -> bool:
    """GS1: every second digit from the right threefold, all together add up to a multiple of ten."""
    threefold = 3 * sum(int(digit) for digit in digits[-2::-2])
    return (threefold + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0


def looks_like_bank_card(text: str) -> bool:
    return bool(_bank_card_digits(text))


def _bank_card_digits(text: str) -> str:
    """The digits of the bank card that a text looks like; empty where it does not."""
    plain = _plain(text).strip()
    stripe = _STRIPE.fullmatch(plain)
    digits = stripe[1] if stripe else _SIGNS.sub("", plain)
    if not _PAYMENT.fullmatch(digits) or not has_luhn_check_digit(digits):
        return ""
    return "" if stripe is None and len(digits) == 13 and digits[0] != "4" and has_ean_check_digit(digits) else digits


def card_code(text: str, secret: bytes) -> CardCode:
    """What is kept of a code: itself, or a bank card's keyed hash (HMAC-SHA-256) and last four digits."""
    code = normalise_code(text)
    digits = _bank_card_digits(code)
    if not digits:
        return CardCode(code, code)
    digest = hmac.new(secret, digits.encode(), hashlib.sha256).hexdigest()
    return CardCode(f"hmac:{digest}", f"···· {digits[-4:]}")


def masked(text: str) -> str:
    """A code as it may be shown before it is known whose it is."""
    digits = _bank_card_digits(text)
    return f"···· {digits[-4:]}" if digits else text.strip()


def parse_dni(text: str) -> str:
    """An identity document in its one form: DNI, NIE and NIF checked, anything unlike them taken as a passport.

    Raises BadDni, which says what is wrong and, for a letter, which one it should be.
    """
    document = re.sub(r"[\s.\-_/]", "", _plain(text)).upper()
    if not document:
        raise BadDni(text, "empty")
    if looks_like_bank_card(document):
        raise BadDni(masked(document), "length", expected="8", found=str(len(document)))
    if re.fullmatch(r"\d{1,8}[A-Z]?|[XYZ]\d{5,8}[A-Z]?|[KLM]\d{7}[A-Z]?", document, re.ASCII):
        return _checked_personal(text, document)
    if _COMPANY.fullmatch(document):
        return _checked_company(text, document)
    if re.fullmatch(r"(?=.*\d)[A-Z0-9]{6,15}", document, re.ASCII) and not _is_slip_of_a_dni(document):
        return document
    return _refuse_shape(text, document)


def _checked_personal(text: str, document: str) -> str:
    letter = document[-1] if document[-1].isalpha() and len(document) > 1 else ""
    body = document[:-1] if letter else document
    prefix = body[0] if body[0].isalpha() else ""
    digits = body[len(prefix) :].rjust(7 if prefix else 8, "0")
    if len(digits) != (7 if prefix else 8) or len(body) - len(prefix) < 5:
        raise BadDni(text, "length", expected=str(7 if prefix else 8), found=str(len(body) - len(prefix)))
    leading = {"X": "0", "Y": "1", "Z": "2"}.get(prefix, "")
    expected = _DNI_LETTERS[int(leading + digits) % 23]
    if not letter:
        raise BadDni(text, "letter_missing", expected=expected)
    if letter != expected:
        raise BadDni(text, "letter", position=len(document), found=letter, expected=expected)
    return prefix + digits + letter


def _checked_company(text: str, document: str) -> str:
    from stdnum.es import cif
    from stdnum.exceptions import ValidationError

    try:
        return str(cif.validate(document))
    except ValidationError:
        digit_or_letter = cif.calc_check_digits(document[:-1])
        raise BadDni(
            text, "letter", position=len(document), found=document[-1], expected=" / ".join(digit_or_letter)
        ) from None


def _is_slip_of_a_dni(document: str) -> bool:
    """One letter typed among the digits of a DNI or NIE (an O for a 0): not a passport, but a mistake."""
    if not re.fullmatch(r"[XYZ0-9][0-9A-Z]{6,7}[A-Z]", document):
        return False
    return sum(c.isalpha() for c in document[1:-1]) == 1


def _refuse_shape(text: str, document: str) -> str:
    body = document[1:] if document[0] in "XYZ" else document
    start = len(document) - len(body)
    for position, character in enumerate(body, start=start + 1):
        is_its_letter = position == len(document) and character in ascii_uppercase
        if character not in "0123456789" and not is_its_letter:
            raise BadDni(text, "character", position=position, found=character)
    raise BadDni(text, "length", expected="8", found=str(len(body.rstrip(ascii_uppercase))))


def one_line(text: str) -> str:
    r"""A text as it can be kept and shown anywhere: no control characters, single spaces.

    >>> one_line("  alérgica\tal  amoniaco\x00 ")
    'alérgica al amoniaco'
    """
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """A name as it is searched for: no accents, no case, single spaces.

    >>> fold("  Núria   IBÁÑEZ ")
    'nuria ibanez'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())
