"""Tickets for the counter's small printer: a head, lines with an amount at the right, what matters in large, a foot.

Everything comes in as words already written for the customer; here they are laid out on 32, 42 or 48 columns.

>>> slip = Slip("Bar Núñez", "Puntos", lines=[("Compra", "12,50 €")], totals=[("Saldo", "112 puntos")])
>>> print("\\n".join(row.text for row in ticket(slip, 32).rows))
   Bar Núñez
--------------------------------
Puntos
Compra                   12,50 €
--------------------------------
Saldo 112 puntos
"""

import textwrap
from collections.abc import Iterator

from loyalty.ticket import Slip, Ticket, TicketRow


def ticket(slip: Slip, columns: int) -> Ticket:
    """The rows of a slip; none is wider than the paper."""
    return Ticket(tuple(_rows(slip, columns)))


def _rows(slip: Slip, columns: int) -> Iterator[TicketRow]:
    rule = TicketRow("-" * columns)
    for line in _broken(slip.shop_name, columns // 2):
        yield TicketRow(line.center(columns // 2).rstrip(), bold=True, large=True)
    for text in slip.shop_lines:
        for line in _broken(text, columns):
            yield TicketRow(line.center(columns).rstrip())
    yield rule
    for line in _broken(slip.title, columns):
        yield TicketRow(line, bold=True)
    for line in _broken(slip.moment, columns):
        yield TicketRow(line)
    for words, amount in slip.lines:
        for line in _pair(words, amount, columns):
            yield TicketRow(line)
    if slip.totals:
        yield rule
    for words, amount in slip.totals:
        for line in _pair(words, amount, columns // 2):
            yield TicketRow(line, bold=True, large=True)
    if slip.notes:
        yield rule
    for note in slip.notes:
        for line in _broken(note, columns):
            yield TicketRow(line)
    if slip.sign:
        yield from (TicketRow(), TicketRow(), TicketRow(), rule)
        for line in _broken(slip.sign, columns):
            yield TicketRow(line)


def _broken(text: str, columns: int) -> list[str]:
    """Lines of whole words; the Catalan l with its dot is two characters for every printer."""
    return textwrap.wrap(" ".join(text.replace("ŀ", "l·").replace("Ŀ", "L·").split()), columns)


def _pair(words: str, amount: str, columns: int) -> list[str]:
    """Words at the left, the amount at the right of the last of their lines, or on a line of its own; never cut."""
    amount = " ".join(amount.split())
    if not amount:
        return _broken(words, columns) or [""]
    if len(amount) > columns:
        return [*_broken(words, columns), *_broken(amount, columns)]
    lines = _broken(words, columns) or [""]
    room = columns - len(lines[-1]) - len(amount)
    if room >= 1 or not lines[-1]:
        return [*lines[:-1], lines[-1] + " " * room + amount]
    return [*lines, amount.rjust(columns)]
