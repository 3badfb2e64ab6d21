"""What people are called when they are greeted."""

import pytest

from loyalty.names import first_name


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("Ana Gómez", "Ana"), ("Mª Àngels Güell i Ferrer", "Mª Àngels"), ("M.ª Carmen Sanz", "M.ª Carmen"),
     ("J. Luis Vila", "J. Luis"), ("Fco. J. Ruiz", "Fco. J. Ruiz"), ("Zoë", "Zoë"), ("Mª", "Mª"), ("", "")],
)  # fmt: skip
def test_nobody_is_greeted_with_an_abbreviation_alone(name: str, greeted: str) -> None:
    assert first_name(name) == greeted
