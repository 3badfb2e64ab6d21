"""Composed messages, read back with the standard library's parser."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mail.address import Mailbox
from mail.errors import InvalidAddress, InvalidHeader
from mail.message import Message, Unsubscribe, compose

SHOP = Mailbox("hola@tienda.example", "Peluquería Ñandú, S.L.")
ANA = Mailbox("ana@correo.example", "Ana Gómez")
LONG_LINK = "https://tienda.example/baja?c=" + "aZ0_-~%3D" * 95
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=200).map(str.strip)


def read(message: Message) -> EmailMessage:
    parsed = message_from_bytes(message.content.replace(b"\r\n", b"\n"), policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def read_mailboxes(message: Message, field: str) -> list[tuple[str, str]]:
    """Read an address field with the older parser: the newer one leaves a blank between two encoded words of a name."""
    sent = message_from_bytes(message.content, policy=compat32)[field].replace("\r\n", "")
    return [(str(make_header(decode_header(name))), address) for name, address in getaddresses([sent])]


def read_part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def test_text_and_html_arrive_with_every_accent_and_the_text_comes_first() -> None:
    message = read(compose(SHOP, ANA, "¡Hola, Núria!", "Tienes 5 €, ¿vienes?\n", "<p>Tienes <b>5 €</b>, ¿vienes?</p>"))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_content_type() == "multipart/alternative"
    assert read_part(message, "plain") == "Tienes 5 €, ¿vienes?\n"
    assert read_part(message, "html") == "<p>Tienes <b>5 €</b>, ¿vienes?</p>\n"
    assert message["Subject"] == "¡Hola, Núria!"


def test_without_html_the_message_is_text_alone() -> None:
    message = read(compose(SHOP, ANA, "Hola", "¿Qué tal?"))
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "¿Qué tal?\n"


def test_a_composed_message_can_be_looked_at_before_it_is_sent() -> None:
    message = read(compose(SHOP, ANA, "¡Hola!", "¿Qué tal?", "<p>¿Qué tal?</p>"))
    assert str(message["Subject"]) == "¡Hola!"
    assert str(message["To"]) == "Ana Gómez <ana@correo.example>"
    assert read_part(message, "plain") == "¿Qué tal?\n"
    assert read_part(message, "html") == "<p>¿Qué tal?</p>\n"


@given(PRINTABLE)
@example("Gómez Núñez de la Peña y Fernández de Córdoba, Ana María")
@example('ab, "c" \\d' * 12)
@example("=?utf-8?q?Ana?=")
def test_any_name_comes_back_and_never_makes_a_second_recipient(typed: str) -> None:
    message = compose(Mailbox("hola@tienda.example", typed), Mailbox("ana@correo.example", typed), "Hola", "Hola")
    for field, address in (("From", "hola@tienda.example"), ("To", "ana@correo.example")):
        assert read_mailboxes(message, field) == [(" ".join(typed.split()), address)]


@given(PRINTABLE)
def test_any_subject_comes_back_unchanged(subject: str) -> None:
    assert read(compose(SHOP, ANA, subject, "Hola"))["Subject"] == subject


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_any_text_comes_back_with_plain_line_ends(text: str) -> None:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert read(compose(SHOP, ANA, "Hola", text)).get_payload(decode=True) == f"{unified}\n".encode()


def test_every_line_is_ascii_and_short_enough_for_any_server() -> None:
    name = "José María Núñez de la Peña i Puigdollers " * 4
    message = compose(SHOP, Mailbox("ana@correo.example", name), "¡Ñ! " * 60, "ñ" * 5000, "<p>" + "é" * 5000)
    lines = message.content.decode("ascii").split("\r\n")
    assert max(map(len, lines)) <= 78
    assert not any("\n" in line or "\r" in line for line in lines)


def test_an_unsubscribe_link_arrives_letter_by_letter() -> None:
    message = read(compose(SHOP, ANA, "Hola", "Hola", unsubscribe=Unsubscribe(link=LONG_LINK)))
    assert message["List-Unsubscribe"] == f"<{LONG_LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        f"<{LONG_LINK}>".encode() in compose(SHOP, ANA, "Hola", "Hola", unsubscribe=Unsubscribe(link=LONG_LINK)).content
    )


def test_both_ways_to_unsubscribe_stand_side_by_side() -> None:
    unsubscribe = Unsubscribe("baja@tienda.example", "https://tienda.example/baja/7", subject="Baja de Núria")
    message = read(compose(SHOP, ANA, "Hola", "Hola", unsubscribe=unsubscribe))
    mailto = "<mailto:baja@tienda.example?subject=Baja%20de%20N%C3%BAria>"
    assert message["List-Unsubscribe"] == f"<https://tienda.example/baja/7>, {mailto}"


def test_one_click_is_only_promised_for_a_link() -> None:
    message = read(compose(SHOP, ANA, "Hola", "Hola", unsubscribe=Unsubscribe("baja@tienda.example")))
    assert message["List-Unsubscribe"] == "<mailto:baja@tienda.example?subject=baja>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_message_that_is_no_mailing_says_nothing_of_unsubscribing() -> None:
    assert read(compose(SHOP, ANA, "Hola", "Hola"))["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "link",
    [
        "http://tienda.example/baja",
        "javascript:alert(1)",
        "https://tienda.example/ñ",
        "https://tienda.example/a b",
        "https://tienda.example/>, <mailto:x@y.example",
        "https://tienda.example/\r\nBcc: luis@correo.example",
        "https://tienda.example/baja\n",
        "https://",
        "https://tienda.example/" + "x" * 900,
    ],
)
def test_a_link_that_is_not_plain_https_is_refused(link: str) -> None:
    with pytest.raises(InvalidHeader):
        Unsubscribe(link=link)


def test_a_way_to_unsubscribe_without_address_or_link_is_refused() -> None:
    with pytest.raises(InvalidHeader):
        Unsubscribe()
    with pytest.raises(InvalidAddress):
        Unsubscribe("baja@tienda")
    with pytest.raises(InvalidHeader):
        Unsubscribe("baja@tienda.example", subject="baja\r\nBcc: luis@correo.example")


@pytest.mark.parametrize("subject", ["Hola\nBcc: luis@correo.example", "Hola\r\n\r\nTexto", "Hola\x00", "x" * 251])
def test_a_subject_that_could_break_the_header_is_refused(subject: str) -> None:
    with pytest.raises(InvalidHeader):
        compose(SHOP, ANA, subject, "Hola")


def test_message_id_and_date_are_made_when_not_given() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    first, second = (read(compose(SHOP, ANA, "Hola", "Hola")) for _ in range(2))
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"].endswith("@tienda.example>")
    assert before <= first["Date"].datetime <= datetime.now(UTC)


def test_a_given_message_id_and_date_make_the_same_message_again() -> None:
    sent_at = datetime(2026, 2, 3, 10, 30, tzinfo=UTC)
    first, second = (
        compose(SHOP, ANA, "Hola", "Hola", message_id="<campaign-7-ana@tienda.example>", sent_at=sent_at).content
        for _ in range(2)
    )
    assert first == second
    assert b"Message-ID: <campaign-7-ana@tienda.example>\r\nMIME" in first
    assert b"Date: Tue, 03 Feb 2026 10:30:00 +0000\r\n" in first


@pytest.mark.parametrize("message_id", ["", "a@b", "<a>", "<a@b>\n", "<a b@c>", "<ñ@b>", "<a@b>\r\nBcc: x@y.example"])
def test_a_malformed_message_id_is_refused(message_id: str) -> None:
    with pytest.raises(InvalidHeader):
        compose(SHOP, ANA, "Hola", "Hola", message_id=message_id)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(InvalidHeader):
        compose(SHOP, ANA, "Hola", "Hola", sent_at=datetime(2026, 2, 3))


@given(PRINTABLE, st.text(max_size=400), st.text(max_size=400))
def test_whatever_is_written_makes_two_parts_in_lines_that_every_server_takes(
    subject: str, text: str, page: str
) -> None:
    message = compose(SHOP, ANA, subject, text, page, Unsubscribe("baja@tienda.example"))
    lines = message.content.decode("ascii").split("\r\n")
    assert max(map(len, lines)) <= 78
    assert not any("\n" in line or "\r" in line for line in lines)
    parts = list(read(message).iter_parts())
    for part, typed in zip(parts, (text, page), strict=True):
        unified = typed.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        assert part.get_payload(decode=True) == f"{unified}\n".encode("utf-8", "replace")
