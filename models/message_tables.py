"""What the shop writes to its customers: the tables, as the step that makes them and as Peewee sees them.

A message is one row from the moment it is queued. The database itself holds that nobody is written to twice for the
same occasion and period, whoever queues it.

The index of sales by account gets their totals, too: so what customers spent is added up without looking at the sales
themselves, which would take minutes in a shop with millions of them.
"""

from models.tables import table

CREATION = """
CREATE TABLE segment (
    name {text_collated} PRIMARY KEY, toml TEXT NOT NULL, changed_at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id)
){keyed};
CREATE TABLE template (
    code {text_collated} NOT NULL,
    language TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('marketing', 'service')),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id),
    PRIMARY KEY (code, language)
){keyed};
CREATE TABLE occasion (
    code {text_collated} PRIMARY KEY, toml TEXT NOT NULL, changed_at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id)
){keyed};
CREATE TABLE message (
    id {id},
    occasion TEXT NOT NULL,
    customer_id {whole} NOT NULL REFERENCES customer (id),
    period TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'letter')),
    state TEXT NOT NULL CHECK (
        state IN ('queued', 'sending', 'sent', 'failed', 'in_doubt', 'cancelled', 'printed')),
    tries {whole} NOT NULL DEFAULT 0,
    not_before {whole} NOT NULL DEFAULT 0,
    queued_at {whole} NOT NULL,
    changed_at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id),
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (occasion, period, customer_id)
){strict};
CREATE INDEX message_waiting ON message (channel, state, id) WHERE state IN ('queued', 'sending');
CREATE INDEX message_customer ON message (customer_id);
CREATE INDEX customer_merged ON customer (merged_into_id) WHERE merged_into_id IS NOT NULL;
DROP INDEX sale_account;
CREATE INDEX sale_account ON sale (account_id, at, total_cents);
CREATE TABLE suppression (
    address {text_collated} PRIMARY KEY, reason TEXT NOT NULL, at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id)
){keyed};
"""


SegmentRow = table("segment", "name toml changed_at operator_id")
TemplateRow = table("template", "code language purpose subject body changed_at operator_id")
OccasionRow = table("occasion", "code toml changed_at operator_id")
MessageRow = table(
    "message",
    "id occasion customer_id period template channel state tries not_before queued_at changed_at operator_id answer",
)
# An e-mail address, in small letters, to which nothing more is sent.
SuppressionRow = table("suppression", "address reason at operator_id")
