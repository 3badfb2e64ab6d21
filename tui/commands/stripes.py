"""Stripes: what cards carry, what was wrong with those seen, and the key that other branches need."""

from pathlib import Path

from tui import formats, words
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.language import _, ngettext
from tui.texts.stripes import pending_reason, verdict_name
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("stripe", _("lo que llevan las bandas de las tarjetas")))
    action("show", _("lo que lleva una tarjeta y lo que debe llevar"), _show, "card", "--at")
    listed = action("list", _("enseña las tarjetas que llevan su saldo"), _list)
    listed.add_argument("--marked", action="store_true", help=_("solo las pendientes de escribir"))
    takes(action("seen", _("enseña las bandas que no estaban bien"), _seen), "--most", type=int)
    key = action("key", _("lleva la clave de las bandas a otra sucursal"), _key)
    key.add_argument("deed", choices=["export", "import"], metavar="export|import", help=_("sacarla, o meterla allí"))
    key.add_argument("file", metavar=_("FICHERO"), help=_("dónde está la clave"))


def _show(arguments: Arguments) -> Request:
    return "stripe.show", {"card": arguments.card, **given(arguments, "at")}, _said


def _list(arguments: Arguments) -> Request:
    return "stripe.list", given(arguments, "marked"), _listed


def _seen(arguments: Arguments) -> Request:
    return "stripe.seen", given(arguments, "most"), _sightings


def _key(arguments: Arguments) -> Request:
    said = _exported if arguments.deed == "export" else _imported
    return f"stripe.{arguments.deed}_key", {"path": str(Path(arguments.file).absolute())}, said


def _said(answer: Answer) -> str:
    lines = [_("Debe llevar: {amounts}").format(amounts=words.amounts(answer["should_carry"]))]
    written = answer["written"]
    if written is None:
        return "\n".join([*lines, _("Todavía no se ha escrito nunca.")])
    amounts = words.amounts({unit: written[unit] for unit in ("points", "euros")})
    text = _("Se escribió el {when}: {amounts} (número {sequence})")
    lines.append(text.format(when=formats.iso_moment(written["at"]), amounts=amounts, sequence=written["sequence"]))
    return "\n".join([*lines, _("Estado: {state}").format(state=_state(answer))])


def _listed(answer: Answer) -> str:
    lines = [f"{each['card']}  {words.amounts(each['should_carry'])}  {_state(each)}" for each in answer["stripes"]]
    return "\n".join([*lines, ngettext("%d tarjeta", "%d tarjetas", len(lines)) % len(lines)])


def _state(stripe: Answer) -> str:
    return _("pendiente: {why}").format(why=pending_reason(stripe)) if stripe["marked"] else _("al día")


def _sightings(answer: Answer) -> str:
    return "\n".join(
        f"{formats.iso_moment(each['at'])}  {each['card']}  {verdict_name(each['verdict'], each['taken_over'])}"
        f"  {each['branch']} · {each['counter']}  {each['customer']}".rstrip()
        for each in answer["seen"]
    ) or _("Todas las bandas estaban bien.")


def _exported(answer: Answer) -> str:
    text = _("La clave está en {path}, que solo usted puede leer. Llévela a la otra sucursal y bórrela después.")
    return text.format(path=answer["path"])


def _imported(answer: Answer) -> str:
    return _("Desde ahora las bandas llevan la clave de {path}. Borre ese fichero.").format(path=answer["path"])
