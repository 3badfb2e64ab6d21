"""Which column of a file holds what: headers in any order, English or Spanish, whatever their case and accents.

>>> normal_title(" Código  Postal ")
'codigo_postal'
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from loyalty.codes import fold
from loyalty.errors import BadFile, BadValue
from loyalty.toml_reader import nearest
from models.spreadsheets import Cell, Sheet, SheetRow

SYNONYMS = {
    "sale_id": ("venta", "id_venta", "id_de_venta", "ticket", "numero_de_ticket", "sale", "venda"),
    "at": ("fecha", "fecha_hora", "fecha_y_hora", "momento", "date", "datetime", "time", "data", "data_i_hora"),
    "card": ("tarjeta", "numero_de_tarjeta", "n_o_tarjeta", "no_tarjeta", "card_number", "targeta"),
    "service": ("servicio", "codigo_servicio", "codigo_de_servicio", "servei"),
    "amount": ("importe", "total_linea", "importe_linea", "importe_eur", "amount_eur", "import"),
    "quantity": ("cantidad", "unidades", "qty", "quantitat"),
    "branch": ("sucursal", "tienda", "botiga"),
    "counter": ("caja", "puesto", "till", "caixa"),
    "operator": ("operador", "cajero", "vendedor", "cashier"),
    "dni": ("nif", "nie", "dni_nie", "dni_nif", "documento", "pasaporte", "document"),
    "name": ("nombre", "nombre_y_apellidos", "nombre_completo", "full_name", "nom", "nom_i_cognoms"),
    "class": ("tipo", "tipo_de_cliente", "clase", "customer_class", "tipus", "tipus_de_client"),
    "email": ("correo", "correo_electronico", "e_mail", "mail", "correu", "correu_electronic"),
    "phone": ("telefono", "tfno", "movil", "telephone", "mobile", "telefon", "mobil"),
    "birthday": ("nacimiento", "cumpleanos", "fecha_de_nacimiento", "date_of_birth", "naixement", "aniversari"),
    "address": ("direccion", "domicilio", "calle", "adreca"),
    "postcode": ("codigo_postal", "cp", "c_p", "zip", "postal_code", "codi_postal"),
    "city": ("ciudad", "poblacion", "localidad", "municipio", "town", "ciutat", "poblacio"),
    "sex": ("sexo", "genero", "gender", "sexe"),
    "language": ("idioma", "lengua", "llengua"),
    "tags": ("etiquetas", "gustos", "preferencias", "etiquetes"),
    "notes": ("notas", "observaciones", "observacions"),
    "guardian": ("tutor", "padre_madre_o_tutor", "pare_mare_o_tutor"),
    "points": ("puntos", "saldo_puntos", "saldo_de_puntos", "punts"),
    "euros": ("saldo", "saldo_euros", "saldo_en_euros", "balance"),
    "consent_mail": (
        "consiente_correo",
        "acepta_correo",
        "accepta_correu",
        "consentimiento",
        "consentimiento_correo",
        "consent",
    ),
}  # Spanish, English, Catalan
FORMULA_AS_TEXT = re.compile(r"'+[=+\-@\t\r]")  # as `models.export_files` neutralises it


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that a kind of file has. Of those in `either` one at least must be there."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    either: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.required, *self.either, *self.optional)


@dataclass(frozen=True, slots=True)
class Record:
    """A row by field. `fault` is what keeps it from being read at all. A cell may hold a bank card: none is shown."""

    line: int
    cells: dict[str, Cell] = field(repr=False)
    fault: BadFile | BadValue | None = None

    def cell(self, field: str) -> Cell:
        return self.cells.get(field, "")

    def text(self, field: str) -> str:
        """The cell as text, without the apostrophe that kept a spreadsheet from taking it for a formula."""
        cell = self.cells.get(field, "")
        if isinstance(cell, Decimal):
            return format(cell, "f")
        text = cell.strip() if isinstance(cell, str) else cell.isoformat(" ")
        return text[1:] if text.startswith("'") and FORMULA_AS_TEXT.match(text) else text


class Table:
    """A sheet whose columns are known; `titles` are the headers by field, as they stand in the file."""

    def __init__(self, path: Path, sheet: Sheet, layout: Layout) -> None:
        """Reads the header. Raises BadFile, naming each wrong column and the nearest right one."""
        self.path, self.sheet = path, sheet
        self._rows = sheet.rows()
        header = next(self._rows, None)
        if header is None:
            raise BadFile(str(path), "empty")
        titles = [str(cell).strip() for cell in header.cells]
        self._fields = _matched(path, titles, layout)
        self.titles = {field: title for field, title in zip(self._fields, titles, strict=True) if field}

    def records(self) -> Iterator[Record]:
        for row in self._rows:
            yield self._record(row)

    def _record(self, row: SheetRow) -> Record:
        if row.fault:
            return Record(row.line, {}, BadFile(str(self.path), "format", row.fault))
        fields = self._fields
        if len(row.cells) > len(fields) and any(str(cell).strip() for cell in row.cells[len(fields) :]):
            # "12,50" between commas, most often: only the first cell is surely in its place
            return Record(row.line, {fields[0]: row.cells[0]}, BadValue("", "too_many_cells"))
        return Record(row.line, {field: cell for field, cell in zip(fields, row.cells, strict=False) if field})


def normal_title(title: str) -> str:
    return re.sub(r"\W+", "_", fold(title)).strip("_")


def _matched(path: Path, titles: list[str], layout: Layout) -> list[str]:
    """The field of each column, empty under an empty header. Raises BadFile.

    `detail` says found → right, one for each fault, with a question mark where there is none.
    """
    known = {name: field for field in layout.fields for name in (field, *SYNONYMS[field])}
    fields = [known.get(normal_title(title), "") for title in titles]
    faults, guessed = [], set[str]()
    for position, (title, name) in enumerate(zip(titles, fields, strict=True)):
        if title and not name:
            near = nearest(normal_title(title), known)
            guessed.add(known.get(near, ""))
            faults.append(f"{title} → {near or '?'}")
        elif name and name in fields[:position]:
            faults.append(f"{title} = {titles[fields.index(name)]}")
    there = guessed.union(fields)
    missing = [name for name in layout.required if name not in there]
    if layout.either and not there.intersection(layout.either):
        missing.append(layout.either[0])
    faults += [f"? → {name}" for name in missing]
    if faults:
        raise BadFile(str(path), "columns", ", ".join(faults))
    return fields
