"""Servers that misbehave, played line by line: what is lost, what is in doubt, and what is never sent twice."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from mail.address import Mailbox
from mail.errors import AddressRefused, InDoubt, ServerRefused, ServerUnreachable, Trouble
from mail.message import Message, compose
from mail.sender import Sender
from mail.server import MailServer

HELLO = ["220 hola", "250 hola"]
TAKES_ONE = ["250 sender", "250 recipient", "354 go on", "250 taken"]
HANG_UP = "hang up"
STAY_SILENT = "stay silent"


@dataclass
class Stage:
    """A server that answers from a script, one script for each connection; after its last line it hangs up.

    The first line greets; each other one answers one command, or after a 354 the whole content. `heard` are the
    commands and contents of all connections.
    """

    port: int
    scripts: Sequence[Sequence[str]]
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    curtain: threading.Event = field(default_factory=threading.Event)

    def play(self, listener: socket.socket) -> None:
        for script in self.scripts:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rb") as lines:
                self._play_one(connection, lines, script)

    def _play_one(self, connection: socket.socket, lines: Iterator[bytes], script: Sequence[str]) -> None:
        in_content = False
        for number, answer in enumerate(script):
            if number and not in_content:
                self.heard.append(next(lines, b""))
            if in_content and answer == HANG_UP:
                next(lines, b"")
                return
            if in_content:
                content = list(iter(lambda: next(lines, b".\r\n"), b".\r\n"))
                self.heard.append(b"".join(content))
            if answer == HANG_UP:
                return
            if answer == STAY_SILENT:
                self.curtain.wait(20)
                return
            connection.sendall(answer.encode() + b"\r\n")
            in_content = answer.startswith("354")


@contextmanager
def stage(*scripts: Sequence[str]) -> Iterator[Stage]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        playing = Stage(listener.getsockname()[1], scripts)
        thread = threading.Thread(target=playing.play, args=(listener,))
        thread.start()
        try:
            yield playing
        finally:
            playing.curtain.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)
    assert not thread.is_alive()


def letter(recipient: str = "ana@correo.example", text: str = "¿Nos vemos?") -> Message:
    return compose(Mailbox("hola@tienda.example"), Mailbox(recipient), "¡Hola!", text)


def sender_to(playing: Stage, timeout_s: float = 10.0) -> Sender:
    return Sender(MailServer("127.0.0.1", playing.port, "none", timeout_s=timeout_s))


@pytest.mark.parametrize("text", ["short", "una línea larga de verdad\n" * 200_000])
def test_a_connection_that_dies_in_the_middle_of_the_content_leaves_the_message_in_doubt(text: str) -> None:
    with stage([*HELLO, "250 sender", "250 recipient", "354 go on", HANG_UP]) as playing:
        with sender_to(playing) as sender, pytest.raises(InDoubt) as doubt:
            sender.send(letter(text=text))
        assert doubt.value.address == "ana@correo.example"
        assert playing.connections == 1


@pytest.mark.parametrize("answer", [STAY_SILENT, "garbage", "354 what?", "250" + "x" * 9000])
def test_content_without_an_understandable_answer_leaves_the_message_in_doubt(answer: str) -> None:
    with stage([*HELLO, "250 sender", "250 recipient", "354 go on", answer]) as playing:
        with sender_to(playing, timeout_s=0.5) as sender, pytest.raises(InDoubt):
            sender.send(letter())
        assert playing.connections == 1


def test_after_a_message_in_doubt_the_next_one_goes_over_a_new_connection() -> None:
    dying = [*HELLO, "250 sender", "250 recipient", "354 go on", HANG_UP]
    with stage(dying, [*HELLO, *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            with pytest.raises(InDoubt):
                sender.send(letter())
            assert sender.send(letter("luis@correo.example")) == "taken"
        assert sum(b"ana@correo.example" in heard and heard.startswith(b"RCPT") for heard in playing.heard) == 1


@pytest.mark.parametrize("told_before", [0, 1, 2])
def test_a_fresh_connection_lost_before_the_content_stops_the_run(told_before: int) -> None:
    with stage([*HELLO, *TAKES_ONE[:told_before], HANG_UP]) as playing:
        with sender_to(playing) as sender, pytest.raises(ServerUnreachable) as trouble:
            sender.send(letter())
        assert trouble.value.reason is Trouble.DROPPED
        assert playing.connections == 1


@pytest.mark.parametrize("farewell", [HANG_UP, "421 demasiados mensajes"])
@pytest.mark.parametrize("told_before", [0, 1, 2])
def test_a_used_connection_that_the_server_closes_is_opened_again_once(farewell: str, told_before: int) -> None:
    tiring = [*HELLO, *TAKES_ONE, *TAKES_ONE[:told_before], farewell]
    with stage(tiring, [*HELLO, *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            sender.send(letter())
            assert sender.send(letter("luis@correo.example")) == "taken"
        assert playing.connections == 2


def test_a_server_that_closes_the_second_connection_too_stops_the_run() -> None:
    with stage([*HELLO, *TAKES_ONE, HANG_UP], [*HELLO, HANG_UP]) as playing:
        with sender_to(playing) as sender:
            sender.send(letter())
            with pytest.raises(ServerUnreachable):
                sender.send(letter("luis@correo.example"))
        assert playing.connections == 2


def test_content_that_the_server_refuses_is_the_fate_of_that_message() -> None:
    with stage([*HELLO, *TAKES_ONE[:3], "554 parece publicidad", *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            with pytest.raises(AddressRefused) as refusal:
                sender.send(letter())
            sender.send(letter("luis@correo.example"))
        assert (refusal.value.code, refusal.value.answer) == (554, "parece publicidad")
        assert playing.connections == 1


def test_closing_down_instead_of_taking_the_content_stops_the_run_and_is_not_in_doubt() -> None:
    with stage([*HELLO, *TAKES_ONE[:3], "421 me apago"]) as playing:
        with sender_to(playing) as sender, pytest.raises(ServerUnreachable) as trouble:
            sender.send(letter())
        assert trouble.value.reason is Trouble.ANSWER


@pytest.mark.parametrize("script", [["550 remitente desconocido"], ["250 sender", "530 identifíquese"]])
def test_a_server_that_takes_nothing_from_this_sender_stops_the_run(script: list[str]) -> None:
    with stage([*HELLO, *script, "250 reset", "221 adiós"]) as playing:
        with sender_to(playing) as sender, pytest.raises(ServerRefused):
            sender.send(letter())
        assert playing.heard[-2:] == [b"rset\r\n", b"quit\r\n"]


def test_a_refusal_stands_though_the_connection_is_lost_right_after_it() -> None:
    with stage([*HELLO, "250 sender", "550 no existe", HANG_UP], [*HELLO, *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            with pytest.raises(AddressRefused):
                sender.send(letter())
            sender.send(letter("luis@correo.example"))
        assert playing.connections == 2


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ([HANG_UP], Trouble.DROPPED),
        (["554 hoy no"], Trouble.ANSWER),
        ([STAY_SILENT], Trouble.TIMED_OUT),
        (["220 hola", HANG_UP], Trouble.DROPPED),
    ],
)
def test_a_server_that_does_not_greet_is_unreachable(script: list[str], reason: Trouble) -> None:
    with stage(script) as playing, pytest.raises(ServerUnreachable) as trouble, sender_to(playing, timeout_s=0.5):
        pass
    assert trouble.value.reason is reason


@pytest.mark.parametrize("password", ["secret", "contraseña"])
@pytest.mark.parametrize("answer", ["454 ahora no puedo comprobarlo", HANG_UP])
def test_a_login_that_cannot_be_checked_now_is_no_refused_login(password: str, answer: str) -> None:
    with stage(["220 hola", "250-hola\r\n250 AUTH PLAIN", answer]) as playing:
        server = MailServer("127.0.0.1", playing.port, "none", user="tienda", timeout_s=10.0)
        with pytest.raises(ServerUnreachable), Sender(server, password):
            pass


def test_the_name_of_this_machine_is_not_told() -> None:
    with stage([*HELLO, *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            sender.send(letter())
        assert playing.heard[0] == b"ehlo [127.0.0.1]\r\n"


def test_an_interrupted_message_takes_its_connection_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from mail.connection import Connection

    broken_off = [*HELLO, *TAKES_ONE, *TAKES_ONE[:3], HANG_UP]
    with stage(broken_off, [*HELLO, *TAKES_ONE, "221 adiós"]) as playing:
        with sender_to(playing) as sender:
            sender.send(letter())
            with monkeypatch.context() as patch:
                patch.setattr(Connection, "_hand_over_content", interrupt)
                with pytest.raises(KeyboardInterrupt):
                    sender.send(letter("luis@correo.example"))
            sender.send(letter("eva@correo.example"))
        assert playing.connections == 2


def interrupt(*_arguments: object) -> str:
    raise KeyboardInterrupt
