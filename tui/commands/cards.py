"""Cards: activated, linked, blocked, replaced, topped up; the numbers in stock and the gift cards sold."""

from tui import formats
from tui.commands.answers import account
from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments, Request, actions, given, identity, takes, whose
from tui.commands.usage import Parser
from tui.language import _, ngettext
from tui.words import Answer, amount, amounts, card_event, card_kind, card_reason, card_state, grammatical_number

KINDS = ("loyalty", "gift")


def add(command: AddCommand) -> None:
    _cards(command("card", _("activa, asigna, recarga, bloquea o cambia tarjetas")))
    _ranges(command("range", _("los números de tarjeta de la tienda")))
    gift_cards = actions(command("gift-cards", _("las tarjetas regalo vendidas y lo que se debe por ellas")))
    listed = gift_cards("list", _("enseña las vendidas, lo pagado y lo que les queda"), _gift_cards)
    shown_help = _("con saldo (owed, lo normal), todas, bloqueadas o caducadas")
    listed.add_argument("--shown", choices=["owed", "all", "blocked", "expired"], help=shown_help)
    takes(listed, "--at")


def _cards(parser: Parser) -> None:
    action = actions(parser)
    activate = action("activate", _("pone en uso una tarjeta, o vende una de regalo"), _activate, "code")
    activate.add_argument("--euros", metavar=_("EUROS"), help=_("lo que se paga para llevarlo en ella, como 20.00"))
    activate.add_argument("--points", metavar=_("PUNTOS"), help=_("los puntos que se le regalan, como 100"))
    activate.add_argument("--kind", choices=KINDS, help=_("de cliente (loyalty, lo normal) o de regalo (gift)"))
    last_day_help = _("el último día en que vale una de regalo, como 2027-12-31")
    activate.add_argument("--last-day", metavar=_("DÍA"), help=last_day_help)
    takes(activate, "--at", "--id")
    done_by(activate)
    link = action("link", _("la asigna a un cliente, con el saldo que lleve"), _link, "code")
    takes(link, "--dni", required=True)
    takes(link, "--at", "--id")
    block = action("block", _("la cierra en todas las sucursales, sin quitarle nada"), _block, "code")
    block.add_argument("--lost", action="store_true", help=_("porque se ha perdido"))
    unblock = action("unblock", _("vuelve a abrir una bloqueada o perdida"), _unblock, "code")
    replace = action("replace", _("la cambia por otra, que lleva todo lo que tenía"), _replace, "code")
    replace.add_argument("new_code", metavar=_("NUEVA"), help=_("el número de la tarjeta nueva"))
    for each in (block, unblock, replace):
        takes(each, "--reason", "--at", "--id")
    top_up = action("top-up", _("pone en ella los euros que se pagan"), _top_up, "code")
    top_up.add_argument("euros", metavar=_("EUROS"), help=_("cuántos, como 20.00"))
    takes(top_up, "--at", "--id")
    done_by(top_up)
    takes(action("show", _("enseña su estado, su saldo y su historia"), _show, "code"), "--at")
    whose(action("list", _("enseña las tarjetas de un cliente"), _list))


def _ranges(parser: Parser) -> None:
    action = actions(parser)
    add_range = action("add", _("apunta un rollo de números, del primero al último"), _add_range)
    add_range.add_argument("first", metavar=_("PRIMERO"), help=_("el número de la primera tarjeta"))
    add_range.add_argument("last", metavar=_("ÚLTIMO"), help=_("el número de la última"))
    add_range.add_argument("--prefix", metavar=_("PRINCIPIO"), help=_("lo que llevan todos delante de esos números"))
    add_range.add_argument("--kind", choices=KINDS, help=_("de cliente (loyalty, lo normal) o de regalo (gift)"))
    check_help = _("cómo se calcula su última cifra, si es de control")
    add_range.add_argument("--check", choices=["luhn", "ean13"], help=check_help)
    add_range.add_argument("--note", metavar=_("NOTA"), help=_("lo que ayude a reconocerlo: «rollo azul»"))
    takes(add_range, "--at", "--id")
    action("list", _("enseña los que hay y cuántas tarjetas quedan"), _list_ranges)
    take = action("take", _("da los números siguientes, para imprimirlos"), _take)
    take.add_argument("range", metavar=_("ROLLO"), help=_("su número en «tarjetero range list»"))
    take.add_argument("--count", metavar="N", help=_("cuántos; si no, uno"))
    takes(take, "--at", "--id")


def _activate(arguments: Arguments) -> Request:
    options = given(arguments, "euros", "points", "kind", "last_day", "at", "id")
    return "card.activate", {"card": arguments.code, **options}, account


def _link(arguments: Arguments) -> Request:
    return "card.link", {"card": arguments.code, "dni": arguments.dni, **given(arguments, "at", "id")}, account


def _block(arguments: Arguments) -> Request:
    return "card.block", {"card": arguments.code, **given(arguments, "reason", "lost", "at", "id")}, _card_state


def _unblock(arguments: Arguments) -> Request:
    return "card.unblock", {"card": arguments.code, **given(arguments, "reason", "at", "id")}, _card_state


def _replace(arguments: Arguments) -> Request:
    cards = {"card": arguments.code, "new_card": arguments.new_code}
    return "card.replace", cards | given(arguments, "reason", "at", "id"), _card_state


def _top_up(arguments: Arguments) -> Request:
    options = {"id": identity(arguments), "card": arguments.code, "euros": arguments.euros, **given(arguments, "at")}
    return "card.top_up", options, _topped_up


def _show(arguments: Arguments) -> Request:
    return "card.show", {"card": arguments.code, **given(arguments, "at")}, _shown


def _list(arguments: Arguments) -> Request:
    return "card.list", given(arguments, "card", "dni"), _listed


def _add_range(arguments: Arguments) -> Request:
    options = given(arguments, "prefix", "first", "last", "kind", "check", "note", "at", "id")
    return "card.range.add", options, _range


def _list_ranges(arguments: Arguments) -> Request:
    return "card.range.list", {}, _ranges_listed


def _take(arguments: Arguments) -> Request:
    return "card.range.take", given(arguments, "range", "count", "at", "id"), lambda answer: "\n".join(answer["cards"])


def _gift_cards(arguments: Arguments) -> Request:
    return "gift_card.list", given(arguments, "shown", "at"), _gift_cards_listed


# -- how answers are said


def _card_state(answer: Answer) -> str:
    return f"{answer['card']}: {card_state(answer['state'])}"


def _topped_up(answer: Answer) -> str:
    said = _("{card}: recargada con {amount}. Saldo: {balance}.")
    paid, balance = amount("euros", answer["topped_up"]), amounts(answer["balance"])
    return said.format(card=answer["card"], amount=paid, balance=balance)


def _shown(answer: Answer) -> str:
    who = answer["customer"] or _("sin cliente")
    lines = [f"{_file(answer)}  {who}"]
    if answer["balance"]:
        lines.append(_("Saldo: {amounts}.").format(amounts=amounts(answer["balance"])))
    for event in answer["story"]:
        where = " · ".join(part for part in (event["branch"], event["counter"], event["operator"]) if part)
        said = [formats.iso_moment(event["at"]), card_event(event["event"], event["other_card"] or ""), where]
        lines.append("  ".join(part for part in (*said, card_reason(event["reason"])) if part))
    return "\n".join(lines)


def _listed(answer: Answer) -> str:
    return "\n".join(_file(each) for each in answer["cards"]) or _("No tiene ninguna tarjeta.")


def _file(card: Answer) -> str:
    replaced = _("por {card}").format(card=card["replaced_by"]) if card["replaced_by"] else ""
    parts = [card["card"], card_kind(card["kind"]), card_state(card["state"]), replaced, card_reason(card["reason"])]
    return "  ".join(part for part in parts if part)


def _range(answer: Answer) -> str:
    states = ", ".join(f"{card_state(state)} {count}" for state, count in answer["cards"].items() if count)
    return f"{answer['range']:>3}  {answer['first']} - {answer['last']}  {card_kind(answer['kind'])}: {states}"


def _ranges_listed(answer: Answer) -> str:
    return "\n".join(_range(each) for each in answer["ranges"]) or _("Todavía no hay números de tarjeta.")


def _gift_cards_listed(answer: Answer) -> str:
    lines = []
    for each in answer["gift_cards"]:
        until = _("hasta el {day}").format(day=formats.iso_day(each["last_day"])) if each["last_day"] else ""
        paid, left = amount("euros", each["paid"]), amount("euros", each["left"])
        sold = formats.iso_moment(each["sold"])
        row = f"{each['card']:<20}  {card_state(each['state']):<10}  {sold}  {paid:>12}  {left:>12}  {until}"
        lines.append(row.rstrip())
    count = answer["owed"]["cards"]
    cards = ngettext("%d tarjeta regalo", "%d tarjetas regalo", count) % count
    cents = answer["owed"]["euros"]
    owed = ngettext(
        "Se debe {amount} por {cards}.", "Se deben {amount} por {cards}.", grammatical_number({"euros": cents})
    )
    lines.append(owed.format(amount=amount("euros", cents), cards=cards))
    return "\n".join(lines)
