"""What may be said to somebody unknown names no debt: held over every wording, in every language, on every channel."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import pytest

from bot.channels.parts.sms_segments import segments
from bot.wording import WordingError, Wordings
from bot.wording_facts import COMMON, SPECIFIC
from bot.wording_files import read_folder
from bot.wording_neutral import NEUTRAL_FACTS
from flows.neutral import IDENTITY_ASK, IDENTITY_FIRST, NEUTRAL, names_debt
from ledger.debtor import LANGUAGES, REACHABLE
from tests.bot.wording_samples import FOLDER, MANY, case_file, facts

WORDINGS = Wordings.load(FOLDER)
READ = read_folder(FOLDER)
DEBT_FACTS = COMMON.union(*SPECIFIC.values()) - NEUTRAL_FACTS
URL = "https://pay.example/t0k3n"


def test_every_neutral_wording_exists() -> None:
    assert WORDINGS.names() >= NEUTRAL


@pytest.mark.parametrize("name", sorted(WORDINGS.names()))
def test_a_wording_that_uses_a_fact_of_the_debt_is_known_to_name_it(name: str) -> None:
    uses = frozenset[str]().union(*(READ[language][name].uses for language in LANGUAGES))
    assert names_debt(name) or not uses & DEBT_FACTS


@pytest.mark.parametrize("name", sorted(NEUTRAL))
def test_nothing_of_the_debt_is_shown_in_a_neutral_wording(name: str) -> None:
    for language, channel, file in product(LANGUAGES, REACHABLE, (case_file(), case_file(MANY))):
        given = facts(language, channel, file, pay_url=URL, chat_url="", unasked=True)
        said = WORDINGS.render(name, language, channel, given)
        shown = f"{said.subject} {said.text} {said.template}"
        for number in (item.number for item in file.account.invoices):
            assert number not in shown
        balance = str(file.account.balance().amount)
        for trace in (balance, balance.replace(".", ","), URL, "BE68", "BE71"):
            assert trace not in shown, (language, channel, shown)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (IDENTITY_ASK, "About {{ balance|money }}: are you {{ debtor.name }}?", "'balance' speaks of a debt"),
        (IDENTITY_FIRST, "About your invoice: is that you?", "'invoice' speaks of money"),
        ("hardship", "All reminders stop.", "'reminders' speaks of money"),
        ("handover", '{% include "pay" %}', "speaks of a debt"),
        ("greet", "Pay into {{ creditor.iban }}", "'iban' speaks of a payment"),
    ],
)
def test_an_admin_cannot_make_a_neutral_wording_name_the_debt(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    folder = tmp_path / "wordings"
    shutil.copytree(FOLDER, folder)
    for path in (folder / "en").glob("*.yml"):
        kept, leaving = [], False
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            leaving = line.startswith(f"{name}:") or (leaving and line[:1] in (" ", "\n"))
            kept.append("" if leaving else line)
        path.write_text("".join(kept), encoding="utf-8")
    quoted = text.replace('"', '\\"')
    with (folder / "en" / "replies.yml").open("a", encoding="utf-8") as file:
        file.write(f'\n{name}: "{quoted}"\n')
    with pytest.raises(WordingError, match=reason) as refused:
        Wordings.load(folder)
    assert "en/replies.yml:" in str(refused.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_who_is_there_fits_into_two_text_messages(language: str) -> None:
    said = WORDINGS.render(IDENTITY_ASK, language, "sms", facts(language, "sms", case_file(), unasked=True))
    assert segments(said.text).count <= 2
    assert "STOP" in said.text
