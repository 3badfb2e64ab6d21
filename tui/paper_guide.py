"""The staff guide: the shop's own programme, the counter's keys, what to say, and what to do when..."""

from datetime import date
from typing import TYPE_CHECKING

from loyalty.programme import Programme
from loyalty.views import PrizeView
from tui.language import N_, _, language
from tui.paper_offer import cost, on_offer, rules
from tui.programme_examples import example_lines
from tui.programme_values import Names
from tui.programme_words import class_words
from tui.shop_keys import key_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from printing.guide import Guide, Section

MOST_PRIZES = 20
ANSWER_MM = 58.0

WHY = (
    N_("La tarjeta solo sirve si la conoce el cliente: se ofrece a todos, en cada compra, sin excepción."),
    N_("Cada alta bien hecha nos deja saber quién es, qué le gusta y cuándo volver a invitarle."),
    N_("Nadie tiene que dar más datos que su DNI y su nombre. Lo demás ayuda, pero es voluntario."),
)
STEPS = (
    N_("Antes de cobrar, pregunte por la tarjeta. Pásela por el lector, o escriba el DNI o el nombre."),
    N_("Salúdele por su nombre y diga lo que la pantalla destaca: cumpleaños, puntos que caducan, premios."),
    N_("Escriba el importe de la compra y pulse Intro: la venta queda guardada."),
    N_("Diga siempre lo que ha ganado y el saldo que tiene. Es lo que le hace volver."),
)
SAYINGS = (
    N_("«¿Tiene nuestra tarjeta? Con esta compra ya ganaría puntos; se la hago en un minuto y es gratis.»"),
    N_("«Hoy ha ganado estos puntos y con los que tiene ya puede llevarse un premio. ¿Se lo enseño?»"),
    N_("«Le avisamos de las promociones solo si usted quiere, y puede quitarlo cuando le apetezca.»"),
)
KEYS = {
    "help": N_("La ayuda de la pantalla en la que se está."),
    "pay": N_("Pagar parte de la compra con puntos, saldo en euros o una tarjeta regalo."),
    "prizes": N_("Los premios que el cliente puede llevarse ya, y entregarlos."),
    "register": N_("Dar de alta a un cliente nuevo con los datos del formulario."),
    "activate": N_("Activar una tarjeta, o vender una tarjeta regalo con su importe."),
    "movements": N_("Lo que ha pasado en la cuenta, por qué una venta dio lo que dio, y devolver."),
    "service": N_("Cambiar la clase de compra, si no es la de siempre."),
    "edit": N_("Ver y corregir los datos del cliente."),
    "file": N_("La ficha del cliente: sus datos, sus costumbres y lo que aceptó."),
    "cards": N_("Las tarjetas de la cuenta: bloquear, cambiar, añadir otra."),
    "menu": N_("Sin cliente en la caja: lo que no es vender, como el programa, los premios o los papeles."),
    "leave": N_("Cerrar la caja."),
}
WHEN = (
    (N_("La tarjeta no se lee"), N_("Pásela otra vez, despacio. Si no, escriba su número, el DNI o el nombre.")),
    (N_("Se la ha dejado en casa"), N_("Busque por el DNI o el nombre: gana lo mismo que con ella.")),
    (
        N_("La ha perdido o se la han robado"),
        N_("Bloquéela y déle otra: el saldo y los días de caducidad se conservan. Nadie podrá usar la perdida."),
    ),
    (
        N_("Hay cola y quiere la tarjeta"),
        N_("Active la tarjeta y entréguesela con el formulario: el alta se hace luego."),
    ),
    (
        N_("Pregunta por qué tantos o tan pocos puntos"),
        N_("En los movimientos, la tecla del porqué lo explica línea por línea. Enséñeselo sin prisa."),
    ),
    (
        N_("Devuelve algo"),
        N_("Devuelva la venta desde los movimientos: el programa quita exactamente lo que dio y devuelve lo que pagó."),
    ),
    (N_("Se ha equivocado de importe"), N_("Anule la venta y repítala. Nunca lo arregle con otra venta inventada.")),
    (
        N_("Trae una tarjeta regalo"),
        N_("Pásela por el lector con el cliente en la caja: paga lo que puede y el resto queda en ella."),
    ),
    (
        N_("Es menor de 14 años"),
        N_("Hace falta que firme su padre, su madre o quien sea su tutor. Sin firma, no hay alta."),
    ),
    (
        N_("No quiere publicidad, o quiere borrar sus datos"),
        N_("Está en su derecho: hágalo al momento y sin preguntar. Si duda, avise al encargado."),
    ),
    (
        N_("La pantalla da un error"),
        N_(
            "Lea la frase: dice qué ha pasado. Lo que salió como guardado, está guardado. Si sigue, avise al encargado."
        ),
    ),
)


DATA = (
    N_("Lo que sabemos de un cliente no sale de la tienda: ni se comenta, ni se enseña, ni se fotografía."),
    N_("Los formularios firmados se guardan bajo llave: son la prueba de lo que el cliente aceptó."),
    N_("La clave de cada uno es suya. Lo que se hace con ella queda a su nombre."),
)
NOTES = (
    N_("Encargado, y su teléfono"),
    N_("Ayuda con el programa"),
    N_("Dónde están las tarjetas nuevas"),
    N_("Dónde se guardan los formularios"),
)


def staff_guide(
    shop: str, programme: Programme | None, names: Names, prizes: "Iterable[PrizeView]", today: date
) -> "Guide":
    from printing.guide import Guide, Pairs, Paragraph, Points, Said, Section

    sections = [Section(_("Lo más importante"), [Points([_(text) for text in WHY])])]
    sections += _programme_section(programme, names, today)
    sections += [
        Section(_("En cada venta"), [Pairs([(str(n), _(text)) for n, text in enumerate(STEPS, 1)], left_mm=6.0)]),
        Section(_("Qué decir"), [Said(_(text)) for text in SAYINGS]),
        Section(_("Las teclas de la caja"), [Pairs(counter_keys(), left_mm=54.0)]),
        Section(_("Qué hacer cuando…"), [Pairs([(_(what), _(answer)) for what, answer in WHEN], left_mm=ANSWER_MM)]),
    ]
    sections += [
        Section(_("Los datos de los clientes"), [Points([_(text) for text in DATA])]),
        Section(_("Para apuntar"), [Pairs([(_(text), "") for text in NOTES], left_mm=ANSWER_MM)]),
    ]
    if listed := on_offer(prizes, today)[:MOST_PRIZES]:
        rows = [(cost(prize), prize.name) for prize in listed]
        intro = Paragraph(_("Lo que hoy puede llevarse un cliente, de menos a más."))
        sections.insert(2 if programme else 1, Section(_("Los premios"), [intro, Pairs(rows, left_mm=44.0)]))
    return Guide(shop, _("Guía del personal"), _subtitle(programme), sections, language())


def _subtitle(programme: Programme | None) -> str:
    return _("Nuestro programa: {name}").format(name=programme.name) if programme else _("La tarjeta de cliente")


def _programme_section(programme: Programme | None, names: Names, today: date) -> "list[Section]":
    from printing.guide import Paragraph, Points, Section

    if programme is None:
        return []
    told = rules(programme, names, today)
    told += [
        _("Tipo de cliente {words}").format(words=class_words(each, number == 0))
        for number, each in enumerate(programme.classes)
        if len(programme.classes) > 1
    ]
    blocks: list[Paragraph | Points] = [Points(told)]
    if examples := example_lines(programme, names, today):
        blocks += [Paragraph(_("Por ejemplo:")), Points(examples)]
    return [Section(_("Lo que damos: {name}").format(name=programme.name), blocks)]


def counter_keys() -> list[tuple[str, str]]:
    """The keys that the counter itself shows, each with its second way and what it is for."""
    from tui.screens.counter import CounterScreen

    found: dict[str, tuple[str, list[str], str]] = {}
    for base in reversed(CounterScreen.__mro__):
        if not base.__module__.startswith("tui."):
            continue
        for binding in vars(base).get("BINDINGS", ()):
            if binding.key.startswith(("f", "ctrl+")) and binding.action in KEYS:
                name, keys, _what = found.get(binding.action, (binding.description, [], ""))
                found[binding.action] = (name, [*keys, key_name(binding.key)], KEYS[binding.action])
    return [
        (_("{key} · {name}").format(key=_(" o ").join(keys), name=_(name)), _(what))
        for name, keys, what in found.values()
    ]
