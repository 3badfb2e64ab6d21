"""All that is held on a person, written to a file or on paper: the right of access."""

from loyalty.codes import one_line
from loyalty.views import CustomerView
from tui.language import N_, _
from tui.operations.customer_files import export_person
from tui.screens.form import Field, FormScreen


class ExportForm(FormScreen):
    """Dismisses with where it is, in a sentence."""

    TITLE_TEXT = N_("Sacar sus datos")
    HELP_TEXT = N_(
        "Escribe en un fichero todo lo que la tienda guarda de este cliente, para dárselo si lo pide. Si el nombre"
        " acaba en .pdf sale para imprimir; si no, para otro programa (JSON)."
    )
    FIELDS = (Field("path", N_("Fichero"), N_(".pdf o .json")),)

    def __init__(self, customer: CustomerView) -> None:
        super().__init__({"path": f"datos-{customer.dni}.pdf"})
        self._customer = customer

    async def save(self) -> str:
        settings = self.shop.configuration
        path = settings.folder / one_line(self.value("path"))
        self.say(_("Preparando el fichero.."))
        done = await self.ask(export_person, self.shop.counter, settings.shop, self._customer.dni, path)
        return _("Todos sus datos están en {file}.").format(file=done["file"])
