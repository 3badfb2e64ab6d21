"""The owner at the screens of messages: segments with their count, texts with their faults, mailings that go out."""

import pytest
from textual.widgets import TextArea

from tests.cashier import BERTA_CARD, SCREENS, Cashier, Counters, compare_screen, until
from tests.every_screen import bindings_of, explains_itself, for_each, is_left_by_escape, shows_its_keys
from tests.message_owner import MESSAGE_WAYS, MESSAGES, agree, go_to, something_to_write
from tests.post_office import open_office
from tui.configuration import MailSettings
from tui.language import LANGUAGES, ORIGINAL, _, choose_language
from tui.screens.messages import MessagesScreen
from tui.screens.occasions import OccasionForm
from tui.screens.sending import SendingScreen
from tui.screens.shop_screen import ShopScreen
from tui.screens.templates import PreviewScreen, TemplateScreen
from tui.segment_fields import FIELDS
from tui.shop_keys import key_name

KEPT = ("MessagesScreen", "TemplateScreen", "SegmentForm", "OccasionsScreen", "PreviewScreen")
SIZES = ((80, 24), (120, 40))
LABEL_COLUMNS, HINT_COLUMNS = 19, 22


@for_each(MESSAGE_WAYS)
async def test_every_screen_tells_its_keys_bears_other_sizes_and_is_left_by_esc_or_a_scan(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    something_to_write(counters)
    async with counters.cashier() as cashier:
        await go_to(cashier, screen)
        shows_its_keys(cashier)
        for size in ((60, 20), (200, 60)):
            await cashier.resize(*size)
            assert len(cashier.lines()) == size[1]
            assert max(map(len, cashier.lines())) <= size[0]
        await cashier.resize(80, 50)
        await explains_itself(cashier)
        await is_left_by_escape(cashier)
        await go_to(cashier, screen)
        await cashier.scan(BERTA_CARD)
        if screen is PreviewScreen:
            await cashier.sees("Para: Berta Muñoz Vila")
        else:
            assert cashier.screen is cashier.app.counter_screen
            await cashier.sees("Berta Muñoz Vila")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    "name", ["MessagesScreen", "TemplateScreen", "SegmentForm", "OccasionsScreen", "PreviewScreen"]
)
async def test_the_screens_look_as_they_were_last_looked_at(
    counters: Counters, name: str, size: tuple[int, int]
) -> None:
    something_to_write(counters)
    screen = next(each for each in MESSAGE_WAYS if each.__name__ == name)
    async with counters.cashier(size=size) as cashier:
        await go_to(cashier, screen)
        if name == "SegmentForm":
            await cashier.sees("2 clientes")
        compare_screen(f"messages/{name}-{size[0]}x{size[1]}", cashier.screen_text())


def test_the_screens_that_are_kept_are_those_that_are_compared() -> None:
    kept = {path.stem for path in (SCREENS / "messages").glob("*.txt")}
    assert kept == {f"{name}-{width}x{height}" for name in KEPT for width, height in SIZES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_and_no_hint_of_a_form_is_cut_off_at_80_columns(language: str) -> None:
    choose_language(language)
    try:
        for field in (*FIELDS, *OccasionForm.FIELDS):
            assert len(_(field.label)) <= LABEL_COLUMNS, _(field.label)
            assert len(_(field.hint)) <= HINT_COLUMNS, _(field.hint)
    finally:
        choose_language(ORIGINAL)


@pytest.mark.parametrize("language", ["en", "ca"])
@for_each(MESSAGE_WAYS)
async def test_no_key_is_cut_off_at_80_columns_in_any_language(
    counters: Counters, screen: type[ShopScreen], language: str
) -> None:
    something_to_write(counters)
    async with counters.cashier(language=language) as cashier:
        await go_to(cashier, screen)
        footer = " ".join(cashier.lines()[-3:])
        for binding in bindings_of(screen):
            if binding.show and cashier.screen.check_action(binding.action.partition("(")[0], ()):
                assert f"{key_name(binding.key)} {_(binding.description)}" in footer, footer


async def test_a_segment_is_counted_as_it_is_typed_and_kept_under_its_name(counters: Counters) -> None:
    something_to_write(counters)
    async with counters.cashier() as cashier:
        await cashier.press(*MESSAGES, "f4", "f4")
        await cashier.sees("2 clientes")
        await cashier.type("cumplen hoy")
        await cashier.press("enter", "enter", "enter", "enter")
        assert cashier.focused_field == "birthday"
        await cashier.type("0 a")
        await cashier.sees("1 cliente")
        await cashier.type(" x")
        await cashier.sees("birthday: «0 a x» no es un número ni «de tanto a tanto».")
        await cashier.press("f2")
        assert cashier.focused_field == "birthday"
        await cashier.press("backspace", "backspace")
        await cashier.type(" 7")
        await cashier.sees("2 clientes")
        await cashier.press("f2")
        await cashier.sees("cumplen hoy: cumple en 0 a 7")
    segment = counters.counter.segment("cumplen hoy")
    assert (segment.birthday_from, segment.birthday_to) == (0, 7)


async def test_a_list_of_what_the_shop_has_fills_a_field_of_a_segment(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press(*MESSAGES, "f4", "f4")
        cashier.screen.query_one("#services").focus()
        await cashier.press("f4", "enter", "down", "enter", "f2")
        assert cashier.screen.query_one("#services").value == "corte, perfumeria"  # type: ignore[attr-defined]
        await cashier.sees("0 clientes")


async def test_a_text_is_only_kept_without_faults_and_each_is_told_with_its_line(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press(*MESSAGES, "f3", "f4")
        assert isinstance(cashier.screen, TemplateScreen)
        await cashier.type("verano")
        await cashier.press("enter")
        await cashier.type("Hola, {nonbre}")
        await cashier.press("enter")
        assert cashier.focused_field == "body"
        await cashier.type("Hola.")
        await cashier.press("enter")
        await cashier.type("Tiene **{puntos} puntos")
        await cashier.press("f2")
        await cashier.sees("subject: no se conoce el campo «nonbre». ¿Quería decir «nombre»?")
        await cashier.sees("body, 2: a la negrita de «Tiene **{puntos} puntos» le faltan dos asteriscos.")
        subject = cashier.screen.query_one("#subject")
        subject.value = "Hola, {nombre}"  # type: ignore[attr-defined]
        cashier.screen.query_one(TextArea).text = "Tiene **{puntos}** puntos"
        cashier.screen.query_one(TextArea).focus()
        await cashier.press("end", "f4", "d", "enter", "f2")
        await cashier.sees("propio  Hola, {nombre}")
    kept = counters.counter.template("verano")
    assert (kept.subject, kept.body, kept.own) == ("Hola, {nombre}", "Tiene **{puntos}** puntos{dia_caducidad}", True)


async def test_an_unsaved_text_is_not_thrown_away_by_one_slip(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await go_to(cashier, TemplateScreen)
        await cashier.type("x")
        await cashier.press("escape")
        await cashier.sees("Hay cambios sin guardar")
        await cashier.press("escape")
        assert not isinstance(cashier.screen, TemplateScreen)


async def test_the_preview_is_a_real_customers_message(counters: Counters) -> None:
    something_to_write(counters)
    async with counters.cashier() as cashier:
        await go_to(cashier, PreviewScreen)
        await cashier.sees("Asunto: ¡Hola, Ana! Ya eres de Peluquería Núria")
        await cashier.type("berta")
        await cashier.press("enter")
        await cashier.sees("Para: Berta Muñoz Vila <berta@correo.example>")
        await cashier.type("nadie")
        await cashier.press("enter")
        await cashier.sees("No hay ningún cliente «nadie».")


async def test_an_occasion_is_switched_on_and_says_what_would_go_out_today(counters: Counters) -> None:
    something_to_write(counters)
    agree(counters, "87654321X", "email")
    async with counters.cashier() as cashier:
        await cashier.press(*MESSAGES, "f5")
        await cashier.sees("[x] Cumpleaños                  el mismo día         hoy 1 correo")
        await cashier.press("down", "f3")
        await cashier.sees("Berta Muñoz Vila                   87654321X   correo")
        await cashier.press("escape", "f5")
        await cashier.sees("[ ] Cumpleaños")
        assert not counters.counter.occasion("birthday").active
        await cashier.press("enter")
        cashier.screen.query_one("#days").value = "99"  # type: ignore[attr-defined]
        await cashier.press("f2")
        await cashier.sees("days: «99» está fuera de los límites. ¿Quería decir «0 - 60»?")
        cashier.screen.query_one("#days").value = "3"  # type: ignore[attr-defined]
        await cashier.press("f2")
        await cashier.sees("[ ] Cumpleaños                  3 días antes")


async def finished(cashier: Cashier) -> None:
    """Waits until a sending has ended."""
    await until(lambda: isinstance(cashier.screen, SendingScreen) and not cashier.screen._busy, "the sending")
    await cashier.settle()


async def test_a_mailing_shows_who_is_in_goes_out_and_is_told(counters: Counters) -> None:
    something_to_write(counters)
    with open_office() as office:
        mail = MailSettings("127.0.0.1", office.port, "none", sender="hola@tienda.example")
        async with counters.cashier(mail=mail) as cashier:
            await cashier.press(*MESSAGES, "f2", "f4", "o", "enter")
            await cashier.sees("Saldría 1 correo.")
            await cashier.sees("No se escribe a: 1 sin consentimiento.")
            await cashier.press("f6")
            await cashier.sees("Berta Muñoz Vila                   87654321X   sin consentimiento")
            await cashier.press("escape", "f2")
            await cashier.sees("Se van a enviar 1 correo. ¿Seguro?")
            await cashier.press("s")
            await finished(cashier)
            await cashier.sees("Ya está.")
            await cashier.sees("1 enviado")
            assert office.addresses() == ["ana@correo.example"]
            await cashier.press("escape")
            assert isinstance(cashier.screen, MessagesScreen)
            await cashier.sees("2026-03-10 offer")
            await cashier.press("f2", "f4", "o", "enter")
            await cashier.sees("No se escribe a: 1 ya se le escribió, 1 sin consentimiento.")


async def test_a_sending_is_stopped_and_goes_on(counters: Counters) -> None:
    something_to_write(counters)
    for number in range(12):
        dni = f"{41_000_000 + number}{'TRWAGMYFPDXBNJZSQVHLCKE'[(41_000_000 + number) % 23]}"
        counters.register(dni, f"Lector {number}", email=f"lector{number}@correo.example")
        agree(counters, dni, "email")
    counters.counter.queue_mailing(counters.counter.mailing("Doce", "", "offer", "email"))
    with open_office() as office:
        office.slow_s = 0.15
        mail = MailSettings("127.0.0.1", office.port, "none", sender="hola@tienda.example")
        async with counters.cashier(mail=mail) as cashier:
            await cashier.press(*MESSAGES)
            cashier._send("f6", 0.2)
            await until(lambda: len(office.received) >= 2, "some messages")
            cashier._send("escape", 0.2)
            await finished(cashier)
            await cashier.sees("Parado: los que faltan siguen en la cola.")
            assert 2 <= len(office.received) < 14
            office.slow_s = 0.0
            await cashier.press("f5")
            await finished(cashier)
            await cashier.sees("Ya está.")
        assert sorted(office.addresses()) == sorted(
            ["ana@correo.example"] * 2 + [f"lector{n}@correo.example" for n in range(12)]
        )


async def test_what_is_in_doubt_is_shown_and_decided_by_somebody(counters: Counters) -> None:
    something_to_write(counters)
    with open_office() as office:
        office.loses = {"ana@correo.example": "before"}
        mail = MailSettings("127.0.0.1", office.port, "none", sender="hola@tienda.example")
        async with counters.cashier(mail=mail) as cashier:
            await cashier.press(*MESSAGES, "f6")
            await finished(cashier)
            await cashier.sees("1 quizá enviado")
            await cashier.press("escape", "enter")
            await cashier.sees("> ! Ana García Solà              quizá enviado")
            await cashier.press("f5")
            await cashier.sees("Está otra vez en la cola.")
            await cashier.press("f6")
            await cashier.sees("Ese mensaje no está en duda ni rechazado.")
            await cashier.press("f8", "s")
            await cashier.sees("1 mensaje retirado.")


async def test_letters_are_written_into_a_file_and_marked(counters: Counters) -> None:
    something_to_write(counters)
    counters.counter.queue_mailing(counters.counter.mailing("Cartas", "", "offer", "letter"))
    async with counters.cashier() as cashier:
        await cashier.press(*MESSAGES)
        await cashier.sees("Cartas que esperan: 1.")
        await cashier.press("f7")
        await cashier.sees("1 carta en")
        await cashier.sees("1 impreso")
        await cashier.press("f7")
        await cashier.sees("No hay ninguna carta que imprimir.")
    assert (counters.folder / "cartas-2026-03-10.pdf").read_bytes()[:5] == b"%PDF-"
