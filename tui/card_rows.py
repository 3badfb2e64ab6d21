"""Cards, numbers and gift cards as rows of columns: pure functions of what is shown."""

from zoneinfo import ZoneInfo

from loyalty.card_views import CardEventView, CardFile, GiftCardView, RangeView
from loyalty.clock import local
from tui import formats
from tui.language import _, ngettext
from tui.words import card_event, card_kind, card_reason, card_state
from tui.wrapping import fitted


def card_columns() -> str:
    return f"{_('Tarjeta'):<19} {_('Clase'):<8} {_('Estado'):<10} {_('Desde'):<10}  {_('Motivo')}"


def card_row(card: CardFile, zone: ZoneInfo) -> str:
    """Its number, kind, state, since when, and why or until when."""
    since = _day(card.since, zone)
    kind, state = fitted(card_kind(card.kind), 8), fitted(card_state(card.state), 10)
    return f"{fitted(card.shown, 19)} {kind} {state} {since:<10}  {_why(card)}".rstrip()


def _why(card: CardFile) -> str:
    parts = []
    if card.replaced_by:
        parts.append(_("por {card}").format(card=card.replaced_by))
    if card.reason:
        parts.append(card_reason(card.reason))
    if card.last_day:
        parts.append(_("hasta el {day}").format(day=formats.iso_day(card.last_day)))
    return " · ".join(parts)


def story_row(event: CardEventView, zone: ZoneInfo) -> str:
    """When, what, where and by whom, and why."""
    where = " · ".join(part for part in (event.branch, event.counter, event.operator) if part)
    parts = (card_event(event.kind, event.other), where, card_reason(event.reason))
    return f"{formats.moment(event.at, zone)}  " + "   ".join(part for part in parts if part)


def gift_card_columns() -> str:
    head = f"{_('Tarjeta'):<17} {_('Estado'):<10} {_('Vendida'):<10} {_('Pagado'):>11} {_('Queda'):>11}"
    return f"{head}  {_('Último día')}"


def gift_card_row(card: GiftCardView, zone: ZoneInfo) -> str:
    """What was paid onto it, what is left and until when; what is in a customer's account is said to be there."""
    sold, state = _day(card.sold_at, zone), fitted(card_state(card.state), 10)
    if card.customer:
        money, last = " " * 23, _("de {name}").format(name=card.customer)
    else:
        money = f"{formats.euros(card.paid_cents):>11} {formats.euros(card.left_cents):>11}"
        last = formats.iso_day(card.last_day)
    return f"{fitted(card.shown, 17)} {state} {sold:<10} {money}  {last}".rstrip()


def range_columns() -> str:
    counts = (_("Quedan"), _("Activas"), _("Bloq"), _("Perd"), _("Camb"))
    return f"{_('Números'):<35} {_('Clase'):<8}" + "".join(
        f"{head:>{width}}" for head, width in zip(counts, WIDTHS, strict=True)
    )


WIDTHS = (7, 8, 5, 5, 5)
STATES = ("stock", "active", "blocked", "lost", "replaced")


def range_row(found: RangeView) -> str:
    """From which number to which, and how many cards are in each state."""
    numbers = fitted(f"{found.first} - {found.last}", 35)
    counts = "".join(f"{found.cards.get(state, 0):>{width}}" for state, width in zip(STATES, WIDTHS, strict=True))
    return f"{numbers} {fitted(card_kind(found.kind), 8)}{counts}"


def range_detail(found: RangeView, zone: ZoneInfo) -> str:
    """What of a range has no column."""
    parts = [_("del {day}").format(day=_day(found.taken_in_at, zone))]
    if found.note:
        parts.append(found.note)
    if found.check:
        parts.append(_("con cifra de control ({check})").format(check=found.check))
    if found.printed:
        printed = ngettext("{count} dada a imprimir", "{count} dadas a imprimir", found.printed)
        parts.append(printed.format(count=found.printed))
    return " · ".join(parts)


def _day(at: int, zone: ZoneInfo) -> str:
    return formats.day(local(at, zone).date()) if at else ""
