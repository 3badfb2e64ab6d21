"""Files in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.counter.deeds import DeedBase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.imports import ImportResult
    from tui.progress import Progress


class FileQuestions(DeedBase):
    """Files in and out."""

    def import_file(
        self, what: str, path: Path, dry_run: bool, create_missing: bool, on_progress: Progress | None
    ) -> ImportResult:
        """Customers or sales of a CSV or XLSX file; running it again does nothing twice."""
        from models.import_customers import import_customers
        from models.import_sales import import_sales

        run = {"customers": import_customers, "sales": import_sales}[what]
        if not dry_run:  # written down before: it is many transactions
            self.do(self.deed("import", text=what), lambda: None)
        options = {"now": self.clock(), "dry_run": dry_run, "create_missing": create_missing}
        return run(self.till(), path, on_progress=on_progress, **options)  # type: ignore[arg-type]

    def export_file(self, what: str, path: Path, titles: Mapping[str, str], on_progress: Progress | None) -> int:
        """Customers, sales, movements, cards or deliveries into a CSV or XLSX file: how many rows."""
        from models import exports

        target = exports.Target(path, self.zone, titles, on_progress)
        if what == "customers":
            return exports.export_customers(self.database, target, self.today()).rows
        if what == "deliveries":
            return exports.export_deliveries(self.till(), target).rows
        run = {"sales": exports.export_sales, "movements": exports.export_movements, "cards": exports.export_cards}
        return run[what](self.database, target).rows
