"""Documents of a case: statement and letters as attachments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.wording import Wordings, common_facts
from flows.case import CaseFile
from flows.message import Attachment

STATEMENT = "statement"


class Papers:
    """Makes documents from the records; `creditor` as for wordings."""

    def __init__(self, wordings: Wordings, creditor: Mapping[str, str]) -> None:
        self._wordings = wordings
        self._creditor = creditor

    def make(self, name: str, file: CaseFile, now: datetime, language: str) -> Attachment:
        """The document called `name`: "statement", or the wording of a letter."""
        from bot.documents.letter import letter_pdf  # what draws papers is only read where one is drawn
        from bot.documents.statement import statement_pdf

        facts = common_facts(file, self._creditor, now, "letter", language)
        wordings = self._wordings.for_case(file.case)
        if name == STATEMENT:
            content = statement_pdf(wordings, language, facts, now)
        else:
            content = letter_pdf(wordings, name, language, facts, now)
        return Attachment(f"{name.replace('_', '-')}-{now:%Y-%m-%d}.pdf", "application/pdf", content)
