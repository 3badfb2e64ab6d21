"""Plastic: the shop's card designs, and the ways out for cards, behind the counter's door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from loyalty.card_errors import BadDesign, PrinterTrouble, UnknownDesign
from loyalty.card_tracks import tracks_of
from loyalty.errors import BadFile, Fault
from loyalty.toml_reader import nearest
from tui.configuration import CardPrinterSettings
from tui.files import writing

if TYPE_CHECKING:
    from drivers.evolis import EvolisPrinter
    from loyalty.card_design import CardDesign, PersonalCard

FOLDER = "designs"
Encode = Callable[[str, dict[int, str]], None]  # writes the tracks of the card of a number. Raises PrinterTrouble


@dataclass(frozen=True, slots=True)
class CardPrinting:
    """What this counter knows of its card printer; `folder` is where the configuration is."""

    settings: CardPrinterSettings = field(default_factory=CardPrinterSettings)
    shop: str = ""
    folder: Path = Path()
    language: str = "es"
    encode: Encode | None = None

    @property
    def designs_folder(self) -> Path:
        return self.folder / FOLDER

    def paths(self) -> dict[str, Path]:
        """The files of all designs by name: the shop's own take the place of the program's."""
        import printing

        folders = (Path(printing.__file__).parent / FOLDER, self.designs_folder)
        return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}

    def text(self, name: str) -> str:
        """The TOML of a design. Raises UnknownDesign, BadFile."""
        paths = self.paths()
        if name not in paths:
            raise UnknownDesign(name, nearest(name, paths))
        try:
            return paths[name].read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise BadFile(str(paths[name]), "encoding") from None
        except OSError as error:
            raise BadFile(str(paths[name]), "unreadable", error.strerror or "") from None

    def design(self, name: str) -> CardDesign:
        """Raises UnknownDesign, BadDesign, BadFile."""
        from loyalty.card_design_toml import read_design

        return read_design(name, self.text(name), self.language)

    def titles(self) -> list[tuple[str, str, list[Fault]]]:
        """Every design's name, title and faults; one that cannot be used is called by its name."""
        found: list[tuple[str, str, list[Fault]]] = []
        for name in self.paths():
            try:
                found.append((name, self.design(name).title, []))
            except BadDesign as bad:
                found.append((name, name, bad.faults))
            except BadFile as bad:
                found.append((name, name, [Fault(name, "unreadable", bad.detail)]))
        return found


class CardOut(Protocol):
    """A way out that prints one card at a time and waits for it."""

    def print_card(self, design: CardDesign, card: PersonalCard, on_encoded: Callable[[], None]) -> None:
        """Raises PrinterTrouble, which says what became of the plastic."""

    def close(self) -> None: ...


def card_out(printing: CardPrinting) -> CardOut:
    """The printer of the settings. Raises PrinterTrouble where it is not there."""
    settings = printing.settings
    return _Evolis(printing) if settings.kind == "evolis" else _Cups(printing)


def write_file(
    printing: CardPrinting, cards: Iterable[tuple[CardDesign, PersonalCard]], path: Path, title: str, preview: bool
) -> int:
    """Cards as one PDF, whole or not at all: how many. Raises BadFile."""
    from printing.cards import write_cards

    with writing(path, new_folder=True):
        return write_cards(cards, path, printing.designs_folder, title, preview=preview)


def check(design: CardDesign, card: PersonalCard, stripe: bool) -> None:
    """Raises BadValue or NotAllowed for what the design's codes, or the stripe, cannot carry."""
    from printing.cards import check_card

    check_card(design, card)
    if stripe:
        tracks_of(card.number, card.name)


class _Cups:
    """Any brand's queue; where the stripe is wanted, a reader-writer writes it first."""

    def __init__(self, printing: CardPrinting) -> None:
        from printing.cups import CupsPrinter

        self._printing = printing
        self._printer = CupsPrinter(printing.settings.queue, printing.settings.media)
        if printing.settings.stripe and printing.encode is None:
            raise PrinterTrouble("no_encoder")

    def print_card(self, design: CardDesign, card: PersonalCard, on_encoded: Callable[[], None]) -> None:
        from tempfile import TemporaryDirectory

        if self._printing.settings.stripe and self._printing.encode:
            self._printing.encode(card.number, tracks_of(card.number, card.name))
            on_encoded()
        with TemporaryDirectory(prefix="tarjetero-") as folder:
            pdf = Path(folder) / "card.pdf"
            write_file(self._printing, [(design, card)], pdf, card.number, preview=False)
            self._printer.print_file(pdf, card.number)

    def close(self) -> None:
        """Every card was a job of its own."""


class _Evolis:
    """The printer's own port; after a trouble the line is opened anew."""

    def __init__(self, printing: CardPrinting) -> None:
        self._printing = printing
        self._printer: EvolisPrinter | None = self._opened()

    def _opened(self) -> EvolisPrinter:
        from drivers.evolis import EvolisPrinter
        from drivers.evolis_link import open_link

        settings = self._printing.settings
        return EvolisPrinter(open_link(settings.port), settings.ribbon, settings.high_coercivity)

    def print_card(self, design: CardDesign, card: PersonalCard, on_encoded: Callable[[], None]) -> None:
        from printing.cards import write_cards
        from printing.raster import card_dots

        write_cards([(design, card)], pdf := BytesIO(), self._printing.designs_folder)
        tracks = tracks_of(card.number, card.name) if self._printing.settings.stripe else None
        if self._printer is None:
            self._printer = self._opened()
        try:
            self._printer.print_card(card_dots(pdf.getvalue()), tracks, on_encoded)
        except PrinterTrouble:
            self.close()
            raise

    def close(self) -> None:
        if self._printer is not None:
            self._printer.close()
            self._printer = None
