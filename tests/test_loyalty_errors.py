"""Refusals: nouns with a code from the contract and the facts that a sentence about them needs."""

import dataclasses

import pytest

from loyalty import errors
from loyalty.errors import DatabaseTrouble, Refusal

CONTRACT = {
    "unknown_card", "unknown_customer", "unknown_service", "card_blocked", "not_active", "already_active", "expired",
    "not_enough", "bad_amount", "bad_dni", "duplicate", "id_reused", "out_of_stock", "over_limit", "not_allowed",
    "bad_programme", "bad_file",
}  # fmt: skip


def kinds() -> list[type[Refusal]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


def test_every_code_of_the_contract_has_its_refusal() -> None:
    codes = {kind.code for kind in kinds() if isinstance(kind.code, str)}
    assert codes >= CONTRACT


def test_no_two_refusals_share_a_code() -> None:
    codes = [kind.code for kind in kinds() if isinstance(kind.code, str)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", [kind for kind in kinds() if dataclasses.is_dataclass(kind)])
def test_a_refusal_tells_its_facts_by_name(kind: type[Refusal]) -> None:
    names = [each.name for each in dataclasses.fields(kind)]  # type: ignore[arg-type]
    refusal = kind(*names)
    assert refusal.data == {name: name for name in names}


@pytest.mark.parametrize(("problem", "code"), [("disk_full", "disk_full"), ("busy", "database_busy")])
def test_a_trouble_of_the_database_has_a_code_of_its_own(problem: str, code: str) -> None:
    assert DatabaseTrouble(problem).code == code
