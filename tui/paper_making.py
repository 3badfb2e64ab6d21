"""The papers of a shop made: what goes on each, in the language of its reader, and the file it is written to."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from loyalty.card_design import spaced
from loyalty.clock import day_of
from loyalty.errors import BadValue
from loyalty.programme import Programme
from tui import formats
from tui.counter import Counter
from tui.files import writing
from tui.language import _, language, ngettext, speaking
from tui.paper_files import place_of
from tui.paper_kinds import KINDS, PaperJob, PaperMade, PaperRequest, checked
from tui.paper_post import LeftOut, make_labels, make_letters
from tui.paper_texts import form_texts
from tui.programme_values import Names
from tui.programme_words import euro_words
from tui.progress import Progress, nobody_looks

Made = tuple[int, LeftOut]  # how many there are, and who is not written to
NOTHING_TO_COUNT: Made = (0, {})


def make_paper(counter: Counter, request: PaperRequest, on_progress: Progress | None = None) -> PaperMade:
    """Writes one paper as a PDF, whole or not at all.

    Raises BadValue for what no paper is made with, BadFile, BadConfiguration for wrong texts, what a card is refused
    for, and UnknownName or NobodyToWriteTo for a segment.
    """
    from printing.looks import LOOKS

    checked(request)
    shop = counter.shop_papers
    size = request.size or KINDS[request.kind].sizes[0]
    look = LOOKS[request.look or shop.settings.look]
    with (
        place_of(counter, _(KINDS[request.kind].title), request.path) as path,
        writing(path, new_folder=True),
        speaking(request.language),
    ):
        job = PaperJob(counter, request, size, path, look, on_progress or nobody_looks)
        count, left_out = _WRITERS[request.kind](job)
    return PaperMade(request.kind, path, size, count, left_out)


def _programme(counter: Counter) -> tuple[Programme | None, Names]:
    from tui.programme_shop import names_of

    version = counter.programme_today()
    return (version.programme, names_of(counter, version)) if version else (None, Names())


def _enrolment(job: PaperJob) -> Made:
    from printing.enrolment import EnrolmentForm, write_enrolment

    shop, settings = job.counter.shop_papers.shop, job.counter.shop_papers.settings
    controller = settings.owner or shop
    if settings.tax_number:
        controller = _("{name} (NIF {number})").format(name=controller, number=settings.tax_number)
    contact = _("en la tienda o en {email}").format(email=settings.email) if settings.email else _("en la tienda")
    fields = {"shop": shop, "controller": controller, "contact": contact}
    consents, data_protection = form_texts(job.counter.shop_papers.folder, language(), fields)
    form = EnrolmentForm(
        shop_name=shop,
        shop_lines=settings.contact,
        card=job.request.card and job.counter.printable_number(job.request.card),
        consents=consents,
        data_protection=data_protection,
        language=language(),
    )
    write_enrolment(form, job.path, _, job.size, job.look)
    return NOTHING_TO_COUNT


def _certificate(job: PaperJob) -> Made:
    """Of a gift card, with what it holds today."""
    from printing.certificate import GiftCertificate, write_certificate

    account = job.counter.account(job.request.card)
    number = job.counter.printable_number(job.request.card)
    if account.card is None or account.card.kind != "gift":
        raise BadValue("card", "not_a_gift_card")
    cents = account.spendable.get("euros", 0)
    last_day = next(
        (lot.last_day for lot in job.counter.lots(account.account_id, job.counter.clock()) if lot.last_day), ""
    )
    gift = GiftCertificate(
        shop_name=job.counter.shop_papers.shop,
        amount=euro_words(Fraction(cents, 100)),
        number=number,
        shown=spaced(number),
        last_day=formats.iso_day(last_day),
        giver=job.request.giver,
        receiver=job.request.to,
        message=job.request.message,
        shop_lines=job.counter.shop_papers.settings.contact,
        language=language(),
    )
    write_certificate(gift, job.path, _, job.size, job.look)
    return NOTHING_TO_COUNT


def _advertising(job: PaperJob) -> Made:
    from printing.advertising import write_display, write_flyer, write_poster
    from tui.paper_offer import offer

    programme, names = _programme(job.counter)
    shop = job.counter.shop_papers
    told = offer(shop.shop, shop.settings, programme, names, job.counter.prizes(), job.counter.today())
    if job.request.kind == "display":
        write_display(told, job.path, job.look)
    else:
        write = write_poster if job.request.kind == "poster" else write_flyer
        write(told, job.path, job.size, job.look)
    return NOTHING_TO_COUNT


def _guide(job: PaperJob) -> Made:
    from printing.guide import write_guide
    from tui.paper_guide import staff_guide

    programme, names = _programme(job.counter)
    guide = staff_guide(job.counter.shop_papers.shop, programme, names, job.counter.prizes(), job.counter.today())
    return write_guide(guide, job.path, _, job.look), {}


def _gift_cards(job: PaperJob) -> Made:
    """Those that the shop owes something for, the last sold first, and the total."""
    from printing.tables import Column, Table, write_table

    count, cents = job.counter.gift_cards_owed()
    columns = [
        Column(_("Tarjeta"), 46.0),
        Column(_("Vendida"), 26.0),
        Column(_("Vale hasta"), 26.0),
        Column(_("Pagado"), 36.0, is_amount=True),
        Column(_("Queda"), 36.0, is_amount=True),
    ]
    table = Table(
        shop_name=job.counter.shop_papers.shop,
        title=_("Tarjetas regalo"),
        columns=columns,
        rows=_gift_card_rows(job.counter),
        subtitle=_("Lo que la tienda debe el {day}").format(day=formats.day(job.counter.today())),
        totals=lambda: [(ngettext("%d tarjeta", "%d tarjetas", count) % count, "", "", "", formats.euros(cents))],
        empty=_("No se debe nada por ninguna tarjeta regalo."),
        language=language(),
    )
    return write_table(table, job.path, _), {}


def _gift_card_rows(counter: Counter) -> Iterator[tuple[str, ...]]:
    before = 2**62
    while page := counter.gift_cards("owed", before):
        for card in page:
            sold = formats.day(day_of(card.sold_at, counter.zone))
            amounts = formats.euros(card.paid_cents), formats.euros(card.left_cents)
            yield (card.shown, sold, formats.iso_day(card.last_day), *amounts)
        before = page[-1].id


_WRITERS: dict[str, Callable[[PaperJob], Made]] = {
    "enrolment": _enrolment,
    "certificate": _certificate,
    "poster": _advertising,
    "display": _advertising,
    "flyer": _advertising,
    "guide": _guide,
    "labels": make_labels,
    "letters": make_letters,
    "gift_cards": _gift_cards,
}
