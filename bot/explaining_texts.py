"""The words of explanations, in one place. English: the team's console speaks it."""

from __future__ import annotations

from flows.case import HoldReason
from flows.effects import Kind
from flows.message import Delivery

WHEN, WHY, CAUSE, CHANNEL = "When", "Why", "What caused it", "Where"
WORDS = "In their words"
CALLED = "A phone call was made"
PACK, RULE, FACTS, EARLIEST = "Pack", "Rule", "Facts that it spoke of", "Earliest lawful time"
UNTIL, CHOSEN = "Until", "Goes at the time that its writer chose"
CONSENT, OUTCOME, UNBLOCK = "What the debtor had agreed to", "What became of it", "What would have to happen"

HEADLINES = {
    Kind.MESSAGE: "A message to the debtor",
    Kind.CALL_TASK: "A phone call asked of the team",
    Kind.LETTER: "A letter for the team to post",
    Kind.ESCALATION: "Put before a person",
    Kind.HOLD: "Reminders rest or go on",
    Kind.BLOCK: "Blocked: not sent, or sent no further",
    Kind.DEFER: "Put off to a later time",
    Kind.PROMISE: "A promise or plan",
    Kind.PAYMENT: "Money came in",
    Kind.CLOSE: "The case was closed",
    Kind.REPLY: "The debtor's word",
    Kind.ACCESS: "The whole file was given out",
    Kind.TEAM: "Kept beside the conversation: never sent to the debtor",
}

BECAME = {
    Delivery.RECEIVED: "received",
    Delivery.QUEUED: "it waits in the outbox",
    Delivery.SENDING: "it is being sent at this moment",
    Delivery.SENT: "the provider took it; no report of its delivery yet",
    Delivery.DELIVERED: "it was delivered",
    Delivery.READ: "it was delivered and read",
    Delivery.FAILED: "the provider refused it, or could not deliver it",
    Delivery.UNKNOWN: "the provider's answer was never seen: it may have arrived or not; it is not sent again blindly",
    Delivery.CANCELLED: "it was cancelled before it was sent",
}

SOURCES = {
    "answer": "House rule for every country (rules.md, all)",
    "agent": "House rule for every country (rules.md, all)",
    "hardship": "House rule for every country (product.md, hardship), after FCA CONC 7",
    "erased": "GDPR (EU) 2016/679, art. 17",
}
"""Sources of rules that are the same everywhere and so stand in no pack."""

RULE_BEHIND = {
    "opt_out": "opt_out_business_days",
    "consent": "consent_proof",
    "contact/none": "consent_proof",
    "contact/wrong_person": "third_party_disclosure",
    "whatsapp": "whatsapp_hours",
    "identity": "identity_check",
    "represented": "represented_stops",
    "breathing_space": "breathing_space_days",
    "first_reminder": "first_reminder_elements",
}
"""The pack's rule that speaks of an entry's own rule, by its name or by what stands before the slash."""

AT_ONCE = "this very moment: every rule was kept"
BY_ITSELF = "nothing: it is looked at again by itself at the earliest lawful time"
NO_LAWFUL_TIME = "no time is lawful within 60 days: the debtor's wish, the creditor's rules or the caps leave none"
A_PERSON = "a person of the team has to look at it (see the queue)"

UNBLOCKED_BY = {
    "contact/none": "the creditor imports a contact point with consent, or the debtor connects a chat",
    "contact/wrong_person": "the creditor imports the right contact point; this one stays closed",
    "agent/refused": "a person writes again, knowing how the case stands now",
    "consent/none": "the debtor gives their consent, or the creditor imports it with its proof",
    "consent/stopped_address": "the debtor lifts the stop themselves, or another contact point comes in",
    "consent/closed": "nothing: this contact point belongs to somebody else; the right one has to come in",
    "opt_out/agent": "only the debtor can open this channel again, by saying so or by connecting the chat anew",
    "first_reminder/unsaid": "nothing: the first reminder is said again, and its term begins anew",
    "identity/withdrawn": "the person shows to be the debtor, or another contact point comes in",
    "delivery/late": BY_ITSELF,
    "switch/too_old": "nothing: a person answers in its place",
    "whatsapp/window": "the debtor writes by WhatsApp (then 24 hours are open), or Meta approves a template for it",
    "opt_out/debtor": "only the debtor can open this channel again, by saying so or by connecting the chat anew",
    "opt_out/provider": "only the debtor can open this channel again, by saying so or by connecting the chat anew",
    "delivery/unknown": "a person finds out with the provider or the debtor whether it arrived",
    "delivery/stale": "nothing: what it wanted to say is no longer true",
    "delivery/confirmed": "nothing: it went out after all",
    "dispute/settled": "nothing: a person has decided it already",
    "dispute/not_told": "a person tells the debtor of the outcome, as soon as they may be written to",
    "agent/promise": "there has to be something open",
    "agent/plan": "there has to be something open",
}
"""What ends a block, by the entry's rule; `delivery/…` with a provider's code and a step's conditions: see below."""

DELIVERY_REFUSED = "the next channel is tried by itself; without one, a new contact point has to be imported"
SWITCHED = "somebody lifts the switch, or its time ends; then it meets the law once more and goes by itself"
STEP_CONDITIONS = "nothing: the step does not fit this account, the ladder goes on with the next one"

UNBLOCKED_BY_RULE = {
    "identity_check": "the person shows to be the debtor (the bot asks), or somebody of the team confirms it",
    "represented": "the representation ends; until then only the representative is spoken to, by a person",
    "represented_stops": "the representation ends; until then only the representative is spoken to, by a person",
    "breathing_space": "the breathing space ends",
    "hardship": "a person decides that reminders may go on",
    "erased": "nothing: the case was erased",
    "dispute": "a person settles the dispute",
    "human": "a person hands the conversation back",
    "suspend_days": "a person decides",
    "blackout_days": BY_ITSELF,
    "data_max_age_hours": "the creditor's payment data are imported anew; then it goes by itself",
    "first_reminder_wait_days": BY_ITSELF,
    "calls_week": BY_ITSELF,
    "call_quiet_days": BY_ITSELF,
}
"""What ends a block, by the pack's rule that was not kept."""

HELD_UNTIL = {
    HoldReason.ALREADY_PAID: "the payment is found, or the day of the next look comes",
    HoldReason.PROMISE: "the promised day passes, or the money comes in",
    HoldReason.PLAN: "the next part of the plan is due",
    HoldReason.DISPUTE: "a person settles the dispute",
    HoldReason.HARDSHIP: "a person decides that reminders may go on",
    HoldReason.REFUSAL: "a person hands the case back",
    HoldReason.HUMAN: "a person hands the conversation back",
    HoldReason.OPT_OUT: "the debtor opens a channel again",
    HoldReason.NO_CONTACT: "a contact point that may be used comes in",
    HoldReason.PAUSED: "the pause ends, or a person hands the case back",
    HoldReason.QUESTION: "the debtor answers, or the day of the next look comes",
    HoldReason.REPRESENTED: "the representation ends",
    HoldReason.BREATHING_SPACE: "the breathing space ends",
    HoldReason.SUSPENDED: "the days for working out a plan with an adviser pass",
    HoldReason.ERASED: "never: the case was erased",
}

CLOCK = "its time had come"
DEBTOR_WROTE = "the debtor wrote"
PAID = "a payment came in"
IMPORTED = "the creditor's records changed"
REPORT = "a provider's report of an earlier message"
CONNECTED = "the debtor connected a chat"
AGENT = "{name} of the team"

ANSWERED = "the debtor wrote there first; an answer needs no other consent and is neither counted nor delayed"
NO_CONSENT = "no consent is on file for it"
IN_RECORDS = "the creditor's records name it as a contact point with consent; no proof of it is on file"
NO_BASIS = "no rule of a pack was needed for this"
ERASED_TEXT = "(the text was erased)"
PACK_CHANGED = "the pack is at version {now} today: rules and sources are given as they read today"
