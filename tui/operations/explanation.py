"""Why a sale gave what it gave, as plain values: line by line, rule by rule, with the lots it drew from and opened."""

from fractions import Fraction
from zoneinfo import ZoneInfo

from loyalty.clock import moment_text
from loyalty.earning import RuleResult, UnitEarned
from loyalty.money import EUROS, number_text, unit_named
from loyalty.programme import EarnRule
from loyalty.views import SaleExplanation
from tui.operations.registry import Answer


def explanation_answer(explained: SaleExplanation, zone: ZoneInfo) -> Answer:
    return {
        "sale": explained.sale,
        "at": moment_text(explained.at, zone),
        "total": EUROS.text(explained.total_cents),
        "programme": explained.programme,
        "version": explained.version,
        "class": explained.customer_class,
        "paid": [
            {
                "with": paid.kind,
                "amount": unit_named(paid.unit).text(paid.amount_minor),
                "value": EUROS.text(paid.value_cents),
            }
            for paid in explained.tenders
        ],
        "due": EUROS.text(explained.due_cents),
        "earned": [_unit(each) for each in explained.earned.by_unit],
        "lots": [
            {
                "unit": lot.unit,
                "amount": unit_named(lot.unit).text(lot.amount_minor),
                "drawn": lot.drawn,
                "last_day": lot.last_day or None,
            }
            for lot in explained.lots
        ],
        "refunded": EUROS.text(explained.refunded_cents),
    }


def _unit(earned: UnitEarned) -> Answer:
    rule = earned.results[0].rule
    return {
        "unit": earned.unit.code,
        "rules": [_rule(result) for result in earned.results],
        "exact": exact_text(earned.exact_minor / earned.unit.minor_per_unit),
        "rounding": rule.rounding,
        "step": number_text(Fraction(rule.step_minor, earned.unit.minor_per_unit)),
        "earned": earned.unit.text(earned.minor),
    }


def _rule(result: RuleResult) -> Answer:
    rule = result.rule
    return {
        "give": number_text(rule.give),
        "per": EUROS.text(rule.per_cents) if rule.per == "euros" else rule.per,
        "mode": rule.mode,
        "lines": [
            {
                "line": each.position,
                "service": each.line.service,
                "amount": EUROS.text(each.line.amount_cents),
                "weights": [{"kind": kind, "code": code, "by": number_text(by)} for kind, code, by in each.weights],
                "weight": exact_text(each.weight),
                "exact": exact_text(_exact_of_line(rule, each.weighted_cents)),
            }
            for each in result.lines
        ],
        "exact": exact_text(result.exact_minor / rule.unit.minor_per_unit),
        "capped": result.capped or None,
    }


def _exact_of_line(rule: EarnRule, weighted_cents: Fraction) -> Fraction:
    return rule.give * weighted_cents / rule.per_cents if rule.per == "euros" else Fraction(0)


def exact_text(number: Fraction) -> str:
    """An exact number as a decimal, or as a fraction where it has no decimal end (1/3)."""
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return number_text(number) if denominator == 1 else f"{number.numerator}/{number.denominator}"
