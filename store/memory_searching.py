"""The in-memory twin's search: looks through everything, which is honest and slow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from flows.case import Case
from flows.message import Message
from ledger.account import Account
from store.searching import Found, Where, once_each
from store.words import debtor_words, invoice_words, message_words


class MemorySearching:
    """See SearchStore."""

    _accounts: dict[str, Account]
    _cases: dict[str, Case]
    _case_of: dict[str, str]
    _messages: dict[str, Message]

    async def find(self, words: Sequence[str], limit: int) -> list[Found]:
        """See SearchStore.find."""
        if not words:
            return []
        debtors = sorted(self._debtors(words), key=lambda item: item.shown)
        invoices = [item for _, item in sorted(self._invoices(words), key=lambda pair: pair[0], reverse=True)]
        return once_each([*debtors[:limit], *invoices[:limit], *self._said(words, limit)])

    def _debtors(self, words: Sequence[str]) -> Iterator[Found]:
        for account in self._accounts.values():
            if _hold(debtor_words(account.debtor), words):
                yield self._found(account.id, Where.DEBTOR, account.debtor.name, note=account.id)

    def _invoices(self, words: Sequence[str]) -> Iterator[tuple[str, Found]]:
        for account in self._accounts.values():
            for item in account.invoices:
                if _hold(invoice_words(item), words):
                    found = self._found(account.id, Where.INVOICE, item.number, note=item.description)
                    yield item.due_date.isoformat(), found

    def _said(self, words: Sequence[str], limit: int) -> list[Found]:
        said = [item for item in self._messages.values() if _hold(message_words(item.text), words)]
        said.sort(key=attrgetter("at"), reverse=True)
        return [
            self._found(item.debtor_id, Where.MESSAGE, item.text, item.at, item.channel)
            for item in said[:limit]
            if item.debtor_id in self._case_of
        ]

    def _found(self, debtor_id: str, where: Where, shown: str, at: object = None, note: str = "") -> Found:
        case = self._cases[self._case_of[debtor_id]]
        name = self._accounts[debtor_id].debtor.name
        return Found(case.id, name, case.state.value, where, shown, at, note)  # type: ignore[arg-type]


def _hold(known: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(item.startswith(word) for item in known) for word in words)
