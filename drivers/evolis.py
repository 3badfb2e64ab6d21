"""Evolis card printers, straight: the stripe written and the card printed in one pass.

Every command is ESC, its name and parameters joined by ";", and CR; the printer answers each with a text ended by NUL
(Evolis Programming Guide A5013). The stripe comes first, so that a bad one costs a blank card and not a printed one.

    printer = EvolisPrinter(open_link("tcp://192.168.1.40:9100"), "ymcko")
    printer.print_card([front_rgb, back_rgb], {1: "S9724000000123451^GARCIA/ANA^", 2: "9724000000123451"}, encoded)
"""

from collections.abc import Callable, Mapping, Sequence

from drivers.evolis_link import Link
from drivers.evolis_panels import Panel, back_panels, front_panels
from loyalty.card_errors import PrinterTrouble

ESC, CR = b"\x1b", b"\r"
ANSWER_S = 10.0
SLOW_S = 45.0  # the stripe, the first card from the feeder, the last panel
FINE = "OK"
# What an answer means, the first that is found in it; the texts of cover and ribbon are not in the guide.
MEANINGS = (
    ("FEEDER EMPTY", "feeder_empty"),
    ("NO CARD", "feeder_empty"),
    ("MAGN", "magnetic"),
    ("BLANK TRACK", "magnetic"),
    ("COVER", "cover_open"),
    ("RIBBON", "ribbon_ended"),
    ("FEEDER", "jammed"),
    ("MECHANICAL", "jammed"),
    ("CARD", "jammed"),
    ("TIME OUT", "jammed"),
)


def nothing() -> None:
    """Nobody wants to know when the stripe is written."""


class EvolisPrinter:
    """One printer, one card at a time."""

    def __init__(
        self,
        link: Link,
        ribbon: str = "ymcko",
        high_coercivity: bool = True,
        *,
        answer_s: float = ANSWER_S,
        slow_s: float = SLOW_S,
    ) -> None:
        self._link, self._ribbon = link, ribbon
        self._coercivity = "h" if high_coercivity else "l"
        self._answer_s, self._slow_s = answer_s, slow_s

    def close(self) -> None:
        self._link.close()

    def model(self) -> str:
        """What the printer calls itself. Raises PrinterTrouble."""
        return self._ask("Rtp", "untouched")

    def print_card(
        self, sides: Sequence[bytes], tracks: Mapping[int, str] | None = None, on_encoded: Callable[[], None] = nothing
    ) -> None:
        """Feed a card, write its stripe, print it and eject it.

        `sides` are pictures of 1016 × 648 dots, three bytes each; `tracks` what each track carries, without sentinels.
        Raises PrinterTrouble, whose `card` says what became of the plastic.
        """
        # Packed before the card is fed: what is wrong with a picture must not cost a card.
        pictures = [front_panels(sides[0], self._ribbon), *(back_panels(side, self._ribbon) for side in sides[1:])]
        self._begin(tracks or {})
        try:
            self._encode(tracks or {})
            if tracks:
                on_encoded()
            for number, panels in enumerate(pictures):
                self._command("Sv" if number else "Sr", "spoiled")
                self._download(panels)
            self._command("Se", "unknown", self._slow_s)
        except PrinterTrouble as trouble:
            if trouble.card != "unknown":  # which may be a good card, and must not go to the box for bad ones
                self._tidy_up("Ser", "Scs", "Pem;0")
            raise
        self._tidy_up("Pem;0")

    def _begin(self, tracks: Mapping[int, str]) -> None:
        self._drop_old_answers()
        self._command("Pem;2", "untouched")  # the host handles errors: the printer does not wait for its buttons
        self._command(f"Pr;{self._ribbon}", "untouched")
        if tracks:
            self._command(f"Pmc;{self._coercivity}", "untouched")
            for track in sorted(tracks):
                self._command(f"Pmt;{track};{track}", "untouched")
        self._command("Ss", "untouched", self._slow_s)

    def _encode(self, tracks: Mapping[int, str]) -> None:
        for track in sorted(tracks):
            self._command(f"Dm;{track};{tracks[track]}", "spoiled")
        if tracks:
            self._command("Smw", "spoiled", self._slow_s)

    def _download(self, panels: Sequence[Panel]) -> None:
        for panel in panels:
            head = f"Db;{panel.name};{panel.levels};".encode("ascii")
            self._exchange(head + panel.data, "spoiled", self._slow_s)

    def _tidy_up(self, *commands: str) -> None:
        """Leaves the printer as it was found, as well as it can be done: the card's fate is settled."""
        for command in commands:
            try:
                self._link.send(ESC + command.encode("ascii") + CR)
                self._link.answer(self._answer_s)
            except OSError:
                return

    def _drop_old_answers(self) -> None:
        try:
            self._link.drop_old_answers()
        except OSError as error:
            raise PrinterTrouble("unreachable", error.strerror or "") from None

    def _command(self, text: str, card: str, within_s: float = 0.0) -> None:
        self._exchange(text.encode("ascii"), card, within_s or self._answer_s)

    def _exchange(self, command: bytes, card: str, within_s: float) -> None:
        answer = self._answer(command, card, within_s)
        if answer != FINE:
            # The printer itself says that it failed, so no good card came out.
            raise PrinterTrouble(_meaning(answer), answer, "spoiled" if card == "unknown" else card)

    def _ask(self, text: str, card: str) -> str:
        return self._answer(text.encode("ascii"), card, self._answer_s)

    def _answer(self, command: bytes, card: str, within_s: float) -> str:
        try:
            self._link.send(ESC + command + CR)
            return self._link.answer(within_s)
        except TimeoutError:
            raise PrinterTrouble("no_answer", _name(command), card) from None
        except OSError as error:
            raise PrinterTrouble("no_answer", error.strerror or _name(command), card) from None


def _name(command: bytes) -> str:
    """A command without what it carries: a track is nobody's to read."""
    return command.partition(b";")[0].decode("ascii", "replace")


def _meaning(answer: str) -> str:
    return next((problem for words, problem in MEANINGS if words in answer.upper()), "refused")
