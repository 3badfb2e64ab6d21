"""The close of a shift in words: the same sections on the screen, the ticket, the sheet and the command line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from loyalty.shifts import ShiftSum, ShiftTotals, ShiftView, TillLine, booked_cents, by_group
from tui import formats
from tui.language import N_, _, ngettext
from tui.wrapping import fitted

FIGURES = {
    "sold": N_("Vendido en tarjetas"),
    "points": N_("Pagado con puntos"),
    "euros": N_("Pagado con saldo"),
    "gift_card": N_("Pagado con tarjeta regalo"),
    "cash_prizes": N_("Premios en efectivo"),
}
GROUPS = {
    "issued": N_("Dado"),
    "sold": N_("Vendido"),
    "redeemed": N_("Canjeado"),
    "returned": N_("Devuelto"),
    "adjusted": N_("Ajustado"),
    "expired": N_("Caducado"),
    "moved": N_("Traspasado"),
}
WIDTH = 64
WIDTH_OF_AMOUNT = 24
GROUP_OF_HASH = 8


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, empty for the first, and (words, amount) rows."""

    title: str
    rows: Sequence[tuple[str, str]]


def shift_title(shift: ShiftView) -> str:
    if not shift.closed_at:
        return _("Caja sin cerrar")
    return _("Cierre de caja n.º {number}").format(number=shift.number)


def shift_place(shift: ShiftView) -> str:
    """Which counter, and who closed it."""
    return " · ".join(part for part in (shift.counter, shift.branch, shift.operator) if part)


def shift_span(shift: ShiftView, zone: ZoneInfo) -> str:
    """From the first movement to the close."""
    if not shift.first_at:
        return _("Sin movimientos desde el último cierre")
    first = formats.moment(shift.first_at, zone)
    if not shift.closed_at:
        return _("Desde el {first}").format(first=first)
    last = formats.moment(shift.closed_at, zone)
    if shift.closed_at < shift.first_at:  # closed as of a time before, or the clock was set back
        return _("Hasta el {last}").format(last=last)
    if first[:10] == last[:10]:
        return _("{day}, de {first} a {last}").format(day=first[:10], first=first[11:], last=last[11:])
    return _("Del {first} al {last}").format(first=first, last=last)


def sections(shift: ShiftView) -> list[Section]:
    """All that a close says; what there was none of is left out."""
    found = [Section("", _sales(shift.totals))]
    sums = by_group(shift.totals.movements)
    for unit, of_unit in groupby(sums, key=lambda each: each.unit):
        found.append(Section(formats.unit_name(unit), [_sum(each) for each in of_unit]))
    if lines := shift.till_lines:
        found.append(Section(_("Según la caja"), [row for line in lines for row in _till_rows(line)]))
    return [section for section in found if section.rows]


def chain_words(shift: ShiftView) -> list[str]:
    """The end of the counter's hash chain, to be compared with what `verify` finds years later."""
    count = ngettext("%d movimiento", "%d movimientos", shift.chain_length) % shift.chain_length
    head = shift.chain_head
    groups = [head[start : start + GROUP_OF_HASH] for start in range(0, len(head), GROUP_OF_HASH)]
    return [_("Huella del libro, {count}:").format(count=count), " ".join(groups)]


def shift_text(shift: ShiftView, zone: ZoneInfo) -> str:
    """The whole close, in lines of at most WIDTH columns."""
    return "\n".join(line for line, _is_heading in shift_lines(shift, zone))


def shift_lines(shift: ShiftView, zone: ZoneInfo) -> Iterator[tuple[str, bool]]:
    """The lines of a close, and whether each is a heading."""
    yield shift_title(shift), True
    yield shift_place(shift), False
    yield shift_span(shift, zone), False
    for section in sections(shift):
        yield "", False
        if section.title:
            yield section.title, True
        for words, amount in section.rows:
            yield _row_line(words, amount), False
    first, head = chain_words(shift)
    half = len(head) // 2
    yield "", False
    yield first, True
    yield head[:half].strip(), False
    yield head[half:].strip(), False


def _row_line(words: str, amount: str) -> str:
    return f"  {fitted(words, WIDTH - WIDTH_OF_AMOUNT - 2)}{amount:>{WIDTH_OF_AMOUNT}}"


def closed_line(number: int, closed: str, operator: str) -> str:
    """A row of the list of shifts; `closed` is when, in words."""
    return f"{number:>6}  {closed}  {operator}".rstrip()


def _sales(totals: ShiftTotals) -> list[tuple[str, str]]:
    rows = []
    if totals.sales:
        sales = ngettext("%d venta", "%d ventas", totals.sales) % totals.sales
        rows += [(sales, formats.euros(totals.sales_cents)), (_("A cobrar"), formats.euros(totals.due_cents))]
    if totals.late_sales:
        late = _("De ellas, de otro día: {count}").format(count=totals.late_sales)
        rows.append((late, formats.euros(totals.late_cents)))
    if totals.refunds:
        refunds = ngettext("%d devolución", "%d devoluciones", totals.refunds) % totals.refunds
        rows.append((refunds, formats.euros(-totals.refunds_cents)))
        rows.append((_("Devuelto en dinero"), formats.euros(-totals.refunded_money_cents)))
    if totals.prizes:
        rows.append((ngettext("%d premio entregado", "%d premios entregados", totals.prizes) % totals.prizes, ""))
    if totals.prizes_undone:
        undone = totals.prizes_undone
        rows.append((ngettext("%d entrega deshecha", "%d entregas deshechas", undone) % undone, ""))
    booked = booked_cents(totals)
    return rows + [(_(words), formats.euros(booked[figure])) for figure, words in FIGURES.items() if booked[figure]]


def _sum(each: ShiftSum) -> tuple[str, str]:
    sign = "+" if each.amount_minor > 0 else ""
    taken_back = each.group == "returned" and each.amount_minor < 0
    words = _("Retirado") if taken_back else _(GROUPS[each.group])
    return f"{words} ({each.count})", sign + formats.bare_amount(each.unit, each.amount_minor)


def _till_rows(line: TillLine) -> list[tuple[str, str]]:
    rows = [(_(FIGURES[line.figure]), formats.euros(line.till_cents))]
    if line.difference_cents > 0:
        rows.append(("  " + _("de más en la caja"), formats.euros(line.difference_cents)))
    elif line.difference_cents < 0:
        rows.append(("  " + _("de menos en la caja"), formats.euros(-line.difference_cents)))
    else:
        rows.append(("  " + _("cuadra"), ""))
    return rows
