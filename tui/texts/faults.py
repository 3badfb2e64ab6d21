"""Faults in what a person wrote (the programme, the configuration): one line for each."""

from loyalty.errors import Fault
from tui.language import N_, _
from tui.texts.troubles import system_words


def nearest_hint(word: str) -> str:
    """ "¿Quería decir «tinte»?", or nothing."""
    return " " + _("¿Quería decir «{word}»?").format(word=word) if word else ""


FAULTS = {
    "missing": N_("falta"),
    "unknown_key": N_("no se conoce esta palabra"),
    "not_toml": N_("no es TOML: {value}"),
    "encoding": N_("no se entienden sus caracteres (tiene que ser UTF-8)"),
    "unreadable": N_("no se puede leer: {value}"),
    "not_a_table": N_("tiene que ser una tabla"),
    "not_a_list_of_tables": N_("tiene que escribirse como [[{place}]]"),
    "not_a_text": N_("tiene que ser un texto entre comillas"),
    "not_a_code": N_("no es un código"),
    "not_a_number": N_('«{value}» no es un número (con punto y entre comillas, como "0.1")'),
    "not_a_whole_number": N_("«{value}» no es un número entero"),
    "not_an_amount": N_('«{value}» no es un importe en euros (como "10.00")'),
    "not_an_amount_sale_or_item": N_("«{value}» no es un importe en euros, ni «sale», ni «item»"),
    "not_a_date": N_("«{value}» no es una fecha (como 2026-12-31)"),
    "not_yearly_dates": N_('tienen que ser días del año (como ["01-31"])'),
    "not_hours": N_('tienen que ser horas (como ["17:00-20:00"])'),
    "not_true_or_false": N_("tiene que ser true o false"),
    "not_a_list": N_("tiene que ser una lista de textos"),
    "not_a_share": N_('«{value}» no es una parte (como "50%")'),
    "not_one_of": N_("«{value}» no es uno de los posibles"),
    "not_between": N_("«{value}» está fuera de los límites"),
    "defined_twice": N_("«{value}» está dos veces"),
    "not_defined": N_("«{value}» no está definido"),
    "not_a_database_url": N_('«{value}» no es una base de datos (como "sqlite:///tienda.db")'),
    "not_a_timezone": N_('«{value}» no es una zona horaria (como "Europe/Madrid")'),
    "ends_before_it_starts": N_("acaba antes de empezar"),
    "finer_than_the_unit": N_("«{value}» es más fino que la propia unidad"),
    "months_or_days": N_("hacen falta meses o días, y no las dos cosas"),
    "not_a_colour": N_('«{value}» no es un color (como "#1a2b3c")'),
    "not_a_box": N_("«{value}» no es un sitio: [x, y, ancho, alto] en milímetros"),
    "not_points": N_("«{value}» no son tres puntos o más: [[x, y], ...] en milímetros"),
    "outside_the_card": N_("se sale de la tarjeta: llega a {value} y la tarjeta mide 85,6 × 53,98 mm"),
    "on_the_stripe": N_("queda encima de la banda magnética: entre 4 y 16,4 mm no se imprime nada"),
    "not_a_number_of_days": N_("«{value}» no es un número de días"),
    "less_than_from": N_("«{value}» es menos que el principio"),
    "more_than_a_year": N_("es más de un año"),
    "not_quiet_hours": N_('«{value}» no son horas (como "22:00-08:00", o "no")'),
    "not_bounds": N_("«{value}» no es un número ni «de tanto a tanto»"),
    "not_a_link": N_("«{value}» no es un enlace (como https://tienda.es)"),
    "too_long": N_("es demasiado largo"),
    "bold_not_closed": N_("a la negrita de «{value}» le faltan dos asteriscos"),
    "unknown_field": N_("no se conoce el campo «{value}»"),
    "brace_alone": N_("sobra o falta una llave en «{value}»"),
    "one_of_service_season_class": N_("cada ponderación es de un servicio, una temporada o un tipo de cliente"),
}


def fault_line(fault: Fault) -> str:
    """One fault in a text that a person wrote: where, what, and the nearest right word."""
    what = _(FAULTS[fault.problem]).format(value=system_words(fault.value), place=fault.place)
    return f"{fault.place}: {what}.{nearest_hint(fault.nearest)}"
