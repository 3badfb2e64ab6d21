"""Deeds are judged by today's rights, and written down with who did and who allowed them."""

from dataclasses import replace

import pytest

from loyalty.errors import AlreadyActive, Duplicate, NotAllowed, OverLimit, UnknownOperator
from loyalty.limits import Deed
from loyalty.requests import NewRange
from models.card_ranges import add_range
from models.database import ENGINE_ERRORS
from models.deeds import Judgement, deeds, judged, limits, set_limits, write_down
from models.desk import Desk, operator_id
from models.operator_pins import give_pin, recover_owner
from models.operator_work import enrolled, work_of_operators
from models.operators import (
    add_operator,
    give_card,
    operator_meant,
    operator_named,
    operator_of_card,
    operators,
    retire_operator,
    update_operator,
)
from tests.conftest import Shop, moment

NOON = moment("2026-02-01T12:00")
TOO_MUCH = Deed("adjust", "a1", euros_cents=25_00)


def staff(shop: Shop) -> None:
    for code, role in (("marta", "cashier"), ("jefa", "supervisor"), ("duena", "owner")):
        add_operator(shop.database, code, code.title(), role)
        give_pin(shop.database, code, "4711")


def at_the_desk(shop: Shop, code: str, proved: bool = True) -> Desk:
    return replace(shop.desk, operator_id=operator_id(shop.database, code), proved=proved)


def number_of(shop: Shop, code: str) -> int:
    return operator_named(shop.database, code).id


def asked(shop: Shop, desk: Desk, deed: Deed, leave: str = "") -> str:
    """Whose leave is asked for; empty where nobody's."""
    try:
        judged(shop.database, desk, deed, NOON, number_of(shop, leave) if leave else None)
    except (OverLimit, NotAllowed) as refusal:
        return refusal.leave_of
    return ""


def test_nobody_is_asked_while_nobody_above_the_cashiers_can_prove_who_she_is(any_shop: Shop) -> None:
    add_operator(any_shop.database, "marta", "Marta", "cashier")
    give_pin(any_shop.database, "marta", "4711")
    assert judged(any_shop.database, any_shop.desk, Deed("programme"), NOON) == Judgement()
    add_operator(any_shop.database, "jefa", "Núria", "supervisor")
    give_card(any_shop.database, any_shop.desk, "jefa", "0412000000001")
    assert asked(any_shop, any_shop.desk, Deed("programme")) == "supervisor"


def test_a_name_alone_has_a_cashiers_rights_and_proof_gives_ones_own(any_shop: Shop) -> None:
    staff(any_shop)
    assert asked(any_shop, any_shop.desk, TOO_MUCH) == "supervisor"
    assert asked(any_shop, at_the_desk(any_shop, "duena", proved=False), TOO_MUCH) == "supervisor"
    assert asked(any_shop, at_the_desk(any_shop, "marta"), TOO_MUCH) == "supervisor"
    assert asked(any_shop, at_the_desk(any_shop, "jefa"), TOO_MUCH) == ""
    assert asked(any_shop, at_the_desk(any_shop, "jefa"), Deed("programme")) == "owner"
    assert asked(any_shop, at_the_desk(any_shop, "duena"), Deed("programme")) == ""


def test_leave_is_of_who_may_and_of_nobody_else(any_shop: Shop) -> None:
    staff(any_shop)
    marta = at_the_desk(any_shop, "marta")
    judgement = judged(any_shop.database, marta, TOO_MUCH, NOON, number_of(any_shop, "jefa"))
    assert judgement == Judgement("supervisor", number_of(any_shop, "jefa"))
    assert asked(any_shop, marta, TOO_MUCH, leave="marta") == "supervisor"
    assert asked(any_shop, marta, Deed("programme"), leave="jefa") == "owner"


def test_who_loses_her_role_or_is_retired_has_lost_her_rights_at_once(any_shop: Shop) -> None:
    staff(any_shop)
    jefa, marta = at_the_desk(any_shop, "jefa"), at_the_desk(any_shop, "marta")
    update_operator(any_shop.database, "jefa", {"role": "cashier"})
    assert asked(any_shop, jefa, TOO_MUCH) == "supervisor"
    assert asked(any_shop, marta, TOO_MUCH, leave="jefa") == "supervisor"
    update_operator(any_shop.database, "jefa", {"role": "supervisor"})
    retire_operator(any_shop.database, "jefa", NOON)
    assert asked(any_shop, marta, TOO_MUCH, leave="jefa") == "supervisor"
    with pytest.raises(NotAllowed) as gone:
        judged(any_shop.database, jefa, Deed("refund"), NOON)
    assert gone.value.reason == "operator_retired"


def test_what_is_done_by_hand_adds_up_until_midnight_at_each_counter(any_shop: Shop) -> None:
    staff(any_shop)
    marta, each = at_the_desk(any_shop, "marta"), Deed("adjust", euros_cents=8_00)
    for _round in range(2):
        write_down(any_shop.database, marta, each, judged(any_shop.database, marta, each, NOON), NOON)
    assert asked(any_shop, marta, each) == "supervisor"
    assert asked(any_shop, at_the_desk(any_shop, "jefa"), each) == ""
    assert judged(any_shop.database, marta, each, NOON + 86_400) == Judgement("cashier")
    with pytest.raises(OverLimit) as above:
        judged(any_shop.database, marta, each, NOON)
    assert (above.value.limit, above.value.allowed, above.value.code) == ("adjust_euros", "20.00", "over_limit")
    allowed = Judgement("supervisor", number_of(any_shop, "jefa"))
    write_down(any_shop.database, at_the_desk(any_shop, "jefa"), Deed("adjust", euros_cents=190_00), allowed, NOON)
    assert judged(any_shop.database, marta, Deed("adjust", euros_cents=4_00), NOON) == Judgement("cashier")


def test_the_owner_sets_limits_and_those_not_set_stay(any_shop: Shop) -> None:
    staff(any_shop)
    set_limits(any_shop.database, "cashier", {"adjust_euros": 30_00, "back_days": None})
    set_limits(any_shop.database, "cashier", {"sell_euros": 0})
    kept = limits(any_shop.database)["cashier"]
    assert (kept.adjust_euros, kept.back_days, kept.sell_euros, kept.refund_days) == (30_00, None, 0, 30)
    marta = at_the_desk(any_shop, "marta")
    assert asked(any_shop, marta, TOO_MUCH) == ""
    assert asked(any_shop, marta, Deed("sale", days=4000)) == ""
    assert asked(any_shop, marta, Deed("sell", euros_cents=1)) == "supervisor"


def test_deeds_are_read_with_both_names_and_never_changed(any_shop: Shop) -> None:
    staff(any_shop)
    marta, jefa = at_the_desk(any_shop, "marta"), number_of(any_shop, "jefa")
    write_down(any_shop.database, marta, TOO_MUCH, Judgement("supervisor", jefa), NOON)
    write_down(any_shop.database, any_shop.desk, Deed("programme", subject="", text="Puntos"), Judgement(), NOON + 60)
    made = deeds(any_shop.database, 0, 2**40)
    assert [(each.kind, each.operator, each.allowed_by, each.text) for each in made] == [
        ("programme", "", "", "Puntos"), ("adjust", "marta", "jefa", ""),
    ]  # fmt: skip
    assert (made[1].euros_cents, made[1].branch, made[1].counter) == (25_00, "centro", "caja-1")
    for who in ("marta", "jefa"):
        assert deeds(any_shop.database, 0, 2**40, operator_named(any_shop.database, who)) == [made[1]]
    assert deeds(any_shop.database, NOON + 60, 2**40) == [made[0]]
    assert deeds(any_shop.database, 0, NOON + 60, before=made[0].number) == [made[1]]
    for change in ("UPDATE deed SET allowed_by_id = NULL", "DELETE FROM deed"):
        with pytest.raises(ENGINE_ERRORS):
            any_shop.database.write(lambda change=change: any_shop.database.run(change))


def test_an_operation_is_written_down_once(any_shop: Shop) -> None:
    write_down(any_shop.database, any_shop.desk, TOO_MUCH, Judgement(), NOON)
    with pytest.raises(ENGINE_ERRORS):
        write_down(any_shop.database, any_shop.desk, TOO_MUCH, Judgement(), NOON)


# -- cards


def test_a_card_stands_for_its_operator_and_its_number_is_nowhere(any_shop: Shop) -> None:
    staff(any_shop)
    given = give_card(any_shop.database, any_shop.desk, "marta", " 0412 0000 00001 ")
    assert given.has_card
    found = operator_of_card(any_shop.database, any_shop.desk, "0412000000001")
    assert found is not None
    assert found.code == "marta"
    rows = any_shop.database.run("SELECT * FROM operator").fetchall()
    assert "0412000000001" not in repr(rows)
    assert operator_of_card(any_shop.database, any_shop.desk, "0412000000002") is None
    assert operator_of_card(any_shop.database, any_shop.desk, "  ") is None


def test_a_card_is_one_operators_and_no_customers(any_shop: Shop) -> None:
    staff(any_shop)
    any_shop.hand_out("9724000000000011")
    with pytest.raises(AlreadyActive):
        give_card(any_shop.database, any_shop.desk, "marta", "9724000000000011")
    add_range(any_shop.database, any_shop.desk, NewRange("0500000000001", "0500000000009"), NOON)
    with pytest.raises(NotAllowed) as stock:
        give_card(any_shop.database, any_shop.desk, "marta", "0500000000005")
    assert stock.value.reason == "a_customers_number"
    give_card(any_shop.database, any_shop.desk, "marta", "0412000000001")
    give_card(any_shop.database, any_shop.desk, "marta", "0412000000001")
    with pytest.raises(Duplicate):
        give_card(any_shop.database, any_shop.desk, "jefa", "0412000000001")
    ways = (
        lambda: any_shop.hand_out("0412000000001"),
        lambda: any_shop.register("12345678Z", "Ana", card="0412000000001"),
    )
    for way in ways:
        with pytest.raises(NotAllowed) as refused:
            way()
        assert refused.value.reason == "operators_card"
    give_card(any_shop.database, any_shop.desk, "marta", "")
    assert not operator_named(any_shop.database, "marta").has_card
    assert any_shop.hand_out("0412000000001")


# -- people


def test_nobody_is_deleted_and_who_is_retired_shows_nothing_any_more(any_shop: Shop) -> None:
    staff(any_shop)
    give_card(any_shop.database, any_shop.desk, "jefa", "0412000000001")
    retire_operator(any_shop.database, "jefa", NOON)
    assert operator_of_card(any_shop.database, any_shop.desk, "0412000000001") is None
    with pytest.raises(UnknownOperator):
        operator_meant(any_shop.database, "jefa")
    with pytest.raises(NotAllowed):
        give_pin(any_shop.database, "jefa", "12345")
    assert [each.code for each in operators(any_shop.database)] == ["duena", "jefa", "marta"]
    back = retire_operator(any_shop.database, "jefa", 0)
    assert (back.retired, back.has_pin, back.has_card) == (False, True, False)


def test_the_last_owner_who_can_prove_it_stays(any_shop: Shop) -> None:
    staff(any_shop)
    changes = (
        lambda: retire_operator(any_shop.database, "duena", NOON),
        lambda: update_operator(any_shop.database, "duena", {"role": "cashier"}),
    )
    for change in changes:
        with pytest.raises(NotAllowed) as refused:
            change()
        assert refused.value.reason == "last_owner"
    add_operator(any_shop.database, "socia", "Eva", "owner")
    with pytest.raises(NotAllowed):
        changes[0]()
    give_card(any_shop.database, any_shop.desk, "socia", "0412000000001")
    changes[0]()
    with pytest.raises(NotAllowed):
        give_card(any_shop.database, any_shop.desk, "socia", "")


def test_only_an_owners_pin_can_be_recovered(any_shop: Shop) -> None:
    staff(any_shop)
    assert recover_owner(any_shop.database, "duena", "90210").has_pin
    with pytest.raises(NotAllowed) as refused:
        recover_owner(any_shop.database, "marta", "90210")
    assert refused.value.reason == "not_an_owner"


# -- what they did


def test_customers_are_counted_for_who_enrolled_them_in_the_days_asked_for(any_shop: Shop) -> None:
    staff(any_shop)
    any_shop.load()
    plain = any_shop.desk
    any_shop.desk = at_the_desk(any_shop, "marta")
    any_shop.register("12345678Z", "Ana", at="2026-01-31T23:59")
    any_shop.register("87654321X", "Berta", at="2026-02-01T00:00", card="T-1")
    any_shop.sell("T-1", "12.50", at="2026-02-01T12:00")
    any_shop.desk = plain
    any_shop.register("11111111H", "Carla", at="2026-02-01T10:00")
    january, february = moment("2026-01-01T00:00"), moment("2026-02-01T00:00")
    marta = number_of(any_shop, "marta")
    assert enrolled(any_shop.database, january, 2**40) == {marta: 2}
    assert enrolled(any_shop.database, february, 2**40) == {marta: 1}
    work = {each.operator.code: each for each in work_of_operators(any_shop.database, february, 2**40)}
    assert (work["marta"].enrolled, work["marta"].sales, work["marta"].sold_cents) == (1, 1, 1250)
    assert (work["jefa"].enrolled, work["jefa"].sales, work["jefa"].sold_cents) == (0, 0, 0)
