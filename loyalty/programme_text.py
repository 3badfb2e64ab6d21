"""A programme written as TOML that reads back as the same programme; what is as by default is left out."""

from datetime import date
from fractions import Fraction
from typing import Any

from loyalty.money import number_text
from loyalty.programme import EVERYTHING, CustomerClass, EarnRule, Programme, Season, Weight


def programme_text(programme: Programme) -> str:
    """The programme as TOML that reads back as the same programme; what is as by default is left out."""
    blocks = [_block("[programme]", _head_values(programme))]
    blocks += [_block("[[earn]]", _earn_values(rule)) for rule in programme.earn]
    blocks += [_block("[[weight]]", _weight_values(weight)) for weight in programme.weights]
    blocks += [_block("[[service]]", {"code": s.code, "name": s.name}) for s in programme.services]
    blocks += [_block("[[season]]", _season_values(season)) for season in programme.seasons]
    blocks += [_block("[[class]]", _class_values(each)) for each in programme.classes]
    blocks += _single_tables(programme)
    return "\n".join(blocks)


def _block(heading: str, values: dict[str, Any]) -> str:
    lines = [f"{key} = {_literal(value)}" for key, value in values.items() if value not in (None, "", (), [])]
    return "\n".join([heading, *lines, ""])


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_literal(str(item)) for item in value) + "]"
    if isinstance(value, Fraction):
        return f'"{number_text(value)}"'
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _unless(value: Any, default: Any) -> Any:
    return None if value == default else value


def _head_values(programme: Programme) -> dict[str, Any]:
    return {
        "name": programme.name,
        "starts": programme.starts,
        "ends": programme.ends,
        "branches": _unless(programme.branches, EVERYTHING),
        "combine": _unless(programme.combine, "multiply"),
        "on_points_tender": _unless(programme.on_points_tender, "reduce"),
    }


def _earn_values(rule: EarnRule) -> dict[str, Any]:
    minor = rule.unit.minor_per_unit
    return {
        "unit": rule.unit.code,
        "give": rule.give,
        "per": Fraction(rule.per_cents, 100) if rule.per == "euros" else rule.per,
        "mode": _unless(rule.mode, "proportional"),
        "rounding": _unless(rule.rounding, "down"),
        "step": _unless(Fraction(rule.step_minor, minor), Fraction(1, minor)),
        "services": _unless(rule.services, EVERYTHING),
        "except": rule.excluded_services,
        "minimum_sale": _unless(Fraction(rule.minimum_sale_cents, 100), 0),
        "maximum_per_sale": rule.maximum_per_sale,
        "maximum_per_day": rule.maximum_per_day,
        "stackable": _unless(rule.stackable, True),
        "priority": _unless(rule.priority, 0),
    }


def _weight_values(weight: Weight) -> dict[str, Any]:
    return {
        "service": weight.service,
        "season": weight.season,
        "class": weight.customer_class,
        "by": weight.by,
    }


def _season_values(season: Season) -> dict[str, Any]:
    return {
        "code": season.code,
        "from": season.first_day,
        "to": season.last_day,
        "weekdays": season.weekdays,
        "hours": season.hours,
    }


def _class_values(each: CustomerClass) -> dict[str, Any]:
    values: dict[str, Any] = {"code": each.code, "name": _unless(each.name, each.code)}
    if each.metric:
        values |= {
            "metric": each.metric,
            "minimum": each.minimum,
            "window": _unless(each.window, "rolling-12m"),
            "grace_days": _unless(each.grace_days, 0),
        }
    return values


def _single_tables(programme: Programme) -> list[str]:
    blocks = []
    expiry = programme.expiry
    if expiry.policy != "never":
        values = {
            "policy": expiry.policy,
            "months": _unless(expiry.months, 0),
            "days": _unless(expiry.days, 0),
            "dates": expiry.dates,
            "round_to": _unless(expiry.round_to, "none"),
        }
        blocks.append(_block("[expiry]", values))
    if programme.pending_days:
        blocks.append(_block("[pending]", {"days": programme.pending_days}))
    if programme.refund_policy != "debt":
        blocks.append(_block("[refunds]", {"policy": programme.refund_policy}))
    if (redemption := programme.redemption) is not None:
        values = {
            "point_value": redemption.point_value,
            "minimum": _unless(redemption.minimum, 0),
            "step": _unless(redemption.step, 0),
            "maximum_share": _unless(redemption.maximum_share, 1),
        }
        blocks.append(_block("[redemption]", values))
    for name, bonus in (("birthday", programme.birthday), ("welcome", programme.welcome)):
        if bonus is not None:
            values = {"give": bonus.give, "unit": bonus.unit.code, "window_days": _unless(bonus.window_days, 0)}
            blocks.append(_block(f"[{name}]", values))
    return blocks
