"""The tables as Peewee sees them, for building statements; `schema` is what makes them."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    CompositeKey,
    IntegerField,
    Model,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Setting(Table):
    name = TextField(primary_key=True)
    value = TextField()


class Branch(Table):
    id = BigAutoField()
    code = TextField()
    name = TextField()


class Counter(Table):
    id = BigAutoField()
    branch_id = BigIntegerField()
    name = TextField()
    chain_length = BigIntegerField()
    chain_head = BlobField()


class Operator(Table):
    id = BigAutoField()
    code = TextField()
    name = TextField()
    role = TextField()
    pin_hash = TextField()
    wrong_pins = IntegerField()
    paused_until = BigIntegerField()


class ServiceRow(Table):
    code = TextField(primary_key=True)
    name = TextField()

    class Meta:
        table_name = "service"


class SeasonRow(Table):
    code = TextField(primary_key=True)
    first_day = IntegerField()
    last_day = IntegerField()
    weekdays = TextField()
    hours = TextField()

    class Meta:
        table_name = "season"


class CustomerClassRow(Table):
    code = TextField(primary_key=True)
    name = TextField()
    position = IntegerField()
    metric = TextField(null=True)
    minimum = TextField()
    term = TextField()
    grace_days = IntegerField()

    class Meta:
        table_name = "customer_class"


class ProgrammeVersion(Table):
    id = BigAutoField()
    name = TextField()
    version = IntegerField()
    toml = TextField()
    loaded_at = BigIntegerField()
    operator_id = BigIntegerField(null=True)


class Account(Table):
    id = BigAutoField()
    opened_at = BigIntegerField()
    branch_id = BigIntegerField()
    class_code = TextField()
    manual_class_code = TextField()
    manual_until = IntegerField()
    below_since = IntegerField()
    last_sale_at = BigIntegerField()
    merged_into_id = BigIntegerField(null=True)
    turn = BigIntegerField()


class Customer(Table):
    id = BigAutoField()
    account_id = BigIntegerField()
    dni = TextField(null=True)
    name = TextField()
    name_folded = TextField()
    email = TextField()
    phone = TextField()
    phone_digits = TextField()
    address = TextField()
    postcode = TextField()
    city = TextField()
    birthday = IntegerField()
    sex = TextField()
    language = TextField()
    tags = TextField()
    notes = TextField()
    guardian = TextField()
    branch_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    created_at = BigIntegerField()
    erased_at = BigIntegerField()
    merged_into_id = BigIntegerField(null=True)


class CustomerWord(Table):
    word = TextField()
    customer_id = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("word", "customer_id")


class Consent(Table):
    id = BigAutoField()
    customer_id = BigIntegerField()
    purpose = TextField()
    channel = TextField()
    granted = IntegerField()
    at = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    wording = TextField()
    origin = TextField()


class Card(Table):
    id = BigAutoField()
    key = TextField()
    shown = TextField()
    kind = TextField()
    state = TextField()
    account_id = BigIntegerField(null=True)
    reason = TextField()
    replaced_by_id = BigIntegerField(null=True)
    last_day = IntegerField()
    activated_at = BigIntegerField()
    range_id = BigIntegerField(null=True)


class CardRange(Table):
    id = BigAutoField()
    first_code = TextField()
    last_code = TextField()
    check_digit = TextField()
    kind = TextField()
    note = TextField()
    printed = BigIntegerField()
    at = BigIntegerField()
    operator_id = BigIntegerField(null=True)


class CardEvent(Table):
    id = BigAutoField()
    card_id = BigIntegerField()
    kind = TextField()
    at = BigIntegerField()
    reason = TextField()
    other_id = BigIntegerField(null=True)
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)


class Sale(Table):
    id = BigAutoField()
    client_id = TextField()
    account_id = BigIntegerField()
    card_id = BigIntegerField(null=True)
    at = BigIntegerField()
    booked_at = BigIntegerField()
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    programme_version_id = BigIntegerField(null=True)
    class_code = TextField()
    total_cents = BigIntegerField()
    due_cents = BigIntegerField()


class SaleLine(Table):
    id = BigAutoField()
    sale_id = BigIntegerField()
    position = IntegerField()
    service = TextField()
    amount_cents = BigIntegerField()
    quantity_milli = BigIntegerField()


class Entry(Table):
    id = BigAutoField()
    account_id = BigIntegerField()
    unit = TextField()
    amount_minor = BigIntegerField()
    kind = TextField()
    at = BigIntegerField()
    booked_at = BigIntegerField()
    sale_id = BigIntegerField(null=True)
    reverses_id = BigIntegerField(null=True)
    programme_version_id = BigIntegerField(null=True)
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    operation_id = TextField()
    reason = TextField()
    chain_position = BigIntegerField()
    chain_hash = BlobField()


class LotRow(Table):
    id = BigAutoField()
    entry_id = BigIntegerField()
    account_id = BigIntegerField()
    unit = TextField()
    given_minor = BigIntegerField()
    left_minor = BigIntegerField()
    opened_at = BigIntegerField()
    spendable_day = IntegerField()
    last_day = IntegerField()
    paid = IntegerField()
    moves_with_activity = IntegerField()

    class Meta:
        table_name = "lot"


class DrawRow(Table):
    entry_id = BigIntegerField()
    lot_id = BigIntegerField()
    amount_minor = BigIntegerField()

    class Meta:
        table_name = "draw"
        primary_key = CompositeKey("entry_id", "lot_id")


class TenderRow(Table):
    id = BigAutoField()
    sale_id = BigIntegerField()
    kind = TextField()
    account_id = BigIntegerField()
    entry_id = BigIntegerField()
    amount_minor = BigIntegerField()
    value_cents = BigIntegerField()

    class Meta:
        table_name = "tender"


class Refund(Table):
    id = BigAutoField()
    client_id = TextField()
    sale_id = BigIntegerField()
    at = BigIntegerField()
    booked_at = BigIntegerField()
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    amount_cents = BigIntegerField()
    void = IntegerField()


class RefundLine(Table):
    refund_id = BigIntegerField()
    position = IntegerField()
    amount_cents = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("refund_id", "position")


class Prize(Table):
    id = BigAutoField()
    code = TextField()
    name = TextField()
    kind = TextField()
    cost = TextField()
    classes = TextField()
    first_day = IntegerField()
    last_day = IntegerField()
    value_cents = BigIntegerField()
    percent = IntegerField()
    paid_as = TextField()
    picture = TextField()
    low_stock = IntegerField()
    withdrawn_at = BigIntegerField()


class PrizeStock(Table):
    prize_id = BigIntegerField()
    branch_id = BigIntegerField()
    units_left = IntegerField()

    class Meta:
        primary_key = CompositeKey("prize_id", "branch_id")


class Delivery(Table):
    id = BigAutoField()
    client_id = TextField()
    prize_id = BigIntegerField()
    account_id = BigIntegerField()
    quantity = IntegerField()
    at = BigIntegerField()
    booked_at = BigIntegerField()
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    undone_at = BigIntegerField()
    allowed_by_id = BigIntegerField(null=True)


class ClassChange(Table):
    id = BigAutoField()
    account_id = BigIntegerField()
    at = BigIntegerField()
    before_code = TextField()
    after_code = TextField()
    reason = TextField()


class Balance(Table):
    account_id = BigIntegerField()
    unit = TextField()
    amount_minor = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("account_id", "unit")


class Operation(Table):
    id = TextField(primary_key=True)
    method = TextField()
    digest = BlobField()
    answer = TextField()
    at = BigIntegerField()


class CustomerMerge(Table):
    id = BigAutoField()
    gone_id = BigIntegerField()
    stays_id = BigIntegerField()
    gone_account_id = BigIntegerField()
    into_account_id = BigIntegerField()
    operation_id = TextField()
    at = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    moved = TextField()
    undone_at = BigIntegerField()


class CustomerBlock(Table):
    id = BigAutoField()
    customer_id = BigIntegerField()
    reason = TextField()
    at = BigIntegerField()
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)
    ended_at = BigIntegerField()
    ended_by_id = BigIntegerField(null=True)


class CardPrint(Table):
    id = BigAutoField()
    card_id = BigIntegerField()
    design = TextField()
    state = TextField()
    reason = TextField()
    detail = TextField()
    run = TextField()
    leased_until = BigIntegerField()
    queued_at = BigIntegerField()
    changed_at = BigIntegerField()
    branch_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)


class BlankCard(Table):
    branch_id = BigIntegerField(primary_key=True)
    cards_left = BigIntegerField()


class StripeRow(Table):
    card_id = BigIntegerField(primary_key=True)
    sequence = BigIntegerField()
    points_milli = BigIntegerField()
    euros_cents = BigIntegerField()
    day = IntegerField()
    branch_mark = IntegerField()
    confirmed = BigIntegerField()
    at = BigIntegerField()
    trouble = TextField()

    class Meta:
        table_name = "stripe"


class StripeSighting(Table):
    id = BigAutoField()
    card_id = BigIntegerField()
    verdict = TextField()
    taken_over = IntegerField()
    sequence = BigIntegerField()
    points_milli = BigIntegerField()
    euros_cents = BigIntegerField()
    known_sequence = BigIntegerField()
    at = BigIntegerField()
    branch_id = BigIntegerField()
    counter_id = BigIntegerField()
    operator_id = BigIntegerField(null=True)


class Shift(Table):
    id = BigAutoField()
    counter_id = BigIntegerField()
    number = IntegerField()
    operator_id = BigIntegerField(null=True)
    closed_at = BigIntegerField()
    booked_at = BigIntegerField()
    last_sale_id = BigIntegerField()
    last_refund_id = BigIntegerField()
    last_delivery_id = BigIntegerField()
    chain_length = BigIntegerField()
    chain_head = BlobField()
    till = TextField()
