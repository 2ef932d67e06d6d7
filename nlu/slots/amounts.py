"""Amounts of money in digits and words, and shares of the whole ("half", "la moitié", "de helft")."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nlu.slots.counts import lived_on, of_a_rate, of_an_age, of_people
from nlu.slots.negated import cannot_be
from nlu.slots.spans import Span, blank

CURRENCIES: dict[str, str] = {
    word: code
    for code, names in {
        "EUR": "balles boules ballen piek pieken pegels € eur euro euros eu euri euroos eurs euro's eurokes euroke eurootjes eurootje eurie euries euroke's eruo eruos euor euors",
        "GBP": "£ gbp pound pounds quid squid nicker livre livres sterling pond ponden £gb gb£",
        "USD": "$ usd dollar dollars bucks us$ $us",
        "CHF": "chf francs",
    }.items()
    for word in names.split()
} | {"livre sterling": "GBP", "livres sterling": "GBP"}
"""Words for money and its currency; "balles" and "piek" were francs and guilders once."""
_ONLY_AFTER = frozenset(
    [
        "eu",
        "balles",
        "boules",
        "ballen",
        "piek",
        "pieken",
        "pegels",
        "nicker",
        "squid",
        "pond",
        "ponden",
    ]
)
_BALLS = frozenset(("balles", "boules", "ballen"))
_OF_SOMETHING = re.compile(r"\s+(?:d(?:e\s|')|gehakt|wol|om\s+mee)")
""" "80 balles" is money, "80 balles de foin" is hay."""
_BOOKS = frozenset(("livre", "livres"))
"""Pounds only in "livres sterling" and "en livres": "14 livrés" are delivered."""
_BESIDE = sorted(CURRENCIES.keys() - _BOOKS, key=lambda word: (-len(word), word))
_BEFORE = "|".join(re.escape(word) for word in _BESIDE if word not in _ONLY_AFTER)
_CURRENCY = "|".join(map(re.escape, _BESIDE))
_GROUPED = r"\d{1,3}(?:[ .,'\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_NUMBER = rf"(?<![\w.,/+-])(?P<number>{_GROUPED})(?P<thousand>\s?(?:k|grand)\b)?(?:(?<=\.\d\d)p\b)?(?:[,.][-=\u2013\u2014]{{1,2}})?(?![\w/])"
_NUMBER_AFTER = _NUMBER.replace(r"(?<![\w.,/+-])", "(?<![.,/])", 1)
_CENTS = r"(?:cents?\b|centimes?\b|ct\b|pence\b|pennies\b|penny\b|p\b)"
_NO_CENTS = rf"(?![\d/:]|[.,]\d|\s*(?:{_CURRENCY})(?!\w)|\s*(?:k\b|per\b|par\b|chaque\b|elke\b|each\b|every\b|a\s+(?:day|week|month)|am\b|pm\b|h\b|u\b|of\s+\d|ou\s+\d|or\s+\d))"
"""What makes the number after "18 euro" one of its own."""
_WITH_CURRENCY = re.compile(
    rf"(?<!\w)(?P<before>{_BEFORE})\s*{_NUMBER_AFTER}"
    rf"|(?<![\w.,/+-])(?P<number_>{_GROUPED})(?P<thousand_>\s?(?:k|grand\b))?\s*(?:[,.][-=\u2013\u2014]{{1,2}}\s*)?(?P<after>{_CURRENCY})"
    rf"(?:(?P<cents>\d{{2}})|(?:,?\s(?:and|et|en)|,(?=\s\d\d?\s*{_CENTS}))\s(?P<cents_>\d(?=\s*{_CENTS})|\d{{2}}(?=\s*{_CENTS}|[.!?]?\s*$))|\s(?P<cents__>\d{{2}}){_NO_CENTS})?(?!\w)(?:\s{_CENTS})?"
)
_BARE = re.compile(_NUMBER)
_COUNTED = re.compile(
    r"\s*(?:-|more\s+|other\s+|open\s+|unpaid\s+|equal\s+|monthly\s+|small\s+|autres?\s+|petits?\s+|petites?\s+|egale?s?\s+|gelijke\s+|kleine\s+|jonge\s+|young\s+|little\s+)*"
    r"(?:%|percent|pct|procent|pourcent|days?|jours?|dagen|dag|weeks?|semaines?|weken|months?|mois|maand(?:en)?|years?|ans?\b|annees?|jaar|jaren|hours?|hrs?|heures?|uur|uren"
    r"|minutes?|min\b|times?|fois|keer|maal|x\b|twenties|fifties|payments?|paiements?|versements?|betalingen|aflossing\w*|afbetaling\w*|remboursements?|creanciers?|schuldeisers?|creditors?|in?stal\w*|mensualites?|echeances?|termijn\w*|schijven|delen|parts?|parties|tranches?"
    r"|kids?|children|enfants?|kinderen|people|persons?|personnes?|personen|invoices?|bills?|factu\w+|items?|articles?|artikel\w*|stuks?|pieces?|business|working|werk|boxes|box|units?|dozen|colis|pallets?|palettes?"
    r"|worked\b|delivered\b|arrived\b|prestee?s?\b|livree?s\b|effectuee?s?\b|gewerkt\b|gepresteerd\b|geleverd\b|aangekomen\b|wordt\b|geworden\b|morceaux|excuses|mercis?\b|bedankjes|chiffres|cijfers|digits|kuub|kwh|m3|zakken|bags|sacs|stoelen|chairs|chaises|calls?|messages?|mails?|e-?mails?|sms|reminders?|rappels?|herinneringen|appels?|oproepen|employees?|jobs|staff|st\b|nd\b|rd\b|th\b|er\b|eme\b|ste\b|(?<![.,]\d\d\s)de\b|(?:balles|boules)\s+d(?:e\s|')|pages?|pagina\w*|bladzijde\w*|degrees|degres|graden|dogs?|cats?|chiens?|honden|meters?|metres?|litres?|liter|grammes?|gram\b|km\b|kg\b|cm\b|m2|m²|licen[cs]es?|hours|du\s+mois|of\s+(?:the|each|every)\s+month|van\s+(?:de|elke)\s+maand|(?:bruxelles|brussels?|gent|gand|antwerpen|anvers|liege|luik|namur|namen|charleroi|mons|bergen|leuven|louvain|mechelen|malines|brugge|bruges|hasselt|genk|kortrijk|oostende|aalst|tournai|verviers|wavre|arlon)\b)"
)
_BEFORE_A_LABEL = re.compile(
    r"(?:\b(?:invoices?|inv|bill|facture|factuur|number|nummer|numero|nr|no|order|commande|bestelling|option|optie|choice|choix|keuze|plan|room|flat|block|gate|street|apartment|apt|bus|step|article|artikel|page|version|chapter|covid|tel|phone|mobile|age|aged|ref|dossier|account|compte|rekening|code|call|dial|bel|appelez|line|lijn|ligne|taille|maat|size|pointure|windows|kamer|chambre|unit|suite|(?:wrote|written|sent|posted|delivered|went)\s+(?:it\s+|them\s+|that\s+)?to|(?:ecrit|envoye|livre)e?s?\s+au|(?:schreef|gestuurd|geleverd)\s+naar|case|box|boite|bte|compteur(?:\s+indique)?|meterstand|teller|meter|abonne|matricule|police|badge|bc|po|pin|(?:voisine?s?|neighbou?rs?|buur\w*|buren)\s+(?:d[ue]|at|from|op|van)|ext|extension|toestel|poste|article|i'?m|i\s+am|i'll\s+be|(?:i|he|she)\s+was|turn(?:s|ing|ed)?|day|jour|dag|(?<!elke )(?<!iedere )(?<!per )(?<!a )(?<!each )(?<!every )(?<!next )(?<!volgende )(?<!deze )(?<!this )week|(?<!par )(?<!chaque )(?<!cette )semaine|alarm\s+for|error|erreur|foutmelding|foutcode|fout|je\s+suis|ben|tram|(?:ik|hij|zij)\s+wordt?|wordt?\s+(?:ik|hij|zij|ze|k)|werd(?:\s+in\s+\w+)?|the|de|le)|n°|#)\s*[.:#]?\s*$"
)
_NOT_THIS = re.compile(
    r"\b(?:not|pas|geen|niet|instead\s+of|rather\s+than|au\s+lieu\s+d[eu]|in\s+plaats\s+van)\s+(?:the\s+|les\s+|die\s+|de\s+)?[€£$]?\s*$"
)
"""Right before a sum that is not the one."""
_OWED = re.compile(
    r"\b(?:owe[ds]?|owing|want(?:ed|s|ing)?|voulez|vouliez|veulent|wil(?:t|len|den|de)?|(?:you|they)\s+(?:say|said)|(?:vous\s+dites|ils\s+disent)|(?:u|ge|je|jullie|ze)\s+(?:zegt|zeggen|zegden|zei|zeiden)|claim(?:ed|s|ing)?|exigez|eisen|dois|doit|devons|schuldig|verschuldigd|ik\s+moet|ask(?:ed|s|ing)?(?:\s+for)?|demand(?:ez|iez|ent|ait)|reclam(?:ez|iez|ent)|vraagt|vragen|vroeg(?:en)?|eist|instead\s+of|au\s+lieu\s+d(?:e|es|u)?|in\s+plaats\s+van(?:\s+de)?|out\s+of|minus|moins)"
    r"(?:\s+(?:you|vous|u|jullie|je|is|of|de|les|the|still|encore|nog|about|environ|me|moi|mij|ongeveer)){0,3}\s*(?:€|£|\$|eur)?\s*$"
)
_BUT = re.compile(r"\b(?:but|mais|maar|only|que|slechts|seulement)\b")
_YOU_GET = re.compile(
    r"\b(?:(?:you|u|ye|ur|your)(?:'ll|'re|\s+will|\s+are)?\s+(?:get|getting|have|having)|i(?:'ll|\s+will|'d|\s+would|\s+can)?\s+(?:pay|say|give|owe|offer|do|make\s+it)|(?:i'm|i\s+am|we're)\s+(?:offering|paying)|vous\s+(?:aurez|avez|l'avez|recevrez)|je\s+(?:dis|paie|paye|donne|verse|regle|dois|propose|peux)|j'offre"
    r"|(?:krijgt?|hebt|heeft)\s+(?:ge|gij|u|je|jullie)|(?:ge|gij|u|je|jullie)\s+(?:krijgt|krijgen|hebt)|(?:ik|k)\s+(?:zeg|betaal|geef|stort|bied|kan)|(?:zeg|betaal|geef|stort|bied)\s+(?:ik|k))\b"
)
"""What follows the sum that is offered, or stands before it."""
_HAS_ITS_DAY = re.compile(r"\s+(?:(?:on|by|le|op|tegen|pour)\s+)?\s{4,}")
"""Where a day was blanked, right behind a sum: no total of the others then."""
_EARNED = re.compile(
    r"\b(?:(?:rent|loyer|huur|mortgage|hypotheek|wages?|salary|salaire|loon|income|revenus?|inkomen|pension|pensioen|uitkering|dop|chomage|benefits?|allocations?|kinderbijslag|subsid(?:ie|y|e)|grant|prime|premie|bonus|vakantiegeld|eindejaarspremie|toelage|overdraft|decouvert|leefloon)"
    r"\s+(?:is|are|of|est|sont|de|van|bedraagt)|earn(?:s|ing)?|verdien\w*|gagne|touche|lost|perdu|verloren|(?:me|nous)\s+laisse\w*|leaves?\s+(?:me|us)|(?:live|living|vi[ts]|vivons|leef|leven)\b[^.,;!?]{0,15}\b(?:on|off|sur|avec|van|met))"
    r"(?:\s+(?:me|only|just|but|about|maar|slechts|que|seulement|ongeveer|rond|environ|it's|de|of|van|€|£)){0,3}\s*$"
)
_LIVES = re.compile(
    r"\b(?:woon|woont|wonen|live|lives|living|moved\s+to|habite|habitons|habitez|adresse?|address|huisnummer|house\s+number|(?:au|at|op)\s+(?:the\s+|le\s+)?(?:number|numero|nummer)|our\s+street|onze\s+straat|notre\s+rue)\b"
)
"""Beside these words a number without a currency is that of a house."""
_SENTENCE = re.compile(r"[;!?]|[.](?!\d)|\b(?:and|et|en|but|mais|maar)\b(?!\s+(?:not|no|niet|pas|non|geen)\b)")
_IN_A_CURRENCY = re.compile(
    r"\b(?:in|en)\s+(?P<currency>sterling|euros?|pounds?|ponden|livres|dollars?|usd|eur|gbp|chf)\b"
)
_SUM_OF = re.compile(
    r"\b(?:ordre\s+permanent|virement|versements?|mensualites?|montant|somme|acompte|paiements?|tranches?|facture|etait|sera|est|serait)\s+de\s*$"
)
_A_MONTH = re.compile(r"\s*(?:par|per|a|/)\s*(?:mois|semaine|maand|week|month)\b")
"""After these words, or before them, "de 50" is a sum and no day."""
_LONGEST_MONTH = 31
_OF_A_SHARE = re.compile(r"\s{4,}(?:(?:of|van)\s+)?(?:the|de)\s+$")
""" "Half of the 90": the share was blanked."""
_ARTICLES = frozenset(("the", "de", "le"))
_A_SUM = 200
_TWO = 2
_WITH_CENTS = re.compile(r"[.,]\d\d$")
_ENDS = re.compile(r"\s*$|\s*[.,;!?)](?!\d)|\s{2,}|\s+(?:euros?|now|nu|maintenant|and|et|en|that|die|que|i|ik|je)\b")
_AS_FAR_BACK = 40
_YEARS = re.compile(r"(?:19|20)\d\d")
_SHARES: tuple[tuple[re.Pattern[str], Decimal], ...] = (
    (re.compile(r"\b(?:(?:three|3)\s+quarters|(?:trois|3)\s+quarts|driekwart|3[\s-]?kwart|3/4(?![\d/]))\b"), Decimal("0.75")),
    (re.compile(r"\b(?:(?:two|2)\s+thirds|(?:deux|2)[\s-]+tiers|twee\s?derden?)\b"), Decimal(2) / 3),
    (re.compile(r"(?<!year and a )\b(?:half|1/2|haf|halve)\b(?!\s+(?:an\s+hour|a\s+year|year|hour|day|past|uur|jaar|dag|maand|of\s+(?:january|february|march|april|may|june|july|august|sep|oct|nov|dec)))|\b(?:la\s+)?moitie\b|\b(?:de\s+|d'?\s*)?(?<!eerste )(?<!tweede )(?<!2de )(?<!1ste )(?<!1e )(?<!2e )helft\b"), Decimal("0.5")),
    (re.compile(r"\b(?:a|one|1)\s+third\b|1/3(?![\d/])|\b(?:un|le|1)\s+tiers\b|\b(?:een|1)\s+derde\b"), Decimal(1) / 3),
    (re.compile(r"\b(?:a|one|1)\s+(?:quarter|fourth)\b|\bquarter\s+of\s+(?:it|that|the\s+(?:bill|amount|total|invoice|money|debt))\b|1/4(?![\d/])|\b(?:un|le)\s+quart\b(?!\s+d'heure)|\b(?:een\s+)?kwart\b(?!ier)"), Decimal("0.25")),
    (re.compile(r"\b(?:the\s+|my\s+)?(?:rest|remainder|remaining|balance\s+left|outstanding\s+balance)\b|\b(?:le\s+)?(?:reste|restant|(?<!c )(?<!c'est )(?<!est )(?<!sera )(?<!ete )(?<!tout )(?<!avons )(?<!avez )(?<!ai )(?<!a )(?<!ont )solde)\b(?!\s+(?:de\s+mon|sur)\s+compte)|\b(?:de\s+)?rest\b|\b(?:het\s+)?(?:overige|resterende\w*|saldo)\b"), Decimal(1)),
    (re.compile(r"\b(?:full\s+(?:amount|balance|sum)|the\s+whole\s+(?:amount|thing|lot|sum)|(?<!split )(?<!share )(?<!halve )(?<!splitting )(?<!sharing )everything|all\s+of\s+it|in\s+full|the\s+total|la\s+totalite|le\s+total|tout\s+(?:payer|regler|d'un\s+coup)|le\s+montant\s+total|en\s+totalite|integralite|alles|het\s+(?:volledige|hele|totale)\s+bedrag|volledig\s+bedrag|het\s+totaal)\b"), Decimal(1)),
)  # fmt: skip
_PERCENT = re.compile(
    r"(?<![\w.,])(\d{1,2}|100)\s?(?:%|percent\b|pct\b|procent\b|pour\s?cents?\b)(?!\s*(?:sure|certain\w*|surs?\b|zeker|right|agree|correct|d'accord|akkoord|overtuigd|positive|behind))"
)
_REST = re.compile(r"\b(?:rest|remainder|remaining|reste|restant|overige|resterende\w*)\b")
_AT = re.compile(
    r"\b(?:at|om|(?<!y )a|vers|rond|around|before|after|avant|apres|voor|na|until|till?|from|vanaf|tot|in)\s*$"
)
_INTO = re.compile(r"\ben\s*$")
_ANOTHER = re.compile(r"\s{3,}|\s+(?:met|op|tegen|nog|erbij|le|on)\b")
_HOURS = 24
_GOODS = re.compile(
    r"\b(?:meter(?:s|stand\w*)?|compteurs?|tellers?|besteld|ordered|(?<!bon de )(?<!bons de )commande|geleverd|delivered|livre|recu|received|ontvangen)\b"
)
"""Numbers without a currency count goods here."""
_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|au\s+lieu\s+d(?:e\s|')|plutot\s+que|in\s+plaats\s+van)\s*(?:the\s+|de\s+|les\s+)?$"
)
LARGEST = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units; `currency` is None when the text names none."""

    amount: Decimal
    currency: str | None = None


def read_number(text: str) -> Decimal | None:
    """A number with the separators of any of our languages; three digits after a separator are thousands."""
    compact = re.sub(r"[\s'\u00a0\u202f]", "", text)
    match = re.fullmatch(r"(\d+(?:[.,]\d{3})*?)(?:[.,](\d{1,2}))?", compact)
    if match is None:
        return None
    whole = re.sub(r"[.,]", "", match[1])
    return Decimal(f"{whole}.{match[2] or '0'}".removesuffix(".0"))


def find_amounts(folded: str) -> tuple[list[Span[Money]], str]:
    """The amounts of a folded text from which dates and references are blanked, and the text without them."""
    found: list[Span[Money]] = []
    for match in _WITH_CURRENCY.finditer(folded):
        money = _with_currency(match)
        if money is not None:
            found.append(Span(match.start(), match.end(), money))
    rest = blank(folded, [(span.start, span.end) for span in found])
    found = [span for span in found if not _to_the_debtor(folded, span.start, span.end)]
    if _GOODS.search(rest):
        return found, rest
    for match in _BARE.finditer(rest):
        bare = _bare(match, rest)
        if bare is not None:
            found.append(Span(match.start(), match.end(), bare))
    rest = blank(rest, [(span.start, span.end) for span in found])
    return _offered(sorted(found, key=lambda span: span.start), folded), rest


def _offered(found: list[Span[Money]], folded: str) -> list[Span[Money]]:
    """Without the sums that are owed or asked for, where another is set against them: "I owe 340 but can pay 100"."""
    found = [span for index, span in enumerate(found) if not _ruled_out(found, index, folded)] or found
    found = [span for span in found if not cannot_be(folded, span.start, span.end)] or found
    owed = [
        index
        for index, span in enumerate(found)
        if _OWED.search(folded[max(0, span.start - _AS_FAR_BACK) : span.start])
        and (
            index > 0
            or (len(found) > 1 and _BUT.search(folded[span.end : found[1].start]))
            or (len(found) > 1 and _YOU_GET.search(folded, span.end))
            or sum(other.value.amount for other in found[1:]) == span.value.amount
        )
    ]
    if (
        len(found) > _TWO
        and not _HAS_ITS_DAY.match(folded, found[0].end)
        and found[0].value.amount == sum(other.value.amount for other in found[1:])
    ):
        owed.append(0)
    return [span for index, span in enumerate(found) if index not in owed] or found


def _ruled_out(found: list[Span[Money]], index: int, folded: str) -> bool:
    """Whether a sum is not the one: "£310, not £560", "pas 310 mais 560"; a fee that is refused stays what is spoken of."""
    span = found[index]
    if not _NOT_THIS.search(folded[max(0, span.start - _AS_FAR_BACK) : span.start]):
        return False
    after = folded[span.end : found[index + 1].start] if index + 1 < len(found) else ""
    return index > 0 or bool(_BUT.search(after) or after.strip() == ",")


def _with_currency(match: re.Match[str]) -> Money | None:
    word = match["before"] or match["after"]
    if word in _BALLS and _OF_SOMETHING.match(match.string, match.end()):
        return None
    number = read_number(match["number"] or match["number_"])
    if number is None:
        return None
    if match["thousand"] or match["thousand_"]:
        number *= 1000
    cents = match["cents"] or match["cents_"] or match["cents__"]
    if cents and number == int(number) and not (match["cents__"] and _COUNTED.match(match.string, match.end())):
        number += Decimal(cents) / 100
    return Money(number, CURRENCIES[word] or None) if 0 < number <= LARGEST else None


def _bare(match: re.Match[str], text: str) -> Money | None:
    number = read_number(match["number"])
    if number is None or not 0 < number <= LARGEST:
        return None
    number *= 1000 if match["thousand"] else 1
    if _COUNTED.match(text, match.end()) or _labelled(match, text) or _house(match, text):
        return None
    if _to_the_debtor(text, *match.span()) or (number == int(number) and _of_persons(text, *match.span(), int(number))):
        return None
    before = text[max(0, match.start() - _AS_FAR_BACK) : match.start()]
    if _INSTEAD.search(before) or (number <= _HOURS and _an_hour(before, text[match.end() :])):
        return None
    alone = not text.replace(match[0], " ").strip(" .!?,")
    if not alone and re.fullmatch(r"\d{6,}", match["number"]):
        return None
    if not alone and (number < 5 or _YEARS.fullmatch(match["number"]) or match["number"].startswith("0")):  # noqa: PLR2004
        return None
    return Money(number)


def _an_hour(before: str, after: str) -> bool:
    """Whether the words around a small number make it an hour ("à 12"), or parts ("en 6"); not "et 12,10", "en 10 met kerst"."""
    return bool(_AT.search(before) or (_INTO.search(before) and not _ANOTHER.match(after)))


def _to_the_debtor(text: str, start: int, end: int) -> bool:
    """Whether the sum is what somebody earns, lives on, or pays to another: "my rent is 900", "je touche 1200"."""
    return bool(_EARNED.search(text[max(0, start - _AS_FAR_BACK) : start])) or lived_on(text, end)


def _of_persons(text: str, start: int, end: int, number: int) -> bool:
    return of_people(text, start, end, number) or of_an_age(text, start, number)


def _house(match: re.Match[str], text: str) -> bool:
    """Whether the number stands in a clause that says where somebody lives."""
    before = _SENTENCE.split(text[max(0, match.start() - _AS_FAR_BACK) : match.start()])[-1]
    return bool(_LIVES.search(before))


def currency_by_itself(folded: str) -> str | None:
    """The currency that a text names apart from the sum: "two grand, in sterling"."""
    match = _IN_A_CURRENCY.search(folded)
    return CURRENCIES[match["currency"]] if match else None


def _labelled(match: re.Match[str], text: str) -> bool:
    """Whether the word before makes the number a name; after an article a sum may stand ("die 34,50", "of the 850")."""
    label = _BEFORE_A_LABEL.search(text[max(0, match.start() - _AS_FAR_BACK) : match.start()])
    if label is None:
        return False
    if label[0].strip() not in _ARTICLES:
        return True
    if _SUM_OF.search(text[max(0, match.start() - _AS_FAR_BACK) : match.start()]) or _A_MONTH.match(text, match.end()):
        return False
    number = read_number(match["number"]) or Decimal(0)
    if number > _LONGEST_MONTH and _OF_A_SHARE.search(text[: match.start()]):
        return False
    cents = bool(_WITH_CENTS.search(match["number"]))
    return not cents and not (number >= _A_SUM and _ENDS.match(text, match.end()))


def find_shares(folded: str) -> list[Span[Decimal]]:
    """The shares of the whole that a folded text names; the rest counts as the whole of what is still open."""
    percents = (match for match in _PERCENT.finditer(folded) if not of_a_rate(folded, *match.span()))
    found = [Span(match.start(), match.end(), Decimal(match[1]) / 100) for match in percents]
    for pattern, share in _SHARES:
        found += [Span(match.start(), match.end(), share) for match in pattern.finditer(folded)]
    found.sort(key=lambda span: (span.start, -span.end))
    return [span for index, span in enumerate(found) if index == 0 or span.start >= found[index - 1].end]


def means_the_rest(folded: str) -> bool:
    """Whether a share's words mean what remains, rather than a part of the whole."""
    return bool(_REST.search(folded))
