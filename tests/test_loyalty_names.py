"""What people are called when they are greeted, and how an envelope is addressed to them."""

import pytest

from loyalty.names import address_lines, first_name


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("Ana Gómez", "Ana"), ("Mª Àngels Güell i Ferrer", "Mª Àngels"), ("M.ª Carmen Sanz", "M.ª Carmen"),
     ("J. Luis Vila", "J. Luis"), ("Fco. J. Ruiz", "Fco. J. Ruiz"), ("Zoë", "Zoë"), ("Mª", "Mª"), ("", "")],
)  # fmt: skip
def test_nobody_is_greeted_with_an_abbreviation_alone(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    ("known", "lines"),
    [(("Ana", "Mayor 3", "08001", "Reus"), ("Ana", "Mayor 3", "08001 Reus")),
     (("Ana", "Mayor 3", "", "Reus"), ("Ana", "Mayor 3", "Reus")),
     (("Ana", "", "08001", ""), ("Ana", "08001")), (("Ana", "", "", ""), ("Ana",))],
)  # fmt: skip
def test_what_is_not_known_takes_no_line_of_an_envelope(
    known: tuple[str, str, str, str], lines: tuple[str, ...]
) -> None:
    assert address_lines(*known) == lines
