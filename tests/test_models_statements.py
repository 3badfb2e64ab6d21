"""Statements: compiled once, and the hot ones find their rows by an index, however large the shop."""

import pytest

from models import (
    accounts,
    cards,
    consents,
    customer_search,
    customers,
    desk,
    erasure,
    habits,
    ledger_statements,
    operations,
    personal_data,
    programmes,
    refund_statements,
    sale_statements,
)
from models.statements import Statement, slot, statement
from models.tables import Setting
from tests.conftest import Shop

HOT = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module, names in {
        accounts: ("account_by_id", "lots_to_show", "movements_page", "merge_account"),
        cards: ("card_by_key", "cards_of_account", "change_card", "move_cards"),
        customers: (
            "customer_by_dni", "customer_by_id", "customers_of_account", "change_customer", "forget_words",
        ),
        consents: ("story_of_customer",),
        customer_search: ("customers_by_dni_prefix", "customers_by_phone_prefix", "customers_by_card"),
        erasure: ("block_cards", "forget_person", "forget_wordings"),
        habits: ("last_sale", "newest_sales", "services_since", "visits_ever", "voided_ever"),
        personal_data: (
            "customer_record", "sales_of_account", "lines_of_account", "refunds_of_account", "deliveries_of_account",
            "class_changes_of_account",
        ),
        desk: ("branch_by_code", "counter_by_name", "operator_by_code"),
        ledger_statements: (
            "hold_account", "chain_head", "move_chain_head", "take_from_lot", "open_lots_of_unit",
            "open_lots_of_unit_in_debt", "balances_of", "balances_and_unspendable_lots",
        ),
        operations: ("operation_by_id",),
        programmes: ("newest_version_id", "version_by_id", "last_number_of"),
        refund_statements: ("given_back_of_entry", "lot_of_entry"),
        sale_statements: ("accrued_between", "remember_visit"),
    }.items()
    for name in names
}  # fmt: skip


class AnyValue(dict[str, object]):
    """A one for every slot."""

    def __missing__(self, name: str) -> object:
        return 1


def plan_of(shop: Shop, tried: Statement) -> list[str]:
    sql, parameters = tried.bound(shop.database.engine, AnyValue())
    return [row[3] for row in shop.database.run(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()]


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_reads_no_whole_table(shop: Shop, name: str) -> None:
    plan = plan_of(shop, HOT[name])
    assert [step for step in plan if step.startswith("SCAN")] == []


@pytest.mark.parametrize("words", [1, 2, 4])
def test_names_are_searched_by_the_index_of_their_words_in_its_order(shop: Shop, words: int) -> None:
    plan = plan_of(shop, customer_search.customers_by_words(words))
    assert plan[0].startswith("SEARCH")
    assert "PRIMARY KEY (word>? AND word<?)" in plan[0]
    assert [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step] == []


def test_a_statement_is_built_once_and_bound_each_time(any_shop: Shop) -> None:
    built = 0

    @statement
    def settings_called() -> object:
        nonlocal built
        built += 1
        return Setting.select(Setting.name).where((Setting.name == slot("name")) | (Setting.name == slot("other")))

    for name in ("card_secret", "nothing"):
        rows = any_shop.database.rows(settings_called, other="nothing either", name=name)
        assert rows == ([(name,)] if name == "card_secret" else [])
    assert built == 1


def test_a_value_that_is_missing_is_an_error_and_not_null(shop: Shop) -> None:
    with pytest.raises(KeyError):
        shop.database.rows(cards.card_by_key)
