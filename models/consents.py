"""The story of each customer's consents, and what holds now."""

from collections.abc import Mapping
from typing import Any

from peewee import JOIN

from loyalty.consent import Consent, Kind, in_force
from models.database import Database
from models.desk import Desk
from models.statements import slot, statement
from models.tables import Consent as ConsentRow
from models.tables import Operator


@statement
def new_consent() -> Any:
    columns = ("customer_id", "purpose", "channel", "granted", "at", "operator_id", "origin", "wording")
    return ConsentRow.insert({getattr(ConsentRow, name): slot(name) for name in columns})


@statement
def story_of_customer() -> Any:
    return (
        ConsentRow.select(
            ConsentRow.purpose,
            ConsentRow.channel,
            ConsentRow.granted,
            ConsentRow.at,
            Operator.code,
            ConsentRow.origin,
            ConsentRow.wording,
        )
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == ConsentRow.operator_id)
        .where(ConsentRow.customer_id == slot("customer_id"))
        .order_by(ConsentRow.id)
    )


def record_consent(
    database: Database,
    desk: Desk,
    customer_id: int,
    purpose: str,
    channel: str,
    granted: bool,
    at: int,
    origin: str,
    wording: str = "",
) -> None:
    """Adds to the story of a consent; the last word counts. Inside a transaction."""
    database.execute(
        new_consent,
        customer_id=customer_id,
        purpose=purpose,
        channel=channel,
        granted=int(granted),
        at=at,
        operator_id=desk.operator_id,
        origin=origin,
        wording=wording,
    )


def consent_story(database: Database, customer_id: int) -> list[Consent]:
    """Every word that was taken down, in that order."""
    return [
        Consent(purpose, channel, bool(granted), at, operator or "", origin, wording)
        for purpose, channel, granted, at, operator, origin, wording in database.rows(
            story_of_customer, customer_id=customer_id
        )
    ]


def consents_of(database: Database, customer_id: int) -> Mapping[Kind, Consent]:
    """What holds now: the latest word of each purpose and channel; `granted` says which way it went."""
    return in_force(consent_story(database, customer_id))
