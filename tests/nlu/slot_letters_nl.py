"""Letters in Dutch, read on Wednesday 18 November 2026: text | day | sum and currency | reference | share.

"-" stands for nothing, "vague" for a time that is no day. Meanings were written down before anything was read.
"""

# ruff: noqa: E501 - one letter, one line
from __future__ import annotations

LETTERS = """
de baas betaalt de 27e, dan hebt ge het de 28e | 2026-11-28 | - | - | -
Ik ging morgen betalen maar de ketel is stuk, dus doe maar maandag | 2026-11-23 | - | - | -
Uw collega belde de 12e en ik zei de 25e. Dat blijft zo. | 2026-11-25 | - | - | -
sorry sliep nog, 40 donderdag is goed | 2026-11-19 | 40 | - | -
Ik ben 81 en doe niet aan internet. Maandag gaat er 212,50 euro op de post. | 2026-11-23 | 212.50 EUR | - | -
Leveranciers betalen wij de laatste werkdag van de maand, dus 30 november. | 2026-11-30 | - | - | -
60 piek per twee weken vanaf deze vrijdag | 2026-11-20 | 60 EUR | - | -
de factuur is van 5 november, ik kreeg hem de 14e, geef me tot 5 december | 2026-12-05 | - | - | -
de 1e kan niet, huur. de 2e kan niet, auto. de 3e kan wel | 2026-12-03 | - | - | -
dinsdag of op zijn laatst woensdag | 2026-11-25 | - | - | -
Kenmerk 88-20417/B op de brief, ben ik dat? | - | - | 88-20417/B | -
Contract K44-0091 is al sinds juni opgezegd. | - | - | K44-0091 | -
ik draai nachten tot zondag, maandag bel ik en betaal ik | 2026-11-23 | - | - | -
tweehonderdvijf euro zestig is meer dan het werk waard was | - | 205.60 EUR | - | -
pas volgend jaar | vague | - | - | -
De vrijdag voor kerst, dan komt de dertiende maand | 2026-12-18 | - | - | -
de dag na mijn loon, dat is de 30ste, dus 1 december | 2026-12-01 | - | - | -
3 dagen na kerst ben ik terug van ons ma, dan doe ik het | 2026-12-28 | - | - | -
ik zou graag vandaag zeggen maar eerlijk gezegd vrijdag | 2026-11-20 | - | - | -
schrijf maar 18,99 af op de 22e zoals in de mail van 3 november | 2026-11-22 | 18.99 | - | -
Ik heb Jan van bij u de 23e beloofd en daar hou ik me aan | 2026-11-23 | - | - | -
Betaling van EUR 3.400,00 voor uw factuur 2026/RX/118 is goedgekeurd voor 9 december. | 2026-12-09 | 3400 EUR | 2026/RX/118 | -
Het is woensdag, vrijdag krijg ik loon, zaterdag krijgt u het. Simpel. | 2026-11-21 | - | - | -
honderd euro vrijdag en dan zien we verder | 2026-11-20 | 100 EUR | - | -
binnen een week of drie als de bieten verkocht zijn | 2026-12-09 | - | - | -
ergens volgende maand, preciezer kan ik niet zijn | vague | - | - | -
er staat 25 euro op en 25 is wat ge krijgt, zaterdag | 2026-11-21 | 25 EUR | - | -
ik woon op 12, niet op 14, en ik betaal de 4e | 2026-12-04 | - | - | -
ik werd in maart 50, nooit een wanbetaling gehad, de 26e heeft u het | 2026-11-26 | - | - | -
klantnummer is 1180 443 | - | - | 1180 443 | -
Over bestelling 77120-4: de helft was kapot. Ik betaal dus de helft, volgende woensdag. | 2026-11-25 | - | 77120-4 | 0.5
in de eerste week van december | vague | - | - | -
wanneer het OCMW mijn dossier rond heeft | vague | - | - | -
Mijn uitkering komt de 2e, de dag erna maak ik het in orde | 2026-12-03 | - | - | -
15 euro, nee sorry 20 euro, elke 1e van de maand | 2026-12-01 | 20 EUR | - | -
Dave weer hier, 48 uur aub | 2026-11-20 | - | - | -
16 december, niet eerder, dan betaalt het contract uit | 2026-12-16 | - | - | -
Kan het van de 10e naar 20 december? | 2026-12-20 | - | - | -
zondag 6 december ok? overschrijving van € 75 | 2026-12-06 | 75 EUR | - | -
we zijn de 18e en ik zei de 20e, dus geen paniek | 2026-11-20 | - | - | -
de helft van de 480 dit weekend | 2026-11-22 | 480 | - | 0.5
ik heb op 3 september nooit voor 4 dozen getekend en betaal geen 96 euro | - | 96 EUR | - | -
eind februari, als de bonus komt | 2027-02-28 | - | - | -
binnen de 5 werkdagen staat het erop | 2026-11-25 | - | - | -
de dag dat mijn zoon 18 wordt, de 29ste | 2026-11-29 | - | - | -
ten vroegste met Sint-Patrick | 2027-03-17 | - | - | -
waarvoor is die 9,50? | - | 9.50 | - | -
Ik had het op de 25e gezet maar door de feestdag wordt het de 27e | 2026-11-27 | - | - | -
maandag 7 los ik alles af | 2026-12-07 | - | - | -
een kwart tegen vrijdag? | 2026-11-20 | - | - | 0.25
uw aanmaning van de 2e lag bij de buren. Vrijdag kom ik langs aan het loket. | 2026-11-20 | - | - | -
dinsdag is de operatie, donderdag mag ik naar huis, vrijdag over een week schrijf ik het over | 2026-11-27 | - | - | -
de postbode komt rond 11u, morgen geef ik hem een cheque van 64 euro | 2026-11-19 | 64 EUR | - | -
vijfendertig euro kan ik opzij leggen tegen de 15e | 2026-12-15 | 35 EUR | - | -
in de weken die komen | vague | - | - | -
uw nummer 2026-F-118 zegt me niks | - | - | 2026-F-118 | -
kweenie, als mijne maat mij terugbetaalt | vague | - | - | -
De 24e kan ik niet, dan is de auto binnen voor keuring. De 26e wel. | 2026-11-26 | - | - | -
voor de 3e krijgt ge niks maar de 3e krijgt ge alles | 2026-12-03 | - | - | -
Mijn huurder gaat er de 28e uit en betaalt de laatste huur, dus de 30e voor u | 2026-11-30 | - | - | -
ik belde maandag en kreeg tot vrijdag over een week | 2026-11-27 | - | - | -
5 januari, als de winkel terug open is | 2027-01-05 | - | - | -
zeg maar 20 december, en dan ben ik nog ruim | 2026-12-20 | - | - | -
dinsdag was het plan, donderdag is de werkelijkheid | 2026-11-19 | - | - | -
tweeënzestig vijftig, vrijdag, cash aan de balie | 2026-11-20 | 62.50 | - | -
Waarvoor is factuur nummer 3390/117-A eigenlijk? | - | - | 3390/117-A | -
Mijn kenmerk is TR.55.0918 | - | - | TR.55.0918 | -
ik woon op Molenweg 7 en ben 67, u kunt wel wachten tot de 10e | 2026-12-10 | - | - | -
40 euro per week, elke vrijdag | 2026-11-20 | 40 EUR | - | -
vijf à zes weken, we zijn een theater en worden pas achteraf betaald | 2026-12-30 | - | - | -
met Lichtmis is alles in orde | 2027-02-02 | - | - | -
in de loop van volgend jaar | vague | - | - | -
niet vandaag, niet morgen, maar vrijdag zeker | 2026-11-20 | - | - | -
mijn pensioen is de 27e zoals altijd en u dezelfde dag zoals altijd | 2026-11-27 | - | - | -
hoe wordt 84,20 ineens 104,20 | - | 84.20 | - | -
het gas nam mijn laatste 80 euro, ik heb zaterdag nog 20 voor u | 2026-11-21 | 20 | - | -
ik ben weg van de 22e tot de 29e dus ik doe het de 30e | 2026-11-30 | - | - | -
na de 1e weet ik meer maar hou het op de 8e | 2026-12-08 | - | - | -
ik kan maandag 85 van de 170 euro sturen | 2026-11-23 | 85 EUR | - | -
geen cent voor eind januari | 2027-01-31 | - | - | -
De bank heeft geschoven, het is niet meer de 20e maar de 25e | 2026-11-25 | - | - | -
In plaats van de 1e kan het de 28e al | 2026-11-28 | - | - | -
mijn man neemt het over, die betaalt jullie zaterdag | 2026-11-21 | - | - | -
mijn dossier bij u is D-88/1204, ik wacht op de kopie | - | - | D-88/1204 | -
kan het mee met de lonen van de 27e, dat is de enige dag dat ik aan een computer zit | 2026-11-27 | - | - | -
Eenendertig december om middernacht, met vuurwerk als ge wilt | 2026-12-31 | - | - | -
zaterdag gaat de kassa open en u bent als eerste aan de beurt | 2026-11-21 | - | - | -
Bedoelt u nota 0009-4412 of die andere | - | - | 0009-4412 | -
Jullie stuurden het naar nummer 9 en ik woon op 19, ik zag het vandaag pas. Donderdag. | 2026-11-19 | - | - | -
Ik ben leerkracht, wij worden de 25e betaald, dezelfde avond is het van u | 2026-11-25 | - | - | -
vr 4 dec als dat goed is | 2026-12-04 | - | - | -
geef mij tot half december aub | 2026-12-15 | - | - | -
de week voor kerst, preciezer kan ik niet zijn | vague | - | - | -
hand op het hart, woensdag | 2026-11-25 | - | - | -
€ 89,99 op de 30e als uw site meewil | 2026-11-30 | 89.99 EUR | - | -
Offerte QT-2211-B zei 400, u rekent 460 | - | 400 | QT-2211-B | -
ik heb tot vrijdag om 900 voor de huisbaas te vinden dus u krijgt maandag 50 | 2026-11-23 | 50 | - | -
op uw brief staat 11 november en ik krijg 30 dagen, dus 11 december | 2026-12-11 | - | - | -
ik ga op mijn vrije dag naar de bank, dinsdag | 2026-11-24 | - | - | -
Zoals besproken met Amira op 16 november: 100 euro op 1 december | 2026-12-01 | 100 EUR | - | -
Mijn laatste betaling was 45 op 3 oktober, de volgende is 45 op 3 december | 2026-12-03 | 45 | - | -
over eenentwintig dagen | 2026-12-09 | - | - | -
u hebt het voor ik op 12 december op reis ga | 2026-12-12 | - | - | -
zodra de premie er is, de 10e dus, schrijf ik het over | 2026-12-10 | - | - | -
de 1e zit ik bij de notaris, twee dagen later is het geld bij u | 2026-12-03 | - | - | -
ik heb nog een week nodig | 2026-11-25 | - | - | -
alst loon der is, 27sten normaal | 2026-11-27 | - | - | -
Ik had eind deze week gezegd maar mijn kaart komt pas maandag, dus maandagavond | 2026-11-23 | - | - | -
weer te laat betaald gekregen, ik moet het naar de 2e verzetten | 2026-12-02 | - | - | -
zaterdag 5 december krijg ik 120 terug van mijn zus en dan krijgt u er 100 van | 2026-12-05 | 100 | - | -
wat dacht u van de 11e, dan heb ik een week na de huur | 2026-12-11 | - | - | -
Onze directeur tekent op donderdag, het zit in de batch van morgen. | 2026-11-19 | - | - | -
u hebt mij als AB/2210/7, ik ben AB/2210/9 | - | - | AB/2210/7 | -
Tien dagen, meer vraag ik niet. | 2026-11-28 | - | - | -
maandag als eerste werk | 2026-11-23 | - | - | -
staat in de agenda voor de drieëntwintigste | 2026-11-23 | - | - | -
Als het dak klaar is. | vague | - | - | -
de 12e of de 13e december, naargelang de bank | 2026-12-12 | - | - | -
excuses voor het wachten, het wordt 3-12-2026 | 2026-12-03 | - | - | -
tegen Driekoningen, mevrouw | 2027-01-06 | - | - | -
ik betaal geen 14 euro kosten op een factuur van 30 euro | - | 14 EUR | - | -
ik moet u 240, dinsdag geef ik er 80 van | 2026-11-24 | 80 | - | -
de notaris geeft het geld vrij op de 4e, reken op de 7e | 2026-12-07 | - | - | -
nog een maandje aub | 2026-12-18 | - | - | -
kzal u nekeer zeggen: zondag is t op uw rekening | 2026-11-22 | - | - | -
"""
PARTS = """
Mag ik vandaag 30 euro en de 24e als de kinderbijslag er is nog 30 euro? | 2026-11-18 30, 2026-11-24 30
In drie keer: 100 op 27/11, 100 op 27/12, 100 op 27/1 | 2026-11-27 100, 2026-12-27 100, 2027-01-27 100
dertig nu, dertig op de 1e en dertig op de 15e | 2026-11-18 30, 2026-12-01 30, 2026-12-15 30
twee betalingen: 150 euro eind deze maand, 150 euro eind volgende maand | 2026-11-30 150, 2026-12-31 150
de helft op de 1e, de helft op de 8e | 2026-12-01 None, 2026-12-08 None
"""
