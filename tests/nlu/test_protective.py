from __future__ import annotations

import pytest

from nlu import protective

OPT_OUTS = (
    """
STOP|stop|Stop.|stopp|sotp|STOPALL|unsubscribe|Unsuscribe|end|quit|revoke|cancel|opt out|Opt-out|optout|s t o p|stoooop
stop please|please stop|ok stop now|I've paid, STOP|stop texting me|Please stop sending me messages|stop calling me
don't contact me again|do not text me anymore|no more messages|remove me from your list|take me off this list
leave me alone|unsubscribe me please|I withdraw my consent|i want to opt out of this
arrêt|arret|arrêtez|Arrêtez !|désabonner|desabonnez-moi|désinscription|stop svp|arrêtez de m'écrire
ne m'écrivez plus|ne me contactez plus|plus de sms|laissez-moi tranquille|je veux me désinscrire|cessez de m'appeler
uitschrijven|afmelden|stoppen|stop aub|stop met sms'en|stop met mij te bellen|schrijf me uit|laat me met rust
geen berichten meer|stuur me niks meer|bel me niet meer|hou op met berichten sturen|contacteer mij niet meer
This is a long story about an invoice. I have had enough of it. Stop.
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

NOT_OPT_OUTS = (
    """
I can't stop thinking about it|stop the dispute|cancel my order|Please cancel the order|I paid at the end of the month
I took the bus to the next stop yesterday|don't stop|the non-stop service was great|I will pay by the end of June
je paie à la fin du mois|on a résilié le contrat|ik betaal op het einde van de maand|de machine stopt steeds
My subscription was cancelled|I quit my job last month|yes|no|don't call me, text me instead
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

CRISES = (
    """
I want to kill myself|I'm going to end my life|I don't want to live anymore|suicide is all I think of|I feel suicidal
I'd be better off dead|there is no reason to live|I want to die
je veux mourir|je vais me suicider|je pense au suicide|je veux en finir avec la vie|je n'ai plus envie de vivre
je vais mettre fin à mes jours|ik wil niet meer leven|ik denk aan zelfmoord|ik wil dood
ik maak er een einde aan|ik wil een einde aan mijn leven maken
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

NO_CRISES = (
    """
this is killing me|I'm dead tired|end it with these invoices|c'est mort|je suis mort de rire|ik ga dood van het lachen
my phone died|le virement est fini|he died last week|finissons-en avec cette facture
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("text", [text for text in OPT_OUTS if text])
def test_stop_and_its_kin_are_found_without_a_model(text: str) -> None:
    assert protective.find(text).opt_out


@pytest.mark.parametrize("text", [text for text in NOT_OPT_OUTS if text])
def test_stop_words_in_another_sense_do_not_opt_out(text: str) -> None:
    assert not protective.find(text).opt_out


@pytest.mark.parametrize("text", [text for text in CRISES if text])
def test_words_that_point_to_danger_to_life_are_found(text: str) -> None:
    assert protective.find(text).crisis


@pytest.mark.parametrize("text", [text for text in NO_CRISES if text])
def test_figures_of_speech_raise_no_alarm(text: str) -> None:
    assert not protective.find(text).crisis


@pytest.mark.parametrize(
    "text",
    [
        "The goodbye note is on the table",
        "ma lettre d'adieu est écrite",
        "de afscheidsbrief ligt klaar",
        "the pills are lined up",
    ],
)
def test_preparations_point_to_danger_to_life(text: str) -> None:
    assert protective.find(text).crisis
