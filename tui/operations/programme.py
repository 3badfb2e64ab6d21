"""The programme: loaded, shown, tried out."""

from datetime import date

from loyalty.clock import moment_text
from loyalty.money import EUROS, POINTS
from loyalty.programme_text import programme_text
from loyalty.whatif import Affected, Comparison, Outcome
from tui.counter import Counter
from tui.operations.registry import AT, DONE_BY, Answer, operation, required
from tui.parameters import Parameter, amounts, as_day


@operation("programme.load", required("toml"), AT, *DONE_BY)
def programme_load(counter: Counter, toml: str, at: int) -> Answer:
    version = counter.load_programme(toml, at)
    return {"name": version.name, "version": version.number}


@operation(
    "programme.try",
    required("toml"),
    Parameter("from", as_day, default=None, argument="first_day"),
    Parameter("to", as_day, default=None, argument="last_day"),
)
def programme_try(counter: Counter, toml: str, first_day: date | None, last_day: date | None) -> Answer:
    return trial_answer(counter, counter.try_programme(toml, first_day, last_day))


def trial_answer(counter: Counter, comparison: Comparison) -> Answer:
    """Today's programme beside the changed one; `change` is what the changed one gives more."""
    return {
        "sales": comparison.sales,
        "accounts": comparison.accounts,
        "today": _outcome(comparison.before),
        "changed": _outcome(comparison.after),
        "class_changes": comparison.class_changes,
        "most_affected": [_affected(counter, each) for each in comparison.most_affected],
    }


def _outcome(outcome: Outcome) -> Answer:
    return {"given": amounts(outcome.given), "liability": EUROS.text(outcome.liability_cents)}


def _affected(counter: Counter, each: Affected) -> Answer:
    return {
        "who": counter.name_of_account(each.account_id),
        "points": [POINTS.text(each.points_before_milli), POINTS.text(each.points_after_milli)],
        "euros": [EUROS.text(each.euros_before_cents), EUROS.text(each.euros_after_cents)],
        "class": [each.class_before, each.class_after],
    }


@operation("programme.show")
def programme_show(counter: Counter) -> Answer:
    followed = counter.programme_today()
    return {
        "programmes": [
            {
                "name": version.name,
                "version": version.number,
                "loaded_at": moment_text(version.loaded_at, counter.zone),
                "followed_here_today": followed is not None and followed.id == version.id,
                "toml": programme_text(version.programme),
            }
            for version in counter.programmes()
        ]
    }
