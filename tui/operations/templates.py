"""Templates: what messages say, in each language."""

from typing import Any

from loyalty.errors import BadValue
from loyalty.messages import TemplateText
from loyalty.templates import parse_template
from loyalty.toml_reader import nearest
from loyalty.writing import PURPOSES, language_of
from tui.counter import Counter
from tui.language import LANGUAGES, ORIGINAL
from tui.operations.registry import Answer, operation, required
from tui.parameters import Parameter, as_text


def one_among(known: tuple[str, ...]) -> Any:
    def convert(name: str, value: Any, zone: Any) -> str:
        if value not in known:
            raise BadValue(name, "not_one_of", nearest(str(value), known) or ", ".join(known))
        return str(value)

    return convert


LANGUAGE = Parameter("language", one_among(LANGUAGES), default=ORIGINAL)


@operation("template.list")
def template_list(counter: Counter) -> Answer:
    return {"templates": [_template(each) for each in counter.templates()]}


@operation("template.show", required("template"), LANGUAGE)
def template_show(counter: Counter, template: str, language: str) -> Answer:
    return _template(counter.template(template, language))


@operation(
    "template.save",
    required("template"),
    LANGUAGE,
    Parameter("purpose", one_among(PURPOSES), default="marketing"),
    required("subject"),
    Parameter("body", lambda name, value, zone: value if isinstance(value, str) else as_text(name, value, zone), True),
)
def template_save(counter: Counter, template: str, language: str, purpose: Any, subject: str, body: str) -> Answer:
    text = TemplateText(template, language, purpose, subject, body, own=True)
    counter.save_template(text)
    return _template(text)


@operation("template.remove", required("template"), LANGUAGE)
def template_remove(counter: Counter, template: str, language: str) -> Answer:
    counter.remove_template(template, language)
    return {"removed": template, "language": language}


@operation("template.preview", required("template"), required("dni"), Parameter("language", one_among(LANGUAGES)))
def template_preview(counter: Counter, template: str, dni: str, language: str) -> Answer:
    """What one customer would read; nothing is sent. In the customer's own language where none is given."""
    customer = counter.customer(dni)
    text = counter.template(template, language or language_of(customer.language))
    said = counter.sample(text, parse_template(text.subject, text.body), customer.id)
    return {"language": text.language, "subject": said.subject, "text": said.text, "html": said.html}


def _template(text: TemplateText) -> Answer:
    return {
        "template": text.code,
        "language": text.language,
        "purpose": text.purpose,
        "subject": text.subject,
        "body": text.body,
        "own": text.own,
    }
