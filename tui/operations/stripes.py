"""Stripes: what a card carries and should carry, which are to be written anew, and what was wrong with those seen."""

from pathlib import Path

from loyalty.clock import moment_text
from loyalty.money import EUROS, POINTS
from loyalty.stripe import CardStripe, Sighting, carried
from tui.counter import Counter
from tui.operations.registry import AT, Answer, operation, required
from tui.parameters import Parameter, as_flag, as_whole


@operation("stripe.show", required("card"), AT)
def stripe_show(counter: Counter, card: str, at: int) -> Answer:
    stripe = counter.stripe(card, at)
    if stripe is not None:
        return _stripe(counter, stripe)
    account = counter.account(card, at=at)
    assert account.card is not None
    return {"card": account.card.shown, "should_carry": _amounts(*carried(account.spendable)), "written": None}


@operation("stripe.list", Parameter("marked", as_flag, default=False))
def stripe_list(counter: Counter, marked: bool) -> Answer:
    return {"stripes": [_stripe(counter, each) for each in counter.stripes(marked)]}


@operation("stripe.seen", Parameter("most", as_whole, default=50), Parameter("before", as_whole, default=None))
def stripe_seen(counter: Counter, most: int, before: int | None) -> Answer:
    page = counter.stripe_sightings(most=most) if before is None else counter.stripe_sightings(before, most)
    return {
        "seen": [_sighting(counter, each) for each in page],
        "next": page[-1].id if len(page) == most and page else None,
    }


@operation("stripe.export_key", required("path"))
def stripe_export_key(counter: Counter, path: str) -> Answer:
    counter.export_stripe_key(Path(path).expanduser())
    return {"path": path}


@operation("stripe.import_key", required("path"))
def stripe_import_key(counter: Counter, path: str) -> Answer:
    counter.import_stripe_key(Path(path).expanduser())
    return {"path": path}


def _stripe(counter: Counter, stripe: CardStripe) -> Answer:
    written = stripe.known.written
    return {
        "card": stripe.card,
        "should_carry": _amounts(*carried(stripe.spendable)),
        "written": {
            **_amounts(written.points_milli, written.euros_cents),
            "sequence": written.sequence,
            "at": moment_text(stripe.at, counter.zone),
        },
        "read_back": stripe.known.is_confirmed,
        "trouble": stripe.trouble,
        "marked": stripe.is_due,
    }


def _sighting(counter: Counter, sighting: Sighting) -> Answer:
    return {
        "at": moment_text(sighting.at, counter.zone),
        "card": sighting.card,
        "customer": sighting.customer,
        "verdict": sighting.verdict,
        "taken_over": bool(sighting.taken_over),
        "carried": {**_amounts(sighting.points_milli, sighting.euros_cents), "sequence": sighting.sequence},
        "known_sequence": sighting.known_sequence,
        "branch": sighting.branch,
        "counter": sighting.counter,
        "operator": sighting.operator,
    }


def _amounts(points_milli: int, euros_cents: int) -> Answer:
    return {"points": POINTS.text(points_milli), "euros": EUROS.text(euros_cents)}
