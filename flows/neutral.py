"""Wordings that name no debt: the only ones that a contact point may hear whose reader is not known to be the debtor.

A wording that is not listed here names the debt. When the wordings are read, bot/wording_neutral.py refuses a listed
one that uses a fact of the debt or a word of money, in whatever language.
"""

from __future__ import annotations

IDENTITY_ASK = "identity_ask"
"""The question who is there, asked unasked, in the place of a message that names the debt."""

IDENTITY_FIRST = "identity_first"
"""The same question as an answer to a message."""

NEUTRAL = frozenset(
    {
        IDENTITY_ASK,
        IDENTITY_FIRST,
        "wrong_person",
        "opt_out_done",
        "hardship",
        "hardship_crisis",
        "represented_noted",
        "respite_noted",
        "advice_noted",
        "handover",
        "handed_back",
        "to_human_unsure",
        "other_language",
        "media_received",
        "greet",
        "open_question",
        "thanks",
        "bot_challenge",
        "preference_ask",
        "preference_noted",
        "rights_erasure",
        "rights_access",
        "why_unknown",
    }
)
"""Their names; identity checks, representation and breathing space let nothing else pass."""


def names_debt(wording: str) -> bool:
    """Whether a wording says, or lets guess, that something is owed."""
    return wording not in NEUTRAL
