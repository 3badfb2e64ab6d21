"""What goes on paper, put into words and amounts before `printing` draws it."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from loyalty.clock import day_of
from loyalty.shifts import ShiftView
from loyalty.views import AccountView, DeliveryView, MovementView
from tui import formats, words
from tui.counter import Counter
from tui.drawings import holder
from tui.files import writing
from tui.language import _, language, speaking
from tui.movement_drawings import event_of
from tui.paper_files import place_of
from tui.shift_words import chain_words, sections, shift_place, shift_span, shift_title
from tui.words import movement_kind

if TYPE_CHECKING:
    from printing.delivery import DeliverySheet
    from printing.statement import StatementRow


def write_statement(counter: Counter, account: AccountView, path: Path | None = None) -> Path:
    """The statement of an account as a PDF, in the language of who it is for; where it is. Raises BadFile.

    Without a path it goes into the shop's folder of papers.
    """
    from printing.statement import StatementOfAccount, write_statement

    spoken = account.customer.language if account.customer else ""
    with place_of(counter, _("Extracto"), path) as place, speaking(spoken):
        document = StatementOfAccount(
            shop_name=counter.shop_papers.shop,
            customer_name=holder(account),
            card=next((card.shown for card in account.cards), ""),
            period=_("hasta el {day}").format(day=formats.day(counter.today())),
            rows=_rows(counter, account.account_id),
            balances=_balances(account),
            shop_lines=counter.shop_papers.settings.contact,
            issued_on=formats.day(counter.today()),
            note=_first_to_lapse(counter, account.account_id),
            language=language(),
        )
        with writing(place, new_folder=True):
            write_statement(document, place, _)
    return place


def _balances(account: AccountView) -> list[tuple[str, str]]:
    """The points first, also where there are none."""
    held = {"points": 0, **account.spendable}
    return [(formats.unit_name(unit), formats.amount(unit, minor)) for unit, minor in held.items()]


def _first_to_lapse(counter: Counter, account_id: int) -> str:
    lots = [lot for lot in counter.lots(account_id, counter.clock()) if lot.last_day]
    if not lots:
        return ""
    day = min(lot.last_day for lot in lots)
    lapsing: dict[str, int] = {}
    for lot in lots:
        if lot.last_day == day:
            lapsing[lot.unit] = lapsing.get(lot.unit, 0) + lot.left_minor
    amounts = formats.amounts(lapsing)
    return _("Lo primero que caduca: {amounts}, el {day}.").format(amounts=amounts, day=formats.iso_day(day))


def delivery_receipt(counter: Counter, shop: str, delivery: str) -> "DeliverySheet":
    """The receipt of a delivery, as it was on its day. Raises UnknownDelivery."""
    from printing.delivery import DeliverySheet

    made = counter.delivery(delivery)
    receipt = made.receipt
    return DeliverySheet(
        shop_name=shop,
        number=str(made.number),
        moment=formats.moment(made.at, counter.zone),
        customer_name=made.customer or _("Tarjeta sin cliente"),
        document=made.dni,
        prize=f"{receipt.name} × {receipt.quantity}",
        rows=_delivery_rows(made),
        undone=formats.moment(made.undone_at, counter.zone) if made.undone_at else "",
        language=language(),
    )


def _delivery_rows(made: DeliveryView) -> list[tuple[str, str]]:
    receipt = made.receipt
    rows = [(_("Se descuentan"), formats.amounts(receipt.spent)), (_("Además"), words.worth_of(receipt))]
    rows += [(_("Saldo"), formats.amounts(receipt.balance)), (_("Atendido por"), made.operator)]
    return [row for row in rows if row[1]]


def write_delivery_receipt(sheet: "DeliverySheet", path: Path) -> None:
    """The receipt as a PDF, in a folder that is made where it is missing. Raises BadFile."""
    from printing.delivery import write_delivery

    with writing(path, new_folder=True):
        write_delivery(sheet, path, _)


def write_shift(shop: str, shift: ShiftView, zone: ZoneInfo, path: Path) -> None:
    """The close of a shift as a PDF, in a folder that is made where it is missing. Raises BadFile."""
    from printing.shift import ShiftSheet, write_close

    sheet = ShiftSheet(
        shop_name=shop,
        title=shift_title(shift),
        subtitle=f"{shift_place(shift)} · {shift_span(shift, zone)}",
        sections=[(section.title, section.rows) for section in sections(shift)],
        notes=chain_words(shift),
        sign=_("Firma") if shift.closed_at else "",
        language=language(),
    )
    with writing(path, new_folder=True):
        write_close(sheet, path, _)


def shift_path(folder: Path, shift: ShiftView) -> Path:
    """Where the screens write the close of a shift."""
    place = re.sub(r"[^\w.-]+", "-", f"{shift.branch}-{shift.counter}").lstrip(".")
    return folder / "cierres" / f"{place}-{shift.number:06d}.pdf"


def receipt_path(folder: Path, number: int) -> Path:
    """Where the screens write the receipt of a delivery."""
    return folder / "recibos" / f"entrega-{number:06d}.pdf"


def write_calibration_page(shop: str, path: Path) -> None:
    """The page with the barcodes for calibrating a keyboard reader. Raises BadFile."""
    from printing.calibration import CalibrationSheet, CodeToScan, write_calibration
    from tui.counter.calibration import CODES

    labels = {
        "calibration": (_("1. Para calibrar"), _("En «Calibrar», pase el lector por este código.")),
        "digits": (_("2. Cifras"), _("Las lee bien cualquier lector: son las que llevan nuestras tarjetas.")),
        "signs": (_("3. Signos"), _("Después de calibrar tienen que salir así, y no «ñ» por «;» ni «_» por «?».")),
        "stripe": (_("4. Como una banda"), _("Lo que escribe un lector de banda con la segunda pista de una tarjeta.")),
    }
    codes = [CodeToScan(labels[name][0], content, labels[name][1]) for name, content in CODES.items()]
    with writing(path, new_folder=True):
        write_calibration(CalibrationSheet(shop, codes, language()), path, _)


def _rows(counter: Counter, account_id: int) -> Iterator["StatementRow"]:
    """A row for each sale or other event, newest first, with all that it gave."""
    from printing.statement import StatementRow

    movements = counter.all_movements(account_id)
    for _event, together in groupby(movements, key=event_of):
        changes = list(together)
        first = changes[0]
        yield StatementRow(
            date=formats.day(day_of(first.at, counter.zone)),
            text=_what(first),
            points=_change(changes, "points"),
            euros=_change(changes, "euros"),
        )


def _what(movement: MovementView) -> str:
    kind = _("Compra") if movement.sale and movement.kind != "reversal" else movement_kind(movement.kind)
    return f"{kind} {formats.euros(movement.total_cents)}" if movement.sale else f"{kind} {movement.reason}".strip()


def _change(changes: list[MovementView], unit: str) -> str:
    minor = sum(each.amount_minor for each in changes if each.unit == unit)
    return ("+" if minor > 0 else "") + formats.bare_amount(unit, minor) if minor else ""
