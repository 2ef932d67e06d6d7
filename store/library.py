"""The library in the records: drafts of scenarios and wordings, every step of their making, and the editions in use.

Nothing of it is ever deleted: what debtors were told can be traced to who wrote it and who put it into use.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WordingChange:
    """One text that differs from the wording files: of a wording, in a language, for a channel.

    `channel` is "default", a channel's name, "letter", or "email_subject" ("email" is then the body). An empty `text`
    takes the channel's own text away, so that the default one is said there.
    """

    name: str
    language: str
    channel: str
    text: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is the text of; a draft holds one text for each place."""
        return self.name, self.language, self.channel


class DraftState(StrEnum):
    """Whether somebody still works on a draft."""

    OPEN = "open"
    DISCARDED = "discarded"
    ACTIVATED = "activated"


class Deed(StrEnum):
    """What somebody did to a draft."""

    BEGUN = "begun"
    SAVED = "saved"
    RESTORED = "restored"
    DISCARDED = "discarded"
    ACTIVATED = "activated"


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario as somebody would have it. `text` is YAML as in flows/scenarios, and may still be wrong.

    `base` is the version of the scenario that it was begun from (0: a new scenario). `wordings` are all texts that
    differ from the files, those of the base edition among them. `version` rises with every change (from 1).
    """

    id: str
    scenario: str
    base: int
    text: str
    author: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    wordings: tuple[WordingChange, ...] = ()
    note: str = ""
    version: int = 1
    state: DraftState = DraftState.OPEN


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft as it was after one deed: who, what, when. `id` is "<draft>:<version>"."""

    id: str
    draft: str
    scenario: str
    version: int
    deed: Deed
    who: str
    at: datetime
    text: str
    wordings: tuple[WordingChange, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A scenario's version as it was put into use, with its wordings; both stand on their own, whatever came before.

    `id` is "<scenario>:<version>". `text` names this very version. It was draft `draft` at its version `draft_version`,
    begun from version `base`.
    """

    id: str
    scenario: str
    version: int
    text: str
    drafted_by: str
    activated_by: str
    at: datetime
    draft: str
    draft_version: int
    base: int = 0
    wordings: tuple[WordingChange, ...] = ()
    note: str = ""


def edition_id(scenario: str, version: int) -> str:
    """What an edition is kept under: of two activations of the same version only one can be."""
    return f"{scenario}:{version}"


def revision_of(draft: Draft, deed: Deed) -> Revision:
    """The record of a deed that made the draft what it is now."""
    return Revision(
        id=f"{draft.id}:{draft.version}",
        draft=draft.id,
        scenario=draft.scenario,
        version=draft.version,
        deed=deed,
        who=draft.changed_by,
        at=draft.changed_at,
        text=draft.text,
        wordings=draft.wordings,
        note=draft.note,
    )


class LibraryStore(Protocol):
    """Drafts, revisions and editions. Methods may raise Unavailable."""

    async def add_draft(self, draft: Draft, deed: Deed = Deed.BEGUN) -> bool:
        """Keep a new draft and its first revision; False when its id is taken."""

    async def change_draft(self, draft: Draft, deed: Deed = Deed.SAVED) -> bool:
        """Replace an open draft whose kept version is one below `draft.version`, and keep the revision, together.

        False: it was changed meanwhile, or is open no more; nothing was written, read again.
        """

    async def draft(self, draft_id: str) -> Draft | None:
        """One draft, in whatever state."""

    async def drafts(self, state: DraftState = DraftState.OPEN, limit: int = 200) -> list[Draft]:
        """Drafts in a state, the latest changed first."""

    async def revisions(self, draft_id: str, limit: int = 200) -> list[Revision]:
        """What was done to a draft, the latest first."""

    async def deeds(self, scenario: str, limit: int = 200) -> list[Revision]:
        """What was done to all drafts of a scenario, the latest first."""

    async def activate(self, edition: Edition, draft: Draft) -> bool:
        """Put an edition into use and close its draft (already `ACTIVATED`, version raised), together.

        False, and nothing written: the draft was changed meanwhile, or the edition's version exists already.
        """

    async def edition(self, scenario: str, version: int) -> Edition | None:
        """One edition."""

    async def editions(self, besides: Collection[str] = ()) -> list[Edition]:
        """All editions by scenario and version, without those of these ids: one cheap look for what is new."""
