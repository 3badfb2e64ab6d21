"""A PDF whose pages go to the file as they are finished, so that a thousand of them take no more memory than one.

ReportLab keeps every page until the document is saved. Nothing that comes later changes a finished page, though: fonts,
the list of pages and the document's description are objects of their own, written at the end. So each page is written
and forgotten, and only its place in the file is kept.
"""

from typing import Any, BinaryIO

HEADER = b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n"  # 1.4 has transparency; the second line says that the rest is not text


class PageStream:
    """Takes over how a ReportLab canvas is written to a stream; `canvas.save()` ends it as always."""

    def __init__(self, canvas: Any, stream: BinaryIO) -> None:
        self._document, self._stream = canvas._doc, stream
        self._offset = stream.write(HEADER)
        self._seen = 0
        self._ids: dict[int, str] = {}
        self._document.format = self._finish
        canvas.setPageCallBack(lambda _number: self._page_done())

    def _page_done(self) -> None:
        """Write what the page just finished has brought: itself, its content, and new pictures and parts of designs."""
        from reportlab.pdfbase.pdfdoc import PDFFormXObject, PDFImageXObject, PDFPage, PDFStream

        document = self._document
        while self._seen < document.objectcounter:
            self._seen += 1
            name = document.numberToId[self._seen]
            found = document.idToObject[name]
            if not isinstance(found, PDFPage | PDFStream | PDFFormXObject | PDFImageXObject):
                continue  # it may still change
            if isinstance(found, PDFPage):
                document.Pages.pages[-1] = document.Reference(found)
            self._write(self._seen, name)
            if isinstance(found, PDFImageXObject):
                found.streamContent = b""  # another page may ask for the picture's size
            else:
                document.idToObject[name] = None

    def _write(self, number: int, name: str) -> None:
        from reportlab.pdfbase.pdfdoc import PDFIndirectObject

        document = self._document
        document.idToOffset[name] = self._offset
        self._ids[number] = name
        self._offset += self._stream.write(PDFIndirectObject(name, document.idToObject[name]).format(document))

    def _finish(self) -> bytes:
        """Write all that is left, in ReportLab's place; return the end of the file, which it writes itself."""
        from reportlab.pdfbase.pdfdoc import PDFCrossReferenceTable, PDFTrailer

        document = self._document
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        number = 0
        while number < document.objectcounter:  # writing an object may bring others
            number += 1
            if number not in self._ids:
                self._write(number, document.numberToId[number])
        table = PDFCrossReferenceTable()
        table.addsection(0, [self._ids[number] for number in sorted(self._ids)])
        trailer = PDFTrailer(self._offset, Size=len(self._ids) + 1, Root=root, Info=info, ID=document.ID())
        end: bytes = table.format(document) + trailer.format(document)
        return end
