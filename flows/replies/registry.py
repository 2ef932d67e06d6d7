"""Which reply answers which intent, and which takes the answer to which question. One line each."""

from __future__ import annotations

from flows.case import Ask
from flows.intents import Intent
from flows.replies.already_paid import already_paid, paid_still_open, paid_when
from flows.replies.base import Answer, Handler
from flows.replies.dispute import dispute, dispute_reason, satisfied
from flows.replies.information import ask_balance, ask_how_to_pay, payment_problem, request_invoice_copy
from flows.replies.need_more_time import need_more_time
from flows.replies.preference import contact_preference, preference
from flows.replies.promise_to_pay import promise_amount, promise_confirm, promise_date, promise_to_pay
from flows.replies.protective import hardship, opt_out, refuse_to_pay, talk_to_human, wrong_person
from flows.replies.request_payment_plan import plan_confirm, plan_pick, request_payment_plan
from flows.replies.small_talk import bot_challenge, greet, open_ended, out_of_scope, thanks

REPLIES: dict[Intent, Handler] = {
    Intent.ALREADY_PAID: already_paid,
    Intent.PROMISE_TO_PAY: promise_to_pay,
    Intent.NEED_MORE_TIME: need_more_time,
    Intent.REQUEST_PAYMENT_PLAN: request_payment_plan,
    Intent.DISPUTE: dispute,
    Intent.HARDSHIP: hardship,
    Intent.REFUSE_TO_PAY: refuse_to_pay,
    Intent.WRONG_PERSON: wrong_person,
    Intent.OPT_OUT: opt_out,
    Intent.TALK_TO_HUMAN: talk_to_human,
    Intent.REQUEST_INVOICE_COPY: request_invoice_copy,
    Intent.ASK_BALANCE: ask_balance,
    Intent.ASK_HOW_TO_PAY: ask_how_to_pay,
    Intent.PAYMENT_PROBLEM: payment_problem,
    Intent.CONTACT_PREFERENCE: contact_preference,
    Intent.AFFIRM: open_ended,
    Intent.DENY: open_ended,
    Intent.GREET: greet,
    Intent.THANKS: thanks,
    Intent.BOT_CHALLENGE: bot_challenge,
    Intent.OUT_OF_SCOPE: out_of_scope,
}

ANSWERS: dict[Ask, Answer] = {
    Ask.PAID_WHEN: paid_when,
    Ask.PAID_STILL_OPEN: paid_still_open,
    Ask.PROMISE_DATE: promise_date,
    Ask.PROMISE_AMOUNT: promise_amount,
    Ask.PROMISE_CONFIRM: promise_confirm,
    Ask.PLAN_PICK: plan_pick,
    Ask.PLAN_CONFIRM: plan_confirm,
    Ask.DISPUTE_REASON: dispute_reason,
    Ask.PREFERENCE: preference,
    Ask.SATISFIED: satisfied,
}
