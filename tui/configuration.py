"""The configuration file: read once, at the start, into plain values. A misspelt key is refused, never ignored."""

import os
import tomllib
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from loyalty.errors import BadConfiguration, Fault
from loyalty.toml_reader import Reader
from loyalty.writing import QuietHours
from tui.language import LANGUAGES
from tui.paper_settings import PaperSettings, TicketSettings, read_papers, read_ticket

if TYPE_CHECKING:
    from drivers.registry import DeviceSettings

ENVIRONMENT = "TARJETERO_CONFIG"
THEMES = ("auto", "normal", "contrast", "console")
LAYOUTS = ("auto", "us", "us-on-es", "us-on-latam")
CARD_PRINTERS = ("pdf", "cups", "evolis")
RIBBONS = ("ymcko", "ymckok", "k", "ko")
MAIL_SECURITY = ("starttls", "tls", "none")
ENVELOPES = ("dl", "c5")
STANDARD_QUIET_HOURS = QuietHours(time(22), time(8))


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The shop's mail server, and how it is used; the password is never in the file (see `tui.post`).

    `per_minute` 0 is as quick as the server takes them. `unsubscribe` is the address, and `unsubscribe_url` the https
    page, where a customer says "no more"; {code} in the page stands for whom. `logo` is the https address of a picture.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    sender: str = ""
    authority: Path | None = None
    per_minute: int = 0
    quiet: QuietHours | None = STANDARD_QUIET_HOURS
    unsubscribe: str = ""
    unsubscribe_url: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """Letters on paper: the lines of the shop's own address, and the envelope whose window shows the customer's."""

    sender: tuple[str, ...] = ()
    envelope: str = "dl"


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """A keyboard reader: the layout it types, and how long (milliseconds) its characters may lie apart."""

    layout: str = "auto"
    gap_ms: int = 50
    minimum_length: int = 6


@dataclass(frozen=True, slots=True)
class CardPrinterSettings:
    """Where cards come out: a PDF file, a queue of CUPS, or an Evolis printer's own port, with its ribbon.

    `stripe` has the magnetic stripe written too; `design` is the one that is offered first.
    """

    kind: str = "pdf"
    queue: str = ""
    media: str = ""
    port: str = ""
    ribbon: str = "ymcko"
    stripe: bool = False
    high_coercivity: bool = True
    design: str = "tienda"


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """Whether cards carry their balance: written here after each sale, and what another branch wrote believed."""

    write: bool = False
    trust_newer: bool = False


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a counter needs to know. `folder` is where relative paths start, `path` the file that was read."""

    shop: str
    zone: ZoneInfo
    language: str
    database_url: str
    branch: str
    counter: str
    operator: str = ""
    lock_minutes: int = 0
    folder: Path = Path()
    theme: str = "auto"
    several_lines: bool = False
    own_cards: bool = True
    reader: ReaderSettings = ReaderSettings()
    mail: MailSettings | None = None
    card_printer: CardPrinterSettings = CardPrinterSettings()
    letters: LetterSettings = LetterSettings()
    stripe: StripeSettings = StripeSettings()
    devices: "tuple[DeviceSettings, ...]" = ()
    path: Path | None = None
    papers: PaperSettings = field(default_factory=PaperSettings)
    ticket: TicketSettings = field(default_factory=TicketSettings)


def configuration_path(given: str | None) -> Path:
    """The file that was named, on the command line or in the environment, or the usual place where there is one."""
    named = given or os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser()
    here = Path("config.toml")
    return here if here.exists() else usual_path()


def usual_path() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "tarjetero" / "config.toml"


def language_of(path: Path) -> str:
    """The language that a configuration names, for what is said before it is read in earnest; "" where it has none."""
    try:
        shop = tomllib.loads(path.read_text(encoding="utf-8")).get("shop")
    except (OSError, ValueError):
        return ""
    return str(shop.get("language", "es")) if isinstance(shop, dict) else ""


def read_configuration(path: Path) -> Configuration:
    """Raises BadConfiguration with every fault, or FileNotFoundError."""
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadConfiguration(str(path), [Fault(str(path), "unreadable", error.strerror or str(error))]) from None
    except UnicodeDecodeError:
        raise BadConfiguration(str(path), [Fault(str(path), "encoding")]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(str(path), [Fault("toml", "not_toml", str(error))]) from None
    faults: list[Fault] = []
    configuration = _read(Reader("", document, faults), path.resolve())
    if faults:
        raise BadConfiguration(str(path), [Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return configuration


def _read(top: Reader, path: Path) -> Configuration:
    shop, database, counter = (_section(top, key) for key in ("shop", "database", "counter"))
    for reader, key in ((shop, "name"), (database, "url"), (counter, "branch"), (counter, "name")):
        reader.need(key)
    url = database.text("url")
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        database.fault("url", "not_a_database_url", url)
    screen, cards, stripe = (_section(top, key) for key in ("screen", "cards", "stripe"))
    configuration = Configuration(
        shop=shop.text("name"),
        zone=shop.take("timezone", ZoneInfo("Europe/Madrid"), _as_zone, "not_a_timezone"),
        language=shop.choice("language", "es", LANGUAGES),
        database_url=url,
        branch=counter.text("branch"),
        counter=counter.text("name"),
        operator=counter.text("operator"),
        lock_minutes=counter.whole("lock_minutes"),
        folder=path.parent,
        theme=screen.choice("theme", "auto", THEMES),
        several_lines=screen.yes("several_lines", False),
        own_cards=cards.yes("own", True),
        reader=_read_reader(_section(top, "reader")),
        mail=_read_mail(_section(top, "mail"), path.parent) if "mail" in top.table else None,
        letters=_read_letters(_section(top, "letters")),
        card_printer=_read_card_printer(_section(top, "card_printer")),
        stripe=StripeSettings(stripe.yes("write", False), stripe.yes("trust_newer", False)),
        devices=_read_devices(top) if "device" in top.table else (),
        path=path,
        papers=read_papers(_section(top, "papers")),
        ticket=read_ticket(_section(top, "ticket")),
    )
    for reader in (shop, database, counter, screen, cards, stripe):
        reader.done()
    top.done()
    return configuration


def _section(top: Reader, key: str) -> Reader:
    top.taken.add(key)
    return Reader(key, top.table.get(key, {}), top.faults)


def _as_zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError from None


def _read_reader(reader: Reader) -> ReaderSettings:
    settings = ReaderSettings(
        reader.choice("layout", "auto", LAYOUTS),
        reader.whole("gap_ms", 50),
        reader.whole("minimum_length", 6),
    )
    if not 30 <= settings.gap_ms <= 120:
        reader.fault("gap_ms", "not_between", settings.gap_ms, "30 - 120")
    if not 4 <= settings.minimum_length <= 40:
        reader.fault("minimum_length", "not_between", settings.minimum_length, "4 - 40")
    reader.done()
    return settings


def _read_mail(reader: Reader, folder: Path) -> MailSettings:
    reader.need("host")
    authority = reader.text("authority")
    standard: QuietHours | None = STANDARD_QUIET_HOURS
    quiet = reader.take("quiet_hours", standard, _as_quiet_hours, "not_quiet_hours")
    settings = MailSettings(
        reader.text("host"),
        reader.whole("port", 587),
        reader.choice("security", "starttls", MAIL_SECURITY),
        reader.text("user"),
        reader.text("sender"),
        folder / authority if authority else None,
        reader.whole("per_minute"),
        quiet,
        reader.text("unsubscribe"),
        reader.text("unsubscribe_url"),
        reader.text("logo"),
    )
    for key, link in (("unsubscribe_url", settings.unsubscribe_url), ("logo", settings.logo)):
        if link and not link.startswith("https://"):
            reader.fault(key, "not_a_link", link)
    reader.done()
    return settings


def _as_quiet_hours(value: object) -> QuietHours | None:
    """ "22:00-08:00"; "no" for none."""
    return None if value == "no" else QuietHours.parse(str(value))


def _read_letters(reader: Reader) -> LetterSettings:
    settings = LetterSettings(reader.texts("sender"), reader.choice("envelope", "dl", ENVELOPES))
    reader.done()
    return settings


def _read_card_printer(reader: Reader) -> CardPrinterSettings:
    settings = CardPrinterSettings(
        reader.choice("kind", "pdf", CARD_PRINTERS),
        reader.text("queue"),
        reader.text("media"),
        reader.text("port"),
        reader.choice("ribbon", "ymcko", RIBBONS),
        reader.yes("stripe", False),
        reader.choice("coercivity", "high", ("high", "low")) == "high",
        reader.text("design", "tienda"),
    )
    if settings.kind == "cups":
        reader.need("queue")
    if settings.kind == "evolis":
        reader.need("port")
    reader.done()
    return settings


def _read_devices(top: Reader) -> "tuple[DeviceSettings, ...]":
    """The drivers are looked into only where a device is configured: others start without them."""
    from tui.counter.devices import read_devices

    top.taken.add("device")
    return read_devices(top.table["device"], top.faults)
