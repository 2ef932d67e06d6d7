"""The scribe: writes out a decision, so that everything it asks for can be kept in one guarded write.

Texts are rendered here, before the write; what is kept is what the debtor will read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.page import Page, Salts, random_salt
from bot.wording import Rendered, Wordings, common_facts
from flows.agent_words import whatsapp_until
from flows.basis import Basis
from flows.case import CaseFile
from flows.effects import (
    Book,
    CallTask,
    CancelQueued,
    Correct,
    Decision,
    Kind,
    Note,
    PostLetter,
    Send,
    Take,
    Tell,
    Withdraw,
)
from flows.facts import encode
from flows.grounds import whatsapp_check
from flows.message import Attachment, Author, Delivery, Direction, Message, Template
from flows.policy import DEFAULT, Policy
from flows.task import Task, TaskKind
from ledger.account import Account
from ledger.calendar import CLOSE_OF_BUSINESS, add_business_days, at_local, local_date
from store.base import Change

Document = Callable[[str, CaseFile, datetime, str], Attachment]
"""Makes a document ("statement", a letter's wording) for a case, at a time, in a language."""

PayLink = Callable[[CaseFile], str]
"""The payment page of a case, or an empty string."""

ChatLink = Callable[[CaseFile], str]
"""The debtor's chat page, or an empty string."""


@dataclass(frozen=True, slots=True)
class Written:
    """The change to keep, and whom to tell once it is kept."""

    change: Change
    tells: tuple[Tell, ...]


class Scribe:
    """Knows the wordings, the creditor's particulars and how to make documents. `document` None: none are made.

    `templates` names the approved WhatsApp template of a wording where it is not the wording's own (config.yml).
    `chat_link` is offered in e-mails. `salts` seals the texts of the history (flows.chain).
    """

    def __init__(
        self,
        wordings: Wordings,
        creditor: Mapping[str, str],
        pay_link: PayLink | None = None,
        document: Document | None = None,
        templates: Mapping[str, str] | None = None,
        chat_link: ChatLink | None = None,
        salts: Salts = random_salt,
    ) -> None:
        self.wordings = wordings
        self._creditor = creditor
        self._pay_link = pay_link
        self._document = document
        self._templates = templates or {}
        self._chat_link = chat_link
        self._salts = salts

    def write(
        self,
        before: CaseFile,
        decision: Decision,
        now: datetime,
        inbound: Message | None = None,
        policy: Policy = DEFAULT,
    ) -> Written:
        """Write out a decision under the debtor's policy. Raises WordingError when a text cannot be rendered."""
        page = Page(before, _after(before, decision), now, policy=policy)
        if inbound is not None:
            page.messages.append(inbound)
        for effect in decision.effects:
            self._put(page, effect, inbound)
        book = page.book
        case, entries = page.chained(self._salts)
        change = Change(
            case=case,
            expected=before.case.version,
            messages=tuple(page.messages),
            entries=entries,
            tasks=tuple(page.tasks),
            invoices=_changed(before.account, page.after.account),
            payment=book.payment if book else None,
            allocations=book.allocations if book else (),
            cancel=page.cancel,
            named=page.named,
            debtor=page.debtor,
            wipe=page.wipe,
            withdraw=tuple(page.withdrawn),
            language=page.after.language,
        )
        return Written(change, tuple(page.tells))

    def _put(self, page: Page, effect: Any, inbound: Message | None) -> None:
        match effect:
            case Send():
                self._send(page, effect, inbound)
            case Note():
                page.tell_note(effect, inbound)
            case PostLetter():
                self._letter(page, effect)
            case CallTask():
                self._call(page, effect)
            case Tell():
                page.tells.append(effect)
            case CancelQueued() | Withdraw():
                page.stop(effect)
            case Book() | Correct() | Take():
                page.take(effect)

    # --- messages ---

    def _send(self, page: Page, send: Send, inbound: Message | None) -> None:
        choice = self._choose(page, send)
        if choice is None:
            found = _grounds(page, send.basis, None)
            note = Note(Kind.BLOCK, "whatsapp/window", _NO_TEMPLATE, send.channels[0], send.step, basis=found)
            page.tell_note(note, None)
            return
        channel, address, language, text = choice
        message = Message(
            id=page.name("m", len(page.messages)),
            case_id=page.after.case.id,
            debtor_id=page.after.case.debtor_id,
            channel=channel,
            address=address,
            direction=Direction.OUTBOUND,
            author=Author(send.author),
            text=text.text,
            subject=text.subject,
            template=text.template,
            language=language,
            at=page.now,
            state=Delivery.QUEUED,
            step=send.step,
            wording=send.wording,
            unasked=send.unasked,
            rule=send.rule,
            reason=send.reason,
            attachments=self._attachments(page, send, language),
            in_reply_to=inbound.id if inbound and not send.unasked else None,
            tried=send.tried,
            not_before=send.not_before,
            scheduled=send.author == Author.AGENT and send.not_before is not None,
            facts=encode(send.facts),
            scenario=page.after.case.scenario,
            creditor_id=page.after.case.creditor_id,
        )
        page.messages.append(message)
        on_whatsapp = channel == "whatsapp"
        page.tell_message(message, _grounds(page, send.basis, text.template) if on_whatsapp else send.basis)

    def _choose(self, page: Page, send: Send) -> tuple[str, str, str, Rendered] | None:
        """The first channel that may carry the message now."""
        for channel in send.channels:
            address = send.to or _address(page, channel)
            language = page.after.language
            rendered = self._render(page, send, channel, language)
            if channel == "whatsapp" and not _free_text(page, send):
                if rendered.template is None:
                    continue
                name = self._templates.get(send.wording, rendered.template.name)
                rendered = replace(rendered, template=replace(rendered.template, name=name))
            else:
                rendered = Rendered(rendered.text, rendered.subject)
            return channel, address, language, rendered
        return None

    def _render(self, page: Page, send: Send, channel: str, language: str) -> Rendered:
        if send.text is not None:
            subject = f"{self._creditor['name']}" if channel == "email" else None
            return Rendered(send.text, subject)
        facts = self._facts(page, channel, language, unasked=send.unasked)
        if send.discreet:
            facts |= {"pay_url": "", "chat_url": ""}
        facts.update(send.facts)
        return self.wordings.for_case(page.after.case).render(send.wording, language, channel, facts)

    def preview(self, file: CaseFile, wording: str, channel: str, now: datetime, *, unasked: bool = False) -> str:
        """What a wording would say to this debtor now. Raises WordingError."""
        facts = self._facts(Page(file, file, now), channel, file.language, unasked=unasked)
        return self.wordings.for_case(file.case).render(wording, file.language, channel, facts).text

    def _facts(self, page: Page, channel: str, language: str, *, unasked: bool) -> dict[str, Any]:
        link = self._pay_link(page.after) if self._pay_link else ""
        chat = self._chat_link(page.after) if self._chat_link and channel == "email" else ""
        facts: dict[str, Any] = common_facts(
            page.after, self._creditor, page.now, channel, language, unasked=unasked, pay_url=link, chat_url=chat
        )
        first = not page.before.case.introduced and all(m.direction is Direction.INBOUND for m in page.messages)
        facts["introduce"] = first
        return facts

    def _attachments(self, page: Page, send: Send, language: str) -> tuple[Attachment, ...]:
        if self._document is None:
            return send.files
        return (*send.files, *(self._document(name, page.after, page.now, language) for name in send.attach))

    # --- work for people ---

    def _letter(self, page: Page, letter: PostLetter) -> None:
        language = page.after.language
        facts = self._facts(page, "letter", language, unasked=True)
        facts.update(letter.facts)
        text = self.wordings.for_case(page.after.case).render(letter.wording, language, "letter", facts).text
        document = self._document(letter.wording, page.after, page.now, language).content if self._document else b""
        day = add_business_days(local_date(page.now, page.after.case.timezone), 1, page.after.account.debtor.country)
        deadline = at_local(day, CLOSE_OF_BUSINESS, page.after.case.timezone)
        self._task(page, TaskKind.LETTER, deadline, text, letter.step, document)
        more = {"step": letter.step, "text": text, "channel": "letter", "basis": letter.basis}
        page.tell_work(Kind.LETTER, letter.rule, letter.reason, unasked=letter.unasked, **more)

    def _call(self, page: Page, call: CallTask) -> None:
        language = page.after.language
        facts = self._facts(page, "call", language, unasked=True)
        text = self.wordings.for_case(page.after.case).render(call.wording, language, "call", facts).text
        self._task(page, TaskKind.CALL, call.deadline, text, call.step, b"")
        more = {"step": call.step, "text": text, "queue": "call", "basis": call.basis}
        page.tell_work(Kind.CALL_TASK, call.rule, call.reason, **more)

    def _task(
        self, page: Page, kind: TaskKind, deadline: datetime, text: str, step: str | None, document: bytes
    ) -> None:
        name = page.name("t", len(page.tasks))
        case = page.after.case
        what = (kind, page.now, deadline, text, step, document)
        page.tasks.append(Task(name, case.id, case.debtor_id, *what, language=page.after.language))


_NO_TEMPLATE = "outside WhatsApp's 24 hours, and this wording has no approved template"


def _after(before: CaseFile, decision: Decision) -> CaseFile:
    booked = next((effect for effect in decision.effects if isinstance(effect, Book)), None)
    correct = next((effect for effect in decision.effects if isinstance(effect, Correct)), None)
    if not booked and not correct:
        return CaseFile(before.account, decision.case)
    debtor = correct.debtor if correct else before.account.debtor
    return CaseFile(Account(debtor, booked.invoices if booked else before.account.invoices), decision.case)


def _changed(before: Account, after: Account) -> tuple[Any, ...]:
    if before is after:
        return ()
    known = {item.number: item for item in before.invoices}
    return tuple(item for item in after.invoices if known.get(item.number) != item)


def _address(page: Page, channel: str) -> str:
    return next(point.address for point in page.after.reachable() if point.channel == channel)


def _grounds(page: Page, basis: Basis | None, template: Template | None) -> Basis:
    check = whatsapp_check(page.after.case, page.policy, page.now, template.name if template else None)
    known = basis or Basis(page.policy.pack, page.policy.version)
    return replace(known, checks=(*known.checks, check))


def _free_text(page: Page, send: Send) -> bool:
    """Whether WhatsApp takes free text when the message goes; what a person chose as a template goes as one."""
    until = whatsapp_until(page.after.case, page.policy)
    by_template = send.author == Author.AGENT and send.text is None
    return until is not None and max(page.now, send.not_before or page.now) < until and not by_template
