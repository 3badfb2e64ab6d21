"""The fields of each kind of part of a programme: what the owner fills in, in which order, and what each is for.

The names are the keys of the programme's text. What is here is only how they are asked for: which of them are right
together is for `loyalty.programme_toml` to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.language import N_
from tui.programme_values import (
    BRANCHES,
    CODE,
    DAY,
    HOURS,
    NUMBER,
    SERVICES,
    SHARE,
    TEXT,
    UNIT,
    WEEKDAY_LIST,
    YEARLY,
    YES_NO,
    Choice,
    Choices,
    Names,
    NumberOr,
    Value,
    matching,
)

LISTS = ("earn", "weight", "season", "class", "service")
SINGLES = ("expiry", "pending", "redemption", "refunds", "birthday", "welcome")
CODED = ("service", "season", "class")
WEIGHT, PLACE, TARGET = "weight", "place", "target"  # fields that are no keys of the table itself


@dataclass(frozen=True, slots=True)
class ItemField:
    """One field: `about` is a sentence for who does not know it; `default` what an absent key means.

    `only_with` names another field and the values of it with which this one is asked for at all.
    """

    name: str
    label: str
    hint: str = ""
    value: Value = TEXT
    about: str = ""
    default: object = ""
    only_with: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Target(Value):
    """What a weight is for: a service, a season or a class, by its name."""

    def read(self, typed: str, names: Names) -> str:
        return matching(typed, self.choices(names)) or f"service:{typed.strip()}"

    def show(self, raw: object, names: Names) -> str:
        return dict(self.choices(names)).get(str(raw), str(raw).partition(":")[2])

    def choices(self, names: Names) -> Choices:
        return [
            (f"{kind}:{code}", name)
            for kind, known in (("service", names.services), ("season", names.seasons), ("class", names.classes))
            for code, name in known
        ]


COMBINE = Choice((("multiply", N_("se multiplican")), ("add", N_("se suman")), ("highest", N_("cuenta la mayor"))))
ON_POINTS = Choice((("reduce", N_("no gana")), ("ignore", N_("gana igual"))))
MODE = Choice((("proportional", N_("gana en proporción")), ("blocks", N_("no gana nada"))))
ROUNDING = Choice((("down", N_("hacia abajo")), ("nearest", N_("al más cercano")), ("up", N_("hacia arriba"))))
METRIC = Choice(
    (
        ("", N_("sin mínimo, o a mano")),
        ("spend", N_("euros gastados")),
        ("points", N_("puntos")),
        ("visits", N_("visitas")),
    )
)
WINDOW = Choice(
    (("rolling-12m", N_("últimos 12 meses")), ("calendar-year", N_("año natural")), ("lifetime", N_("desde siempre")))
)
POLICY = Choice(
    (
        ("never", N_("nunca")),
        ("rolling", N_("a partir de la compra")),
        ("fixed", N_("en días fijos del año")),
        ("inactivity", N_("tras un tiempo sin comprar")),
    )
)
ROUND_TO = Choice((("none", N_("ese mismo día")), ("month-end", N_("a fin de mes")), ("year-end", N_("a fin de año"))))
REFUNDS = Choice((("debt", N_("quedan a deber")), ("clamp", N_("se perdonan"))))
PER = NumberOr((("sale", N_("venta")), ("item", N_("artículo"))))
COUNTED = ("metric", ("spend", "points", "visits"))
LASTING = ("policy", ("rolling", "inactivity"))

_WEIGHT = ItemField(
    WEIGHT,
    N_("Cuenta"),
    N_("2 = doble"),
    NUMBER,
    N_("Por cuánto se multiplica lo que gana: 2 es doble, 0 no gana nada."),
)

FIELDS: Mapping[str, Sequence[ItemField]] = {
    "programme": (
        ItemField("name", N_("Nombre"), about=N_("Con otro nombre es otro programa, que empieza por la versión 1.")),
        ItemField("starts", N_("Empieza"), N_("dd/mm/aaaa"), DAY, N_("El primer día en que vale.")),
        ItemField("ends", N_("Acaba"), N_("vacío: sin fin"), DAY, N_("El último día en que vale, incluido.")),
        ItemField(
            "branches", N_("Sucursales"), N_("con comas entre ellas"), BRANCHES, N_("Dónde vale."), default=["*"]
        ),
        ItemField(
            "combine",
            N_("Si se juntan varias"),
            value=COMBINE,
            about=N_("Tinte triple en Navidad doble: 6 veces multiplicando, 4 sumando, o solo 3."),
            default="multiply",
        ),
        ItemField(
            "on_points_tender",
            N_("Pagado en puntos"),
            value=ON_POINTS,
            about=N_("Si la parte de la compra que se paga con puntos gana también puntos."),
            default="reduce",
        ),
    ),
    "earn": (
        ItemField("give", N_("Se dan"), N_("cuántos"), NUMBER, N_("Cuánto se da cada vez: 1, o 0,5.")),
        ItemField("unit", N_("De qué"), value=UNIT, about=N_("Puntos, euros de saldo, o un sello con nombre: cafés.")),
        ItemField("per", N_("Por cada"), N_("euros, venta, artículo"), PER, N_("10 es cada 10 € de compra.")),
        ItemField(
            "mode",
            N_("Lo que sobra"),
            value=MODE,
            about=N_("Con 19 €, a 1 punto por cada 10 €: en proporción son 1,9 puntos; si no, 1."),
            default="proportional",
        ),
        ItemField(
            "services", N_("Servicios"), N_("con comas entre ellos"), SERVICES, N_("Qué compras ganan."), default=["*"]
        ),
        ItemField("except", N_("Menos"), N_("con comas entre ellos"), SERVICES, N_("Los servicios que no ganan.")),
        ItemField(
            "minimum_sale", N_("Compra mínima"), N_("euros"), NUMBER, N_("Por debajo de esta compra no se da nada.")
        ),
        ItemField(
            "maximum_per_sale", N_("Como mucho, venta"), N_("vacío: sin tope"), NUMBER, N_("El tope de una venta.")
        ),
        ItemField(
            "maximum_per_day",
            N_("Como mucho, día"),
            N_("vacío: sin tope"),
            NUMBER,
            N_("El tope de un día, por cuenta."),
        ),
        ItemField(
            "step",
            N_("De cuánto en cuánto"),
            N_("1 = enteros"),
            NUMBER,
            N_("1 da puntos enteros; vacío, con decimales."),
        ),
        ItemField(
            "rounding",
            N_("Redondeo"),
            value=ROUNDING,
            about=N_("Cómo se redondea el total de la venta."),
            default="down",
        ),
        ItemField(
            "stackable",
            N_("Se suma a otras"),
            value=YES_NO,
            about=N_("Si no se suma, se aplica sola, en vez de las demás."),
            default=True,
        ),
        ItemField(
            "priority", N_("Prioridad"), N_("gana la mayor"), NUMBER, N_("Entre las que no se suman, cuál va primero.")
        ),
    ),
    "weight": (
        ItemField(TARGET, N_("Qué"), value=Target(), about=N_("Un servicio, una temporada o un tipo de cliente.")),
        ItemField(
            "by", N_("Cuenta"), N_("2 = doble"), NUMBER, N_("Por cuánto se multiplica: 2 es doble, 0 no gana nada.")
        ),
    ),
    "service": (
        ItemField("name", N_("Nombre"), about=N_("Como lo llaman los clientes: Tinte y color.")),
        ItemField(
            "code", N_("Palabra corta"), N_("vacío: sale sola"), CODE, N_("Lo que se escribe en la caja: tinte.")
        ),
        _WEIGHT,
    ),
    "season": (
        ItemField("code", N_("Nombre"), about=N_("Navidad, rebajas, tardes tranquilas.")),
        ItemField("from", N_("Desde"), N_("dd/mm/aaaa"), DAY, N_("El primer día.")),
        ItemField("to", N_("Hasta"), N_("dd/mm/aaaa"), DAY, N_("El último día, incluido.")),
        ItemField(
            "weekdays", N_("Días de la semana"), N_("vacío: todos"), WEEKDAY_LIST, N_("martes, miércoles; o M, X.")
        ),
        ItemField("hours", N_("Horas"), N_("vacío: todo el día"), HOURS, N_("17-20, o 9-14, 17:30-20.")),
        _WEIGHT,
    ),
    "class": (
        ItemField("name", N_("Nombre"), about=N_("Normal, plata, oro.")),
        ItemField("code", N_("Palabra corta"), N_("vacío: sale sola"), CODE, N_("Sin espacios: oro.")),
        ItemField(PLACE, N_("Puesto"), N_("1 = donde se empieza"), NUMBER, N_("De menos a más: 1 es el de todos.")),
        ItemField("metric", N_("Se llega por"), value=METRIC, about=N_("Lo que hace subir a este tipo.")),
        ItemField(
            "minimum", N_("Al llegar a"), N_("cuántos"), NUMBER, N_("Vale desde la venta siguiente."), only_with=COUNTED
        ),
        ItemField(
            "window",
            N_("Contando"),
            value=WINDOW,
            about=N_("Qué tiempo cuenta."),
            default="rolling-12m",
            only_with=COUNTED,
        ),
        ItemField(
            "grace_days",
            N_("Días de gracia"),
            N_("antes de bajar"),
            NUMBER,
            N_("Sin llegar, cuántos días lo conserva."),
            only_with=COUNTED,
        ),
        _WEIGHT,
    ),
    "expiry": (
        ItemField(
            "policy", N_("Caducan"), value=POLICY, about=N_("Cuándo deja de valer lo que se ganó."), default="never"
        ),
        ItemField("months", N_("Meses"), N_("o días, no ambos"), NUMBER, N_("A cuántos meses."), only_with=LASTING),
        ItemField("days", N_("Días"), N_("o meses, no ambos"), NUMBER, N_("A cuántos días."), only_with=LASTING),
        ItemField(
            "round_to",
            N_("Y entonces"),
            value=ROUND_TO,
            about=N_("Si se espera a que acabe el mes o el año."),
            default="none",
            only_with=LASTING,
        ),
        ItemField(
            "dates", N_("Días del año"), N_("31/01, 31/07"), YEARLY, N_("Día y mes."), only_with=("policy", ("fixed",))
        ),
    ),
    "pending": (
        ItemField(
            "days",
            N_("Días de espera"),
            N_("vacío: ninguno"),
            NUMBER,
            N_("Lo ganado no se puede gastar hasta entonces."),
        ),
    ),
    "refunds": (
        ItemField(
            "policy",
            N_("Los ya gastados"),
            value=REFUNDS,
            about=N_("Se devuelve una compra y sus puntos ya se gastaron."),
            default="debt",
        ),
    ),
    "redemption": (
        ItemField("point_value", N_("Un punto vale"), N_("euros"), NUMBER, N_("0,01: con 100 puntos se paga 1 €.")),
        ItemField("minimum", N_("Desde"), N_("puntos"), NUMBER, N_("Con menos no se puede pagar.")),
        ItemField("step", N_("De cuánto en cuánto"), N_("puntos"), NUMBER, N_("100: se gastan 100, 200, 300.")),
        ItemField(
            "maximum_share", N_("Como mucho"), N_("% de la compra"), SHARE, N_("La parte que se paga con puntos.")
        ),
    ),
    "birthday": (
        ItemField("give", N_("Se dan"), N_("cuántos"), NUMBER, N_("Una vez al año, con la compra.")),
        ItemField("unit", N_("De qué"), value=UNIT, about=N_("Puntos o euros."), default="points"),
        ItemField("window_days", N_("Días de margen"), N_("antes y después"), NUMBER, N_("Si no viene justo ese día.")),
    ),
    "welcome": (
        ItemField("give", N_("Se dan"), N_("cuántos"), NUMBER, N_("Al apuntarse, una sola vez.")),
        ItemField("unit", N_("De qué"), value=UNIT, about=N_("Puntos o euros."), default="points"),
    ),
}


def field_named(kind: str, name: str) -> ItemField | None:
    return next((field for field in FIELDS[kind] if field.name == name), None)
