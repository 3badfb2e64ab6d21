"""What somebody may do on her own, and whose leave is needed above that."""

from dataclasses import replace

import pytest

from loyalty.errors import BadValue
from loyalty.limits import (
    KINDS,
    LIMITED_ROLES,
    NAMES,
    RESERVED,
    USUAL,
    Deed,
    Excess,
    Limits,
    Used,
    checked_limits,
    in_force,
    leave_asked,
    will_do,
)
from loyalty.operators import ROLES

LIMITS = {
    "cashier": Limits(20_00, 100_000, 5, 300_00, 150_00, 30, 1),
    "supervisor": Limits(200_00, 1_000_000, 50, 1000_00, 1500_00, 365, 31),
}


@pytest.mark.parametrize(
    ("deed", "limit"),
    [
        (Deed("adjust", euros_cents=20_00), "adjust_euros"),
        (Deed("adjust", points_milli=100_000), "adjust_points"),
        (Deed("adjust", stamps=5), "adjust_stamps"),
        (Deed("hand_out", points_milli=100_000), "adjust_points"),
        (Deed("hand_out", euros_cents=20_00), "adjust_euros"),
        (Deed("sell", euros_cents=300_00), "sell_euros"),
        (Deed("refund", euros_cents=150_00), "refund_euros"),
        (Deed("void", euros_cents=150_00), "refund_euros"),
        (Deed("refund", age_days=30), "refund_days"),
        (Deed("sale", days=1), "back_days"),
        (Deed("redeem", days=1), "back_days"),
        (Deed("adjust", points_milli=1, days=1), "back_days"),
    ],
)
def test_up_to_a_limit_is_ones_own_and_one_more_takes_leave(deed: Deed, limit: str) -> None:
    assert leave_asked(deed, "cashier", LIMITS) is None
    measured = next(
        name
        for name in ("days" if limit == "back_days" else "", "age_days", "euros_cents", "points_milli", "stamps")
        if name and getattr(deed, name)
    )
    above = replace(deed, **{measured: getattr(deed, measured) + 1})
    allowed = getattr(LIMITS["cashier"], limit)
    assert leave_asked(above, "cashier", LIMITS) == Excess(limit, allowed, allowed + 1, "supervisor")
    assert leave_asked(above, "supervisor", LIMITS) is None
    far = replace(deed, **{measured: 10**9})
    assert leave_asked(far, "cashier", LIMITS) == Excess(limit, allowed, 10**9, "owner")
    more = getattr(LIMITS["supervisor"], limit)
    assert leave_asked(far, "supervisor", LIMITS) == Excess(limit, more, 10**9, "owner")
    assert leave_asked(far, "owner", LIMITS) is None
    assert leave_asked(far, "cashier", {role: Limits() for role in LIMITED_ROLES}) is None


def test_amounts_by_hand_add_up_over_the_day_with_those_of_lower_rights_and_not_with_those_somebody_allowed() -> None:
    deed = Deed("adjust", euros_cents=10_00)
    assert leave_asked(deed, "cashier", LIMITS, {"cashier": Used(10_00)}) is None
    assert leave_asked(deed, "cashier", LIMITS, {"cashier": Used(10_01)}) is not None
    assert leave_asked(deed, "cashier", LIMITS, {"supervisor": Used(199_00)}) is None
    assert leave_asked(deed, "supervisor", LIMITS, {"supervisor": Used(180_00), "cashier": Used(10_00)}) is None
    excess = leave_asked(deed, "supervisor", LIMITS, {"supervisor": Used(180_00), "cashier": Used(10_01)})
    assert excess is not None
    assert excess.role == "owner"


def test_what_is_reserved_is_asked_of_its_role_and_nobody_below() -> None:
    for kind, role in RESERVED.items():
        for doer in ROLES:
            excess = leave_asked(Deed(kind), doer, LIMITS)
            assert (excess is None) == (ROLES.index(doer) >= ROLES.index(role)), (kind, doer)
            assert excess is None or excess == Excess("", 0, 0, role)
    assert len(set(KINDS)) == len(KINDS)


def test_a_shop_without_proofs_above_the_cashiers_asks_nobody_and_else_the_highest_there_is() -> None:
    assert [in_force(each) for each in ((), ("cashier",), ("supervisor",), ("cashier", "owner"))] == [
        False, False, True, True,
    ]  # fmt: skip
    assert will_do("owner", {"cashier", "supervisor"}) == "supervisor"
    assert will_do("supervisor", {"owner"}) == "supervisor"
    assert will_do("owner", {"owner"}) == "owner"


def test_a_sale_or_a_prize_of_today_is_nobodys_business() -> None:
    assert Deed("sale").is_everyday
    assert Deed("redeem").is_everyday
    assert not any(Deed(kind).is_everyday for kind in KINDS if kind not in ("sale", "redeem"))
    assert not Deed("sale", days=1).is_everyday


def test_limits_are_kept_by_name_and_what_is_none_is_refused() -> None:
    checked = checked_limits({"cashier": {"back_days": None, "sell_euros": 0}})
    assert checked["cashier"] == replace(USUAL["cashier"], back_days=None, sell_euros=0)
    assert checked["supervisor"] == USUAL["supervisor"]
    wrongs = (("owner", {}), ("cashier", {"euros": 1}), ("cashier", {"back_days": -1}), ("cashier", {NAMES[0]: True}))
    for role, wrong in wrongs:
        with pytest.raises(BadValue):
            checked_limits({role: wrong})


def test_a_day_to_come_is_as_far_away_as_one_that_is_past() -> None:
    for days in (2, -2):
        assert leave_asked(Deed("redeem", days=days), "cashier", LIMITS) == Excess("back_days", 1, 2, "supervisor")
    assert leave_asked(Deed("redeem", days=-1), "cashier", LIMITS) is None


def test_what_went_before_counts_with_what_is_done() -> None:
    for kind, limit in (("refund", "refund_euros"), ("sell", "sell_euros")):
        allowed = getattr(LIMITS["cashier"], limit)
        full = Deed(kind, euros_cents=1, before_cents=allowed - 1)
        assert leave_asked(full, "cashier", LIMITS) is None
        above = replace(full, euros_cents=2)
        assert leave_asked(above, "cashier", LIMITS) == Excess(limit, allowed, allowed + 1, "supervisor")


def test_whoever_is_called_is_told_of_the_money_before_the_days() -> None:
    old = Deed("refund", euros_cents=1400_00, age_days=38, days=9)
    asked = leave_asked(old, "cashier", LIMITS)
    assert asked is not None
    assert (asked.limit, asked.amount) == ("refund_euros", 1400_00)
