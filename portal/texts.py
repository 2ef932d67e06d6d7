"""The fixed words of the chat page in the debtor's language. What is said in it comes from the wordings.

They speak of no debt: a link proves nothing of who opens it (flows.identity).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's own words; `title` takes the creditor's name."""

    title: str
    automated: str
    log: str
    empty: str
    label: str
    placeholder: str
    send: str
    sending: str
    received: str
    typing: str
    you: str
    bot: str
    person: str
    person_writes: str
    nothing: str
    too_long: str
    failed: str
    unreadable: str
    settled: str


_EN = Texts(
    title="Chat with {creditor}",
    automated="Automated assistant. You can ask for a person at any time.",
    log="Conversation",
    empty="No messages yet. If you have a question, just write it below.",
    label="Your message",
    placeholder="Your message…",
    send="Send",
    sending="sending…",
    received="received",
    typing="The assistant is writing…",
    you="You",
    bot="Automated assistant",
    person="Team member",
    person_writes="A member of our team is in this conversation.",
    nothing="There was nothing in your message yet. Please write a few words.",
    too_long="Your message is too long. Please keep it under 4,000 characters.",
    failed="Your message could not be sent. Please try again.",
    unreadable="Your message could not be read. Please write it again.",
    settled="All is well: there is nothing to do. Thank you.",
)

_FR = Texts(
    title="Discussion avec {creditor}",
    automated="Assistant automatique. Vous pouvez demander une personne à tout moment.",
    log="Conversation",
    empty="Pas encore de message. Une question ? Écrivez-la simplement ci-dessous.",
    label="Votre message",
    placeholder="Votre message…",
    send="Envoyer",
    sending="envoi…",
    received="reçu",
    typing="L’assistant écrit…",
    you="Vous",
    bot="Assistant automatique",
    person="Membre de l’équipe",
    person_writes="Une personne de notre équipe suit cette conversation.",
    nothing="Votre message était encore vide. Écrivez quelques mots, s’il vous plaît.",
    too_long="Votre message est trop long. Merci de rester sous les 4 000 caractères.",
    failed="Votre message n’a pas pu être envoyé. Veuillez réessayer.",
    unreadable="Votre message n’a pas pu être lu. Veuillez l’écrire à nouveau.",
    settled="Tout va bien : il n’y a rien à faire. Merci.",
)

_NL = Texts(
    title="Chat met {creditor}",
    automated="Automatische assistent. U kunt altijd naar een persoon vragen.",
    log="Gesprek",
    empty="Nog geen berichten. Hebt u een vraag? Schrijf ze gerust hieronder.",
    label="Uw bericht",
    placeholder="Uw bericht…",
    send="Versturen",
    sending="wordt verstuurd…",
    received="ontvangen",
    typing="De assistent schrijft…",
    you="U",
    bot="Automatische assistent",
    person="Medewerker",
    person_writes="Een medewerker van ons team volgt dit gesprek.",
    nothing="Uw bericht was nog leeg. Schrijf een paar woorden, alstublieft.",
    too_long="Uw bericht is te lang. Houd het onder de 4.000 tekens, alstublieft.",
    failed="Uw bericht kon niet worden verstuurd. Probeer het opnieuw.",
    unreadable="Uw bericht kon niet worden gelezen. Schrijf het opnieuw, alstublieft.",
    settled="Alles is goed: u hoeft niets te doen. Dank u.",
)

TEXTS = {"en": _EN, "fr": _FR, "nl": _NL}
"""The page's words by language."""


def texts_for(language: str) -> Texts:
    """The words in that language, English where it is not one of ours."""
    return TEXTS.get(language, _EN)
