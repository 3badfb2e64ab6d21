"""Papers for many customers at once: address labels and letters, one customer after the other."""

from collections.abc import Iterable, Iterator, Mapping

from loyalty.errors import BadConfiguration, BadValue, Fault
from loyalty.names import address_lines
from loyalty.views import CustomerView
from loyalty.writing import NobodyToWriteTo
from tui.counter import Counter
from tui.language import _, language
from tui.paper_kinds import PaperJob, PaperRequest
from tui.progress import Progress

EACH = 50  # labels between two words on how far it is
LeftOut = Mapping[str, int]


def make_labels(job: PaperJob) -> tuple[int, LeftOut]:
    """How many, and who of a segment gets none. Raises BadValue, UnknownName, NobodyToWriteTo, OSError."""
    from printing.labels import SHEETS, write_labels
    from printing.page import Details

    customers, total, left_out = _readers(job.counter, job.request)
    details = Details(_("Etiquetas de direcciones"), job.counter.shop_papers.shop, language())
    labels = (
        address_lines(each.name, each.address, each.postcode, each.city)
        for each in _counted(customers, total, job.told)
    )
    start, edges = job.request.start, job.request.edges
    return write_labels(labels, job.path, SHEETS[job.size], details, start=start, edges=edges), left_out


def make_letters(job: PaperJob) -> tuple[int, LeftOut]:
    """How many, and who of the segment gets none: a mailing by post, of which nobody gets a second letter.

    Raises UnknownName, NobodyToWriteTo, BadConfiguration, OSError.
    """
    from tui.letter_post import print_letters

    mailing = job.counter.mailing("", job.request.segment, job.request.template, "letter")
    configuration = job.counter.configuration
    if configuration is None:
        raise BadConfiguration("", [Fault("letters", "missing")])
    left_out = job.counter.preview_mailing(mailing).left_out
    job.counter.queue_mailing(mailing)
    count = print_letters(job.counter, configuration, job.path, mailing.name, job.told)
    if not count:
        raise NobodyToWriteTo(left_out)
    return count, left_out


def _readers(counter: Counter, request: PaperRequest) -> tuple[Iterable[CustomerView], int, LeftOut]:
    """Whose labels they are, how many, and who of a segment is left out."""
    if request.segment:
        if request.find:
            raise BadValue("find", "one_of_find_or_segment")
        preview, allowed = counter.by_post(request.segment, request.purpose)
        if not preview.letters:
            raise NobodyToWriteTo(preview.left_out)
        return allowed, preview.letters, preview.left_out
    if request.find:
        found = [each for each in counter.find_customers(request.find) if each.address]
        customers, total = iter(found), len(found)
    else:
        customers, total = counter.customers_with_address(), counter.how_many_with_address()
    if not total:
        raise BadValue("find", "nobody_with_address")
    return customers, total, {}


def _counted(customers: Iterable[CustomerView], total: int, told: Progress) -> Iterator[CustomerView]:
    for number, customer in enumerate(customers):
        if number % EACH == 0:
            told(number, total)
        yield customer
    told(total, total)
