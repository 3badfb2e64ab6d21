"""What the counter's panel shows, as text with marks: pure functions of the values shown and the room there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content

from loyalty.clock import local, yearly_day
from loyalty.codes import masked
from loyalty.prizes import NOTHING_IN_REACH, Reach
from tui import formats
from tui.customer_words import block_told
from tui.language import _, ngettext
from tui.movement_drawings import events, movement_row
from tui.wrapping import fitted, hanging

if TYPE_CHECKING:
    from loyalty.views import AccountView, CustomerView, LotView, MovementView

Piece = tuple[str, str]
STRONG, FAINT, PLAIN, ALERT = "bold", "dim", "", "bold $warning"
MOST_NOTES, MOST_LINES_OF_NOTES = 2, 3  # of a household, and of each note
MOST_MATCHES = 50  # of those who are found, no more are given


@dataclass(frozen=True, slots=True)
class Room:
    """The columns and lines there are to draw in."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AtTheCounter:
    """All that the panel shows of who stands at the counter."""

    account: AccountView
    lots: Sequence[LotView] = ()
    movements: Sequence[MovementView] = ()
    prizes: Reach = NOTHING_IN_REACH


def idle(shop: str, sales_today: int, total_today_cents: int, has_programme: bool) -> Content:
    """Nobody is at the counter yet: what to do, and how the day goes."""
    pieces: list[Piece] = [
        (f"{shop}\n\n", STRONG),
        (_("¿Tiene tarjeta cliente?") + "\n\n", ALERT),
        (_("Sí:  pásela, o escriba su número, el DNI o el nombre y pulse Intro.") + "\n", PLAIN),
        (_("No:  ofrézcasela y pulse F4 para darle de alta.") + "\n\n", PLAIN),
    ]
    if not has_programme:
        pieces.append((_("Hoy no hay ningún programa de puntos en marcha: las ventas no dan nada.") + "\n\n", ALERT))
    if sales_today:
        count = ngettext("%d venta", "%d ventas", sales_today) % sales_today
        today = _("Hoy en esta caja: {count}, {total}").format(count=count, total=formats.euros(total_today_cents))
        pieces.append((today + "\n", FAINT))
    return Content.assemble(*pieces)


def matches(text: str, found: Sequence[CustomerView], chosen: int, room: Room) -> Content:
    """The customers that a typed text may mean; the chosen one is marked and reversed."""
    if not found:
        nobody = _("Nadie se llama así, ni tiene ese DNI, teléfono o tarjeta: «{text}».")
        nobody = nobody.format(text=masked(text))
        return Content.assemble((nobody + "\n\n", PLAIN), (_("F4 para darle de alta.") + "\n", FAINT))
    pieces: list[Piece] = [(f"{_how_many(len(found))}\n\n", FAINT)]
    rows = max(1, room.height - 2)
    first = max(0, min(chosen - rows // 2, len(found) - rows))
    for position, customer in enumerate(found[first : first + rows], start=first):
        mark, style = ("> ", "reverse") if position == chosen else ("  ", PLAIN)
        pieces += [(fitted(mark + _match(customer, room.width - 2), room.width), style), ("\n", PLAIN)]
    return Content.assemble(*pieces)


def _how_many(found: int) -> str:
    if found < MOST_MATCHES:
        return ngettext("%d cliente", "%d clientes", found) % found
    return _("{found} clientes o más: siga escribiendo").format(found=found)


def _match(customer: CustomerView, width: int) -> str:
    card = customer.cards[0] if customer.cards else ""
    rest = f"  {fitted(customer.dni, 10)}  {fitted(customer.phone.replace(' ', ''), 12)}  {fitted(card, 16)}"
    return fitted(customer.name, max(12, min(60, width - len(rest)))) + rest


def customer(seen: AtTheCounter, today: date, zone: ZoneInfo, room: Room) -> Content:
    """Who is at the counter and what the account holds."""
    account = seen.account
    is_gift = is_gift_card(account)
    pieces = [*_who(account, room.width), *_block(account, zone, room.width)]
    pieces += [*_notes(account, room.width), ("\n", PLAIN)]
    pieces += _holdings(account.spendable, is_gift)
    if any(account.pending.values()):
        pieces.append((_("Pendiente: {amounts}").format(amounts=held(account.pending)) + "\n", PLAIN))
    pieces += expiring(seen.lots)
    if not is_gift and account.block is None:
        pieces += _prizes(seen.prizes)
    pieces.append(("\n", PLAIN))
    pieces += _visit(account, today, zone)
    pieces += _birthday(account, today)
    pieces += _last_movements(seen.movements, zone, room.width)
    return Content.assemble(*pieces)


def _who(account: AccountView, width: int) -> list[Piece]:
    first = account.customer
    if first is None:
        kind = _("Tarjeta regalo") if is_gift_card(account) else _("Tarjeta sin cliente")
        name, detail = kind, account.card.shown if account.card else ""
    else:
        name = first.name
        shown = account.card.shown if account.card else next((c.shown for c in account.cards), "")
        detail = " · ".join(part for part in (first.dni, shown, account.customer_class) if part)
    others = [each.name for each in account.customers[1:]]
    between = "   " if cell_len(name) + cell_len(detail) + 3 <= width else "\n"
    pieces: list[Piece] = [(name, "bold underline"), (f"{between}{detail}\n", FAINT)]
    if others:
        pieces.append((_("Con {names}").format(names=", ".join(others)) + "\n", FAINT))
    if first is None and not is_gift_card(account):
        pieces.append((_("Sin datos del cliente: F4 para apuntarlos.") + "\n", FAINT))
    if first is not None and not account.cards:
        pieces.append((_("Todavía no tiene tarjeta: F8 y F2 para darle una.") + "\n", FAINT))
    return pieces


def _block(account: AccountView, zone: ZoneInfo, width: int) -> list[Piece]:
    """Why nothing is earned or spent here today, and where it can be undone."""
    if account.block is None:
        return []
    told = block_told(account.block, zone)
    if len(account.customers) > 1:
        told = f"{account.block.customer}, {told}"
    blocked = _("BLOQUEADO {told}. Ni gana ni gasta: F8 para ver su ficha.").format(told=told.rstrip("."))
    return [(hanging(f"! {blocked}", width, 2, MOST_LINES_OF_NOTES) + "\n", ALERT)]


def _notes(account: AccountView, width: int) -> list[Piece]:
    """What was written down for the counter, cut so that the balance stays in sight."""
    notes = [hanging(f"! {each.notes}", width, 2, MOST_LINES_OF_NOTES) for each in account.customers if each.notes]
    return [(f"{note}\n", ALERT) for note in notes[:MOST_NOTES]]


def is_gift_card(account: AccountView) -> bool:
    """Whether all that is known of an account is the gift card that opened it."""
    return account.customer is None and account.card is not None and account.card.kind == "gift"


def holder(account: AccountView) -> str:
    """Whose an account is, or what opens it while it is nobody's."""
    if account.customer is not None:
        return account.customer.name
    is_gift = bool(account.cards) and all(card.kind == "gift" for card in account.cards)
    return _("Tarjeta regalo") if is_gift else _("Tarjeta sin cliente")


def held(by_unit: Mapping[str, int]) -> str:
    """ "512,5 puntos   3,20 €": points always, the rest where there is any."""
    return _amounts({"points": by_unit.get("points", 0)} | {unit: minor for unit, minor in by_unit.items() if minor})


def _amounts(by_unit: Mapping[str, int]) -> str:
    return "   ".join(formats.amount(unit, minor) for unit, minor in by_unit.items() if minor or unit == "points")


def held_of(by_unit: Mapping[str, int]) -> str:
    """As `held`, but the points only where there are any."""
    return held(by_unit) if by_unit.get("points") else _amounts(by_unit)


def _holdings(spendable: Mapping[str, int], only_euros: bool = False) -> list[Piece]:
    text = formats.euros(spendable.get("euros", 0)) if only_euros else held(spendable)
    return [(f"{text}\n", "bold $success")]


def expiring(lots: Sequence[LotView]) -> list[Piece]:
    """The next day on which something is lost."""
    days = sorted({lot.last_day for lot in lots if lot.last_day})
    if not days:
        return []
    lost: dict[str, int] = {}
    for lot in lots:
        if lot.last_day == days[0]:
            lost[lot.unit] = lost.get(lot.unit, 0) + lot.left_minor
    number = formats.grammatical_number(lost)
    told = ngettext("Caduca {amounts} el {day}", "Caducan {amounts} el {day}", number)
    return [(told.format(amounts=formats.amounts(lost), day=formats.iso_day(days[0])) + "\n", PLAIN)]


def _prizes(reach: Reach) -> list[Piece]:
    """What can be taken home today, or what is not far."""
    pieces: list[Piece] = []
    if reach.now:
        names = ", ".join(prize.name for prize in reach.now[:3])
        pieces.append((_("Puede llevarse: {prizes}").format(prizes=names) + "\n", STRONG))
    if reach.next is not None and reach.missing:
        missing = "   ".join(formats.amount(unit, minor) for unit, minor in reach.missing.items())
        number = formats.grammatical_number(reach.missing)
        text = ngettext("Le falta {amounts} para: {prize}", "Le faltan {amounts} para: {prize}", number)
        text = text.format(amounts=missing, prize=reach.next.name)
        pieces.append((text + "\n", PLAIN))
    return pieces


def _visit(account: AccountView, today: date, zone: ZoneInfo) -> list[Piece]:
    """When she was here last, and what to ask for while she is here."""
    if is_gift_card(account) and not account.last_sale_at:
        return []
    told = _("Primera visita")
    if account.last_sale_at:
        day = local(account.last_sale_at, zone).date()
        days = (today - day).days
        when = _("hoy") if days <= 0 else ngettext("hace %d día", "hace %d días", days) % days
        told = _("Última visita: {day}, {when}").format(day=formats.day(day), when=when)
    if account.customer and not account.customer.email:
        told += "   " + _("Pídale el correo.")
    return [(told + "\n", PLAIN)]


def _birthday(account: AccountView, today: date) -> list[Piece]:
    pieces: list[Piece] = []
    for each in account.customers:
        if not each.birthday:
            continue
        born = date.fromisoformat(each.birthday)
        distance = _days_to(born, today)
        if distance == 0:
            pieces.append((_("¡Hoy es su cumpleaños!") + "\n", ALERT))
        elif distance <= 7:
            days = ngettext("Cumple años mañana", "Cumple años en %d días", distance)
            pieces.append(((days % distance if "%d" in days else days) + "\n", ALERT))
    return pieces


def _days_to(born: date, today: date) -> int:
    """Days until the next birthday."""
    coming = (yearly_day(year, born.month, born.day) for year in (today.year, today.year + 1))
    return next((day - today).days for day in coming if day >= today)


def _last_movements(movements: Sequence[MovementView], zone: ZoneInfo, width: int) -> list[Piece]:
    if not movements:
        return []
    rows = [(movement_row(event, zone, width) + "\n", FAINT) for event in events(movements)]
    return [("\n" + _("Últimos movimientos") + "\n", STRONG), *rows]
