"""The tables by their names and columns, for building statements; `schema` and `steps` are what make them.

Peewee's models would each be a class, made at every start of a counter; nothing here asks for what they add.
"""

from typing import Any

from peewee import Table


def table(name: str, columns: str) -> Any:
    """A table with its columns as attributes; `columns` as one text, like those of a named tuple."""
    return Table(name, tuple(columns.split()))


Setting = table("setting", "name value")
Branch = table("branch", "id code name")
Counter = table("counter", "id branch_id name chain_length chain_head")
Operator = table("operator", "id code name role pin_hash wrong_pins paused_until card_hash retired_at last_seen_at")
DeedRow = table(
    "deed",
    "id at kind operator_id role allowed_by_id subject_id branch_id counter_id operation_id euros_cents points_milli "
    "stamps days age_days detail",
)
ServiceRow = table("service", "code name")
SeasonRow = table("season", "code first_day last_day weekdays hours")
CustomerClassRow = table("customer_class", "code name position metric minimum term grace_days")
ProgrammeVersion = table("programme_version", "id name version toml loaded_at operator_id")
Account = table(
    "account",
    "id opened_at branch_id class_code manual_class_code manual_until below_since last_sale_at merged_into_id turn",
)
Customer = table(
    "customer",
    "id account_id dni name name_folded email phone phone_digits address postcode city birthday sex language tags "
    "notes guardian branch_id operator_id created_at erased_at merged_into_id",
)
CustomerWord = table("customer_word", "word customer_id")
Consent = table("consent", "id customer_id purpose channel granted at operator_id wording origin")
Card = table("card", "id key shown kind state account_id reason replaced_by_id last_day activated_at range_id")
CardRange = table("card_range", "id first_code last_code check_digit kind note printed at operator_id")
CardEvent = table("card_event", "id card_id kind at reason other_id branch_id counter_id operator_id")
Sale = table(
    "sale",
    "id client_id account_id card_id at booked_at branch_id counter_id operator_id programme_version_id "
    "class_code total_cents due_cents",
)
SaleLine = table("sale_line", "id sale_id position service amount_cents quantity_milli")
Entry = table(
    "entry",
    "id account_id unit amount_minor kind at booked_at sale_id reverses_id programme_version_id branch_id "
    "counter_id operator_id operation_id reason chain_position chain_hash",
)
LotRow = table(
    "lot",
    "id entry_id account_id unit given_minor left_minor opened_at spendable_day last_day paid moves_with_activity",
)
DrawRow = table("draw", "entry_id lot_id amount_minor")
TenderRow = table("tender", "id sale_id kind account_id entry_id amount_minor value_cents")
Refund = table("refund", "id client_id sale_id at booked_at branch_id counter_id operator_id amount_cents void")
RefundLine = table("refund_line", "refund_id position amount_cents")
Prize = table(
    "prize",
    "id code name kind cost classes first_day last_day value_cents percent paid_as picture low_stock withdrawn_at",
)
PrizeStock = table("prize_stock", "prize_id branch_id units_left")
Delivery = table(
    "delivery",
    "id client_id prize_id account_id quantity at booked_at branch_id counter_id operator_id undone_at allowed_by_id",
)
ClassChange = table("class_change", "id account_id at before_code after_code reason")
Balance = table("balance", "account_id unit amount_minor")
Operation = table("operation", "id method digest answer at")
CustomerMerge = table(
    "customer_merge",
    "id gone_id stays_id gone_account_id into_account_id operation_id at operator_id moved undone_at",
)
CustomerBlock = table(
    "customer_block",
    "id customer_id reason at branch_id counter_id operator_id ended_at ended_by_id",
)
CardPrint = table(
    "card_print",
    "id card_id design state reason detail run leased_until queued_at changed_at branch_id operator_id",
)
BlankCard = table("blank_card", "branch_id cards_left")
StripeRow = table("stripe", "card_id sequence points_milli euros_cents day branch_mark confirmed at trouble")
StripeSighting = table(
    "stripe_sighting",
    "id card_id verdict taken_over sequence points_milli euros_cents known_sequence at branch_id counter_id "
    "operator_id",
)
Shift = table(
    "shift",
    "id counter_id number operator_id closed_at booked_at last_sale_id last_refund_id last_delivery_id "
    "chain_length chain_head till",
)
