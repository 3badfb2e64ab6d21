"""All that is held on a person (GDPR articles 15 and 20), as plain values: texts, lists and mappings.

Amounts are decimal texts and moments ISO 8601, as in the contract with other programs. Of others in the household it
tells only how many they are.
"""

from collections.abc import Mapping
from typing import Any

from peewee import JOIN

from loyalty.clock import NEVER, day_from_number, day_number, day_of, moment_text
from loyalty.money import EUROS, POINTS, unit_named
from loyalty.requests import CUSTOMER_DETAILS
from loyalty.views import BlockView
from models.accounts import account_view, all_movements, lots
from models.cards import cards_of_account
from models.classes import family_of
from models.consents import consent_story
from models.customer_blocks import blocks
from models.customers import customer_with_dni, household
from models.erasure import all_records
from models.message_queue import written_to
from models.statements import slot, statement
from models.tables import Branch, ClassChange, Counter, Customer, Delivery, Operator, Prize, Refund, Sale, SaleLine
from models.till import Till

Data = dict[str, Any]


@statement
def customer_record() -> Any:
    return (
        Customer.select(
            Customer.dni,
            Customer.name,
            Customer.birthday,
            Customer.created_at,
            Branch.code,
            Operator.code,
            *(getattr(Customer, name) for name in CUSTOMER_DETAILS),
        )
        .join(Branch, on=Branch.id == Customer.branch_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Customer.operator_id)
        .where(Customer.id == slot("id"))
    )


@statement
def sales_of_account() -> Any:
    return (
        Sale.select(
            Sale.id, Sale.client_id, Sale.at, Branch.code, Counter.name, Operator.code, Sale.class_code,
            Sale.total_cents, Sale.due_cents,
        )
        .join(Branch, on=Branch.id == Sale.branch_id)
        .join(Counter, on=Counter.id == Sale.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == Sale.operator_id)
        .where(Sale.account_id == slot("account_id"))
        .order_by(Sale.at, Sale.id)
    )  # fmt: skip


@statement
def lines_of_account() -> Any:
    return (
        SaleLine.select(SaleLine.sale_id, SaleLine.service, SaleLine.amount_cents, SaleLine.quantity_milli)
        .join(Sale, on=Sale.id == SaleLine.sale_id)
        .where(Sale.account_id == slot("account_id"))
        .order_by(SaleLine.sale_id, SaleLine.position)
    )


@statement
def refunds_of_account() -> Any:
    return (
        Refund.select(Refund.sale_id, Refund.at, Refund.amount_cents, Refund.void)
        .join(Sale, on=Sale.id == Refund.sale_id)
        .where(Sale.account_id == slot("account_id"))
        .order_by(Refund.id)
    )


@statement
def deliveries_of_account() -> Any:
    return (
        Delivery.select(Prize.name, Delivery.quantity, Delivery.at, Branch.code, Delivery.undone_at)
        .join(Prize, on=Prize.id == Delivery.prize_id)
        .join(Branch, on=Branch.id == Delivery.branch_id)
        .where(Delivery.account_id == slot("account_id"))
        .order_by(Delivery.id)
    )


@statement
def class_changes_of_account() -> Any:
    return (
        ClassChange.select(ClassChange.at, ClassChange.before_code, ClassChange.after_code, ClassChange.reason)
        .where(ClassChange.account_id == slot("account_id"))
        .order_by(ClassChange.id)
    )


def personal_data(till: Till, dni: str, at: int) -> Data:
    """Everything, of one moment. Raises BadDni, UnknownCustomer."""
    with till.database.snapshot():
        customer = customer_with_dni(till.database, dni)
        records = list(all_records(till.database, customer.id))
        accounts = family_of(till.database, customer.account_id)
        told = [consent for each in records for consent in _consents(till, each)]
        return {
            "made_at": moment_text(at, till.desk.zone),
            "customer": _person(till, records[0]),
            "merged": [_person(till, each) for each in records[1:]],
            "shares_account_with": len(household(till.database, customer.account_id)) - 1,
            "consents": told,
            "blocks": [_block(till, block) for each in records for block in blocks(till.database, each)],
            "messages": [message for each in records for message in _messages(till, each)],
            "cards": _cards(till, customer.account_id),
            "account": _account(till, customer.account_id, at),
            "sales": [sale for each in accounts for sale in _sales(till, each)],
            "movements": [movement for each in accounts for movement in _movements(till, each)],
            "prizes": [prize for each in accounts for prize in _prizes(till, each)],
            "classes": [change for each in accounts for change in _classes(till, each)],
        }


def _person(till: Till, customer_id: int) -> Data:
    dni, name, born, created, branch, operator, *details = till.database.rows(customer_record, id=customer_id)[0]
    texts = dict(zip(CUSTOMER_DETAILS, details, strict=True))
    texts["birthday"] = day_from_number(born).isoformat() if born else ""
    known = {key: value for key, value in texts.items() if value}
    registered = {"registered_at": _moment(till, created), "branch": branch, "operator": operator or ""}
    return {"dni": dni or "", "name": name, **known, **registered}


def _consents(till: Till, customer_id: int) -> list[Data]:
    return [
        {
            "purpose": each.purpose,
            "channel": each.channel,
            "granted": each.granted,
            "at": _moment(till, each.at),
            "operator": each.operator,
            "origin": each.origin,
            "wording": each.wording,
        }
        for each in consent_story(till.database, customer_id)
    ]


def _block(till: Till, block: BlockView) -> Data:
    ended = _moment(till, block.ended_at) if block.ended_at else ""
    return {"reason": block.reason, "at": _moment(till, block.at), "operator": block.operator, "ended": ended}


def _messages(till: Till, customer_id: int) -> list[Data]:
    names = ("occasion", "period", "template", "channel", "state")
    return [
        dict(zip(names, what, strict=True)) | {"at": _moment(till, at)}
        for *what, at in written_to(till.database, customer_id)
    ]


def _cards(till: Till, account_id: int) -> list[Data]:
    return [
        {
            "card": shown,
            "kind": kind,
            "state": state,
            "reason": reason,
            "last_day": "" if last == day_number(NEVER) else day_from_number(last).isoformat(),
            "activated_at": _moment(till, activated) if activated else "",
        }
        for _, shown, kind, state, _, reason, last, activated in till.database.rows(
            cards_of_account, account_id=account_id
        )
    ]


def _account(till: Till, account_id: int, at: int) -> Data:
    view = account_view(till.database, till.shelf, till.desk, account_id, at)
    held = [
        {
            "unit": lot.unit,
            "left": unit_named(lot.unit).text(lot.left_minor),
            "spendable_from": lot.spendable_from,
            "last_day": lot.last_day,
        }
        for lot in lots(till.database, account_id, day_of(at, till.desk.zone))
    ]
    return {
        "class": view.customer_class,
        "balance": _amounts(view.spendable),
        "pending": _amounts(view.pending),
        "lots": held,
    }


def _sales(till: Till, account_id: int) -> list[Data]:
    lines: dict[int, list[Data]] = {}
    for sale_id, service, cents, milli in till.database.rows(lines_of_account, account_id=account_id):
        line = {"service": service, "amount": EUROS.text(cents), "quantity": POINTS.text(milli)}
        lines.setdefault(sale_id, []).append(line)
    refunds: dict[int, list[Data]] = {}
    for sale_id, at, cents, void in till.database.rows(refunds_of_account, account_id=account_id):
        refund = {"at": _moment(till, at), "amount": EUROS.text(cents), "void": bool(void)}
        refunds.setdefault(sale_id, []).append(refund)
    return [
        {
            "sale": client_id,
            "at": _moment(till, at),
            "branch": branch,
            "counter": counter,
            "operator": operator or "",
            "class": class_code,
            "total": EUROS.text(total),
            "due": EUROS.text(due),
            "lines": lines.get(sale_id, []),
            "refunds": refunds.get(sale_id, []),
        }
        for sale_id, client_id, at, branch, counter, operator, class_code, total, due in till.database.rows(
            sales_of_account, account_id=account_id
        )
    ]


def _movements(till: Till, account_id: int) -> list[Data]:
    return [
        {
            "at": _moment(till, each.at),
            "kind": each.kind,
            "unit": each.unit,
            "amount": unit_named(each.unit).text(each.amount_minor),
            "sale": each.sale,
            "reason": each.reason,
            "branch": each.branch,
            "counter": each.counter,
            "operator": each.operator,
        }
        for each in all_movements(till.database, account_id)
    ]


def _prizes(till: Till, account_id: int) -> list[Data]:
    return [
        {"prize": name, "quantity": quantity, "at": _moment(till, at), "branch": branch, "undone": bool(undone_at)}
        for name, quantity, at, branch, undone_at in till.database.rows(deliveries_of_account, account_id=account_id)
    ]


def _classes(till: Till, account_id: int) -> list[Data]:
    return [
        {"at": _moment(till, at), "before": before, "after": after, "reason": reason}
        for at, before, after, reason in till.database.rows(class_changes_of_account, account_id=account_id)
    ]


def _moment(till: Till, at: int) -> str:
    return moment_text(at, till.desk.zone)


def _amounts(by_unit: Mapping[str, int]) -> dict[str, str]:
    return {unit: unit_named(unit).text(minor) for unit, minor in by_unit.items()}
