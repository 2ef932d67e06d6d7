"""Words that ask for one's rights: found in three languages with every engine down, and not where they are denied."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.understanding import Right
from nlu.reading import by_words
from nlu.rights import find

ERASURE = (
    "delete my data",
    "Please delete all my personal data, thanks",
    "remove all information you have about me",
    "I want you to erase everything you hold on me",
    "I use my right to be forgotten",
    "Supprimez mes données svp",
    "Je veux que vous effaciez toutes mes données personnelles",
    "Merci d'effacer les informations que vous avez sur moi",
    "Je demande le droit à l'oubli",
    "Verwijder mijn gegevens",
    "Wis al mijn persoonsgegevens aub",
    "Ik wil dat jullie mijn gegevens onmiddellijk verwijderen",
    "ik beroep me op het recht op vergetelheid",
)
ACCESS = (
    "Which data do you have on me?",
    "what personal information do you hold about me",
    "Send me a copy of all my data",
    "This is a subject access request",
    "what do you know about me?",
    "Quelles données avez-vous sur moi ?",
    "Je voudrais une copie de mes données",
    "quelles informations conservez-vous à mon sujet",
    "j'exerce mon droit d'accès",
    "Welke gegevens hebben jullie over mij?",
    "ik wil inzage in mijn dossier",
    "wat weten jullie allemaal over mij",
    "stuur me een kopie van mijn persoonsgegevens",
)
WHY = (
    "Why did I get this?",
    "why am I getting these messages",
    "Why do you text me?",
    "why this message?",
    "What is this message about?",
    "Pourquoi ce message ?",
    "pourquoi est-ce que je reçois ça",
    "Pourquoi j'ai reçu ce sms",
    "pourquoi m'écrivez-vous",
    "Waarom krijg ik dit?",
    "waarom dit bericht",
    "Waarom heb ik deze sms gekregen",
    "waarom sturen jullie mij dit",
)
NOTHING = (
    "don't delete my data please",
    "I will pay on Friday",
    "the goods were deleted from my order",
    "why should I pay? the parcel never came",
    "why did I get an invoice, I never ordered",
    "waarom krijg ik een factuur, ik heb niets besteld",
    "I'm her sister, why do you write to me",
    "ici sa sœur, pourquoi m'écrire à moi",
    "dit is haar zus, waarom sms je mij",
    "my details are correct",
    "send me a copy of my invoice",
    "Je vous envoie une copie du paiement",
    "STOP",
    "",
)


@pytest.mark.parametrize("text", ERASURE)
def test_a_wish_to_be_forgotten_is_recognised(text: str) -> None:
    assert find(text) is Right.ERASURE


@pytest.mark.parametrize("text", ACCESS)
def test_a_wish_to_see_ones_data_is_recognised(text: str) -> None:
    assert find(text) is Right.ACCESS


@pytest.mark.parametrize("text", WHY)
def test_the_question_why_is_recognised(text: str) -> None:
    assert find(text) is Right.WHY


@pytest.mark.parametrize("text", NOTHING)
def test_other_texts_ask_for_no_right(text: str) -> None:
    assert find(text) is None


def test_rights_are_heard_with_every_engine_down() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    read = by_words("Waarom krijg ik dit?", language="nl", now=now, timezone="Europe/Brussels")
    assert read.right is Right.WHY
