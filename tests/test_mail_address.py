"""Which addresses and names may stand in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.address import LONGEST_ADDRESS, Mailbox, checked_address
from mail.errors import InvalidAddress, InvalidHeader


@pytest.mark.parametrize(
    "address",
    [
        "ana@correo.example",
        "ana.gomez+tarjeta@sub.correo.example",
        "o'neill_7@x-y.example",
        "a@1.example",
        "A@B.Example",
    ],
)
def test_an_ordinary_address_stays_as_it_is(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ana@niño.example", "ana@xn--nio-8ma.example"),
        ("info@perruqueria-núria.example", "info@xn--perruqueria-nria-wyb.example"),
        ("hola@col·legi.example", "hola@xn--collegi-xma.example"),
    ],
)
def test_a_domain_with_accents_is_sent_in_ascii(typed: str, sent: str) -> None:
    assert checked_address(typed) == sent
    assert Mailbox(typed).domain == sent.partition("@")[2]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "@correo.example",
        "ana@",
        "ana@correo",
        "ana@@correo.example",
        "ana gomez@correo.example",
        " ana@correo.example",
        "ana@correo.example\n",
        "ana@correo.example\r\nBcc: luis@correo.example",
        "ana@correo.example, luis@correo.example",
        "Ana <ana@correo.example>",
        ".ana@correo.example",
        "ana.@correo.example",
        "a..b@correo.example",
        "ana@correo..example",
        "ana@.example",
        "ana@-correo.example",
        "ana@correo_.example",
        "ana@[127.0.0.1]",
        "ana@127.0.0.1",
        '"ana gomez"@correo.example',
        "josé@correo.example",
        "ana@correo.example.",
        "ana@" + "a" * 64 + ".example",
        "a" * 65 + "@correo.example",
        "ana@" + "a." * 130 + "example",
        "ana@" + "ñ" * 100_000 + ".example",
        "ana@\udce1.example",
    ],
)
def test_what_no_server_could_deliver_is_refused(address: str) -> None:
    with pytest.raises(InvalidAddress):
        checked_address(address)


@given(st.text(max_size=80))
def test_any_text_is_either_refused_or_a_line_of_ascii_with_one_at_sign(text: str) -> None:
    try:
        address = checked_address(text)
    except InvalidAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address.count("@") == 1
    assert len(address) <= LONGEST_ADDRESS


@pytest.mark.parametrize(
    "name", ["Ana\nBcc: luis@correo.example", "Ana\r", "Ana\x00", "Ana\u2028", "Ana\x85", "x" * 201]
)
def test_a_name_that_could_break_the_header_is_refused(name: str) -> None:
    with pytest.raises(InvalidHeader):
        Mailbox("ana@correo.example", name)


def test_refusals_are_value_errors_too() -> None:
    assert issubclass(InvalidAddress, ValueError)
    assert issubclass(InvalidHeader, ValueError)


def test_blanks_around_a_name_are_dropped() -> None:
    assert Mailbox("ana@correo.example", "  Ana Gómez ").name == "Ana Gómez"
