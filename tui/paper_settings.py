"""What the configuration says of the shop's papers and of its ticket printer."""

from dataclasses import dataclass

from loyalty.ticket import COLUMNS
from loyalty.toml_reader import Reader
from tui.paper_kinds import LOOKS

TICKET_PRINTERS = ("none", "usb", "serial", "network", "cups", "file")
CODE_PAGES = ("cp858", "cp1252")


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """What the shop's papers tell of it, and their colours; `web` is where the QR of a poster leads."""

    look: str = "tienda"
    owner: str = ""
    tax_number: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    web: str = ""

    @property
    def contact(self) -> list[str]:
        web = self.web.removeprefix("https://").removeprefix("http://").rstrip("/")
        return [line for line in (*self.address, self.phone, web) if line]


@dataclass(frozen=True, slots=True)
class TicketSettings:
    """The counter's ticket printer: `kind` "none" has none; `automatic` prints after each sale without being asked."""

    kind: str = "none"
    address: str = ""
    columns: int = 42
    code_page: str = "cp858"
    cut: bool = True
    automatic: bool = True
    asks_status: bool = True
    baud: int = 9600


def read_papers(reader: Reader) -> PaperSettings:
    settings = PaperSettings(
        reader.choice("look", "tienda", LOOKS),
        reader.text("owner"),
        reader.text("tax_number"),
        reader.texts("address"),
        reader.text("phone"),
        reader.text("email"),
        reader.text("web"),
    )
    reader.done()
    return settings


def read_ticket(reader: Reader) -> TicketSettings:
    settings = TicketSettings(
        reader.choice("kind", "none", TICKET_PRINTERS),
        reader.text("address"),
        reader.whole("columns", 42),
        reader.choice("code_page", "cp858", CODE_PAGES),
        reader.yes("cut", True),
        reader.yes("automatic", True),
        reader.yes("asks_status", True),
        reader.whole("baud", 9600),
    )
    if settings.kind != "none":
        reader.need("address")
    if settings.columns not in COLUMNS:
        reader.fault("columns", "not_one_of", settings.columns, ", ".join(map(str, COLUMNS)))
    reader.done()
    return settings
