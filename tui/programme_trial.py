"""What a changed programme would have given beside today's, as text: pure functions of the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from textual.content import Content

from loyalty.whatif import Affected, Comparison
from tui import formats
from tui.drawings import Piece
from tui.language import _, ngettext
from tui.programme_values import Names
from tui.wrapping import fitted

LABEL, COLUMN, CHANGE = 16, 16, 24
BAR = 40


@dataclass(frozen=True, slots=True)
class Trial:
    """A comparison, with the names of those it tells of and the days it covers."""

    comparison: Comparison
    people: Sequence[str]
    first_day: date
    last_day: date


def progress_bar(done: int, total: int) -> str:
    """ "[##########..............................]  25 %" """
    percent = 100 * done // total if total else 0
    filled = BAR * percent // 100
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {percent:3d} %"


def trial_content(trial: Trial, names: Names, width: int) -> Content:
    """The figures of both programmes, their difference, and who feels it most."""
    pieces: list[Piece] = [(_what_was_tried(trial) + "\n\n", "")]
    heads = f"{'':{LABEL}}{_('Hoy'):>{COLUMN}}{_('Con cambios'):>{COLUMN}}{_('Diferencia'):>{CHANGE}}"
    pieces.append((heads + "\n", "bold"))
    pieces += [(row + "\n", "") for row in figure_rows(trial.comparison)]
    pieces.append((_class_changes(trial.comparison) + "\n\n", ""))
    if trial.comparison.most_affected:
        pieces.append((_("A quién le cambia más") + "\n", "bold"))
        named = zip(trial.comparison.most_affected, trial.people, strict=True)
        pieces += [(_affected_row(each, person, names, width) + "\n", "") for each, person in named]
    else:
        pieces.append((_("A nadie le cambia nada.") + "\n", "bold"))
    return Content.assemble(*pieces)


def _what_was_tried(trial: Trial) -> str:
    comparison = trial.comparison
    sales = ngettext("{count} venta", "{count} ventas", comparison.sales)
    accounts = ngettext("{count} cuenta", "{count} cuentas", comparison.accounts)
    first, last = formats.day(trial.first_day), formats.day(trial.last_day)
    return _("{sales} de {accounts}, del {first} al {last}").format(
        sales=sales.format(count=formats.number(Decimal(comparison.sales))),
        accounts=accounts.format(count=formats.number(Decimal(comparison.accounts))),
        first=first,
        last=last,
    )


def figure_rows(comparison: Comparison) -> list[str]:
    """A row for each unit, and one for what the shop would owe."""
    before, after = comparison.before, comparison.after
    units = list(dict.fromkeys(["points", *before.given, *after.given]))
    rows = [
        _figures(unit, formats.unit_name(unit), before.given.get(unit, 0), after.given.get(unit, 0)) for unit in units
    ]
    return [*rows, _figures("euros", _("Deuda en euros"), before.liability_cents, after.liability_cents)]


def _figures(unit: str, label: str, before: int, after: int) -> str:
    amounts = [_with_mark(unit, minor) for minor in (before, after)]
    return f"{fitted(label, LABEL)}{amounts[0]:>{COLUMN}}{amounts[1]:>{COLUMN}}{_change(unit, before, after):>{CHANGE}}"


def _with_mark(unit: str, minor: int) -> str:
    return formats.bare_amount(unit, minor) + (" €" if unit == "euros" else "")


def _change(unit: str, before: int, after: int) -> str:
    if before == after:
        return _("igual")
    text = ("+" if after > before else "") + _with_mark(unit, after - before)
    if before <= 0:
        return text
    percent = (200 * abs(after - before) + before) // (2 * before)
    share = f"{'+' if after > before else '-'}{percent} %" if percent else _("menos del 1 %")
    return f"{text} ({share})"


def _class_changes(comparison: Comparison) -> str:
    count = comparison.class_changes
    if not count:
        return _("Nadie cambia de tipo de cliente.")
    return ngettext("%d cliente cambia de tipo.", "%d clientes cambian de tipo.", count) % count


def _affected_row(each: Affected, person: str, names: Names, width: int) -> str:
    parts = []
    if each.points_before_milli != each.points_after_milli:
        parts.append(_from_to("points", each.points_before_milli, each.points_after_milli))
    if each.euros_before_cents != each.euros_after_cents:
        parts.append(_from_to("euros", each.euros_before_cents, each.euros_after_cents))
    if each.class_before != each.class_after:
        known = dict(names.classes)
        parts.append(" > ".join(known.get(code, code) for code in (each.class_before, each.class_after)))
    return f"  {fitted(person or '?', 24)}  {fitted('   '.join(parts), max(20, width - 28))}".rstrip()


def _from_to(unit: str, before: int, after: int) -> str:
    return f"{_with_mark(unit, before):>10} > {formats.amount(unit, after):>17}"
