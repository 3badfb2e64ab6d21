"""A customer's file as text with marks: pure functions of the file and the room there is."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from rich.cells import set_cell_size
from textual.content import Content

from loyalty.clock import local
from loyalty.consent import KINDS
from loyalty.customer_file import CustomerFile
from loyalty.habits import Habits
from tui import formats
from tui.charts import Ink, bar, grid
from tui.consents import kind_name
from tui.customer_words import block_told
from tui.drawings import ALERT, FAINT, PLAIN, STRONG, Piece, expiring, held
from tui.language import _, ngettext
from tui.words import card_state, language_name
from tui.wrapping import hanging

LABEL_WIDTH = 15
MOST_SERVICES = 5


def who(file: CustomerFile, today: date, zone: ZoneInfo, width: int) -> Content:
    """Who it is, what the account holds, and all that was written down."""
    pieces: list[Piece] = [(file.customer.name, "bold underline"), (f"   {_identity(file)}\n", FAINT)]
    pieces.append((held(file.account.spendable), "bold $success"))
    if any(file.account.pending.values()):
        pieces.append(("   " + _("Pendiente: {amounts}").format(amounts=held(file.account.pending)), PLAIN))
    pieces += [("\n", PLAIN), *expiring(file.lots), ("\n", PLAIN)]
    if block := file.account.block:
        told = block_told(block, zone) if file.is_blocked else f"{block.customer}, {block_told(block, zone)}"
        pieces.append((hanging("! " + _("BLOQUEADO {told}").format(told=told), width, 2) + "\n\n", ALERT))
    if file.customer.notes:
        pieces.append((hanging(f"! {file.customer.notes}", width, 2) + "\n\n", ALERT))
    for label, value in _facts(file, today, zone):
        if value:
            text = hanging(" " * LABEL_WIDTH + value, width, LABEL_WIDTH)[LABEL_WIDTH:]
            pieces += [(set_cell_size(label, LABEL_WIDTH), FAINT), (f"{text}\n", PLAIN)]
    pieces += _consents(file)
    return Content.assemble(*pieces)


def _identity(file: CustomerFile) -> str:
    customer_class = file.account.customer_class
    if file.manual_class and file.manual_until:
        until = formats.iso_day(file.manual_until)
        customer_class += " " + _("({code} a mano hasta el {day})").format(code=file.manual_class, day=until)
    elif file.manual_class:
        customer_class += " " + _("({code} a mano)").format(code=file.manual_class)
    return " · ".join(part for part in (file.customer.dni, customer_class.strip()) if part)


def _facts(file: CustomerFile, today: date, zone: ZoneInfo) -> Sequence[tuple[str, str]]:
    customer = file.customer
    place = " ".join(part for part in (customer.postcode, customer.city) if part)
    cards = ", ".join(f"{card.shown} ({card_state(card.state)})" for card in file.account.cards)
    registered = _("{day} en {branch}").format(
        day=formats.day(local(file.registered_at, zone).date()), branch=file.branch
    )
    if file.operator:
        registered = _("{what}, por {operator}").format(what=registered, operator=file.operator)
    return (
        (_("Teléfono"), customer.phone),
        (_("Correo"), customer.email or _("no lo tenemos: pídaselo")),
        (_("Dirección"), ", ".join(part for part in (customer.address, place) if part)),
        (_("Nacimiento"), _born(customer.birthday, today)),
        (_("Sexo"), customer.sex),
        (_("Idioma"), language_name(customer.language)),
        (_("Gustos"), customer.tags),
        (_("Tutor"), customer.guardian),
        (_("Tarjetas"), cards or _("ninguna: ofrézcale una")),
        (_("Comparte con"), ", ".join(f"{each.name} ({each.dni})" for each in file.others)),
        (_("Fecha de alta"), registered),
        *((_("Bloqueado"), block_told(each, zone)) for each in file.blocks if each.ended_at),
    )


def _born(birthday: str, today: date) -> str:
    if not birthday:
        return ""
    born = date.fromisoformat(birthday)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{formats.day(born)} ({ngettext('%d año', '%d años', age) % age})"


def _consents(file: CustomerFile) -> list[Piece]:
    pieces: list[Piece] = [("\n" + _("Consentimientos") + "\n", STRONG)]
    for kind in KINDS:
        word = file.consents.get(kind)
        mark = "x" if word and word.granted else " "
        pieces.append((f"[{mark}] {kind_name(kind)}\n", PLAIN))
    return pieces


def habits(seen: Habits, width: int, ink: Ink) -> Content:
    """What the sales tell, in words and small charts."""
    pieces: list[Piece] = [(_("Hábitos") + "\n", STRONG), (_rhythm(seen) + "\n", PLAIN)]
    if not seen.visits_ever:
        return Content.assemble(*pieces)
    pieces.append((_year(seen) + "\n", PLAIN))
    if not seen.complete:
        pieces.append((_("Son tantas que solo se han mirado las últimas.") + "\n", FAINT))
    pieces += _months(seen, width, ink)
    pieces += _hours(seen, ink)
    pieces += _favourites(seen, width, ink)
    return Content.assemble(*pieces)


def _rhythm(seen: Habits) -> str:
    """Recency and frequency in words."""
    if seen.recency_days is None or seen.last_visit is None:
        return _("Todavía no ha comprado nada.")
    days = seen.recency_days
    last = _("hoy") if not days else ngettext("hace %d día", "hace %d días", days) % days
    told = _("Última visita {when} ({day}).").format(when=last, day=formats.day(seen.last_visit))
    words = {
        "once": _("Ha venido una sola vez."),
        "steady": _("Viene como siempre."),
        "late": _("Se está retrasando."),
        "asleep": _("Hace mucho que no viene."),
    }
    usual = ""
    if seen.gap_days:
        usual = ngettext("Suele venir cada día.", "Suele venir cada %d días.", seen.gap_days)
        usual = usual % seen.gap_days if "%d" in usual else usual
    return " ".join(part for part in (told, usual, words.get(seen.rhythm, "")) if part)


def _year(seen: Habits) -> str:
    """Frequency and amount in figures."""
    visits = ngettext("%d visita", "%d visitas", seen.frequency) % seen.frequency
    year = _("En doce meses: {visits}, {spend}, {average} de media.").format(
        visits=visits, spend=formats.euros(seen.amount_cents), average=formats.euros(seen.average_cents)
    )
    if seen.visits_ever == seen.frequency:
        return year
    ever = ngettext("%d visita", "%d visitas", seen.visits_ever) % seen.visits_ever
    return year + " " + _("En total: {ever}.").format(ever=ever)


def _months(seen: Habits, width: int, ink: Ink) -> list[Piece]:
    pieces: list[Piece] = [("\n" + _("Gasto por meses") + "\n", STRONG)]
    most = max((each.cents for each in seen.months), default=0)
    room = max(8, min(30, width - 26))
    for each in seen.months:
        name = f"{formats.month_name(each.month)} {each.year % 100:02d}"
        amount = formats.euros(each.cents) if each.visits else ""
        pieces += [(f"{name:<8}", FAINT), (bar(each.cents, most, room, ink), "$success"), (f"{amount:>14}\n", PLAIN)]
    return pieces


def _hours(seen: Habits, ink: Ink) -> list[Piece]:
    rows = grid(seen.hours, [formats.weekday_name(day) for day in range(7)], ink)
    if not rows:
        return []
    return [
        ("\n" + _("Días y horas") + "\n", STRONG),
        (rows[0] + "\n", FAINT),
        *((row + "\n", PLAIN) for row in rows[1:]),
    ]


def _favourites(seen: Habits, width: int, ink: Ink) -> list[Piece]:
    pieces: list[Piece] = []
    for title, counts in ((_("Lo que más"), seen.services), (_("Sucursales"), seen.branches)):
        if not counts or (counts is seen.branches and len(counts) == 1):
            continue
        pieces.append((f"\n{title}\n", STRONG))
        for name, visits in counts[:MOST_SERVICES]:
            row = bar(visits, counts[0][1], max(8, min(22, width - 34)), ink)
            pieces += [(set_cell_size(name, 16) + " ", PLAIN), (row, "$success"), (f" {visits:>4}\n", FAINT)]
    return pieces
