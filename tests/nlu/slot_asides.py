"""More everyday texts with days and sums that are beside the point, like slot_forgotten.py."""

from __future__ import annotations

TEXTS = """
en | Wages hit at midnight on the 24th, money's yours by breakfast on the 25th | 2026-11-25 | - | -
en | Cant before Tues sorry | 2026-11-24 | - | -
en | gimme till a week Monday | 2026-11-30 | - | -
en | a fortnight Friday at the outside | 2026-12-04 | - | -
en | payment is booked for value date 1 December | 2026-12-01 | - | -
en | approved, goes in our next weekly run, Friday 27 Nov | 2026-11-27 | - | -
en | I'm in hospital till the 2nd, discharge on the 3rd, bank on the 4th, so the 4th | 2026-12-04 | - | -
en | the day before the Christmas market opens, that's 10 December | 2026-12-10 | - | -
en | once the frost is gone | vague | - | -
en | after Ramadan | vague | - | -
en | when the cows come home | vague | - | -
en | not this week, not next week, the week after | 2026-12-04 | - | -
en | not before the 12th of December and not after the 15th | 2026-12-12 | - | -
en | next year sometime | vague | - | -
en | the first thing I do on Monday is pay you | 2026-11-23 | - | -
en | Thursday night latest, 6 pm | 2026-11-19 | - | -
en | four weeks from last Monday you said, so 14 December | 2026-12-14 | - | -
en | three hundred and sixty-five pounds exactly | - | 365 GBP | -
en | £12 a week comes to about £50 a month | - | 12 GBP | -
en | you took £35 twice, I want £35 back | - | 35 GBP | -
en | minus the 40 I paid leaves 85 | - | 85 | -
en | 85, that's 125 minus the 40 I paid | - | 85 | -
en | five twenties in an envelope on Saturday | 2026-11-21 | - | -
en | ninety-nine ninety-nine for that? | - | 99.99 | -
en | a hundred Friday | 2026-11-20 | 100 | -
en | couple of hundred quid on the 28th | 2026-11-28 | 200 GBP | -
en | fifty euros per fortnight | - | 50 EUR | -
en | 3 x 60, first one 30 November | 2026-11-30 | 60 | -
en | I pay 20 euro every 10th of the month | 2026-12-10 | 20 EUR | -
en | it's the one ending 0417 | - | - | -
en | FA-2026-88 is in dispute, FA-2026-89 isn't | - | - | FA-2026-88
en | PO number 4500119982 must be on it | - | - | 4500119982
en | I got a letter about 2210987, what is it | - | - | 2210987
en | we're 3 weeks behind because 2 of our 4 drivers quit | - | - | -
en | my pension is 1,140 and you take 60 of it | - | 60 | -
en | I'm on 12k a year, get real | - | - | -
en | Unit 7, 22 Dock Road is the right address | - | - | -
en | between jobs until January, then I'll pay | vague | - | -
en | I finish paying the fridge off in February, you're next | vague | - | -
en | can do the 20th of each month, 35 a go | 2026-11-20 | 35 | -
fr | ma paie arrive dans la nuit du 24, vous l'avez le 25 au matin | 2026-11-25 | - | -
fr | pas avant mardi désolé | 2026-11-24 | - | -
fr | lundi en quinze au plus tard | 2026-12-07 | - | -
fr | virement programmé pour le 1er décembre | 2026-12-01 | - | -
fr | je sors de l'hôpital le 3, banque le 4, donc le 4 | 2026-12-04 | - | -
fr | quand il ne gèlera plus | vague | - | -
fr | après le ramadan | vague | - | -
fr | quand les poules auront des dents | vague | - | -
fr | pas cette semaine, pas la semaine prochaine, celle d'après | 2026-12-04 | - | -
fr | dans le courant de l'année prochaine | vague | - | -
fr | lundi à la première heure | 2026-11-23 | - | -
fr | jeudi soir dernier délai | 2026-11-19 | - | -
fr | trois cent soixante-cinq euros tout rond | - | 365 EUR | -
fr | 12 € par semaine ça fait 50 € par mois | - | 12 EUR | -
fr | vous avez pris 35 € deux fois | - | 35 EUR | -
fr | cent balles vendredi | 2026-11-20 | 100 EUR | -
fr | deux cents euros le 28 | 2026-11-28 | 200 EUR | -
fr | 3 x 60, le premier le 30 novembre | 2026-11-30 | 60 | -
fr | 20 euros tous les 10 du mois | 2026-12-10 | 20 EUR | -
fr | FA-2026-88 est contestée, pas FA-2026-89 | - | - | FA-2026-88
fr | le bon de commande 4500119982 doit figurer dessus | - | - | 4500119982
fr | j'ai reçu une lettre au sujet de 2210987 | - | - | 2210987
fr | ma pension est de 1.140 et vous en prenez 60 | - | 60 | -
fr | à 78 ans je n'ai jamais eu de rappel | - | - | -
fr | le 22 quai des Docks, c'est la bonne adresse | - | - | -
fr | je peux le 20 de chaque mois, 35 à chaque fois | 2026-11-20 | 35 | -
fr | j'ai rendez-vous au CPAS le 26, je vous dis quoi le 27 | 2026-11-27 | - | -
fr | nonante-neuf nonante-neuf pour ça ? | - | 99.99 | -
fr | septante balles et pas un euro de plus | - | 70 EUR | -
fr | la moitié tout de suite, le reste à la Saint-Nicolas | 2026-11-18 | - | -
fr | dès que les allocs tombent, le 8 normalement | 2026-12-08 | - | -
fr | vers la mi-janvier | 2027-01-15 | - | -
fr | fin de semaine prochaine | 2026-11-27 | - | -
fr | d'ici une dizaine | 2026-11-28 | - | -
fr | sous huitaine | 2026-11-25 | - | -
fr | le mois prochain vers le 10 | 2026-12-10 | - | -
fr | ça sera pas avant 2027 | vague | - | -
nl | mijn loon komt de nacht van de 24e, de 25e 's morgens hebt u het | 2026-11-25 | - | -
nl | niet voor dinsdag sorry | 2026-11-24 | - | -
nl | maandag over veertien dagen ten laatste | 2026-12-07 | - | -
nl | betaling staat klaar voor 1 december | 2026-12-01 | - | -
nl | ik mag de 3e uit het ziekenhuis, de 4e naar de bank, dus de 4e | 2026-12-04 | - | -
nl | als het gedaan is met vriezen | vague | - | -
nl | na de ramadan | vague | - | -
nl | niet deze week, niet volgende week, de week erna | 2026-12-04 | - | -
nl | ergens volgend jaar | vague | - | -
nl | maandag is 't eerste wat ik doe u betalen | 2026-11-23 | - | -
nl | donderdagavond uiterlijk 18u | 2026-11-19 | - | -
nl | driehonderdvijfenzestig euro rond | - | 365 EUR | -
nl | 12 euro per week is 50 euro per maand | - | 12 EUR | -
nl | ge hebt 2 keer 35 euro genomen | - | 35 EUR | -
nl | honderd euro vrijdag | 2026-11-20 | 100 EUR | -
nl | 3 x 60, eerste op 30 november | 2026-11-30 | 60 | -
nl | 20 euro elke 10e van de maand | 2026-12-10 | 20 EUR | -
nl | FA-2026-88 betwist ik, FA-2026-89 niet | - | - | FA-2026-88
nl | bestelbon 4500119982 moet erop staan | - | - | 4500119982
nl | ik kreeg een brief over 2210987 | - | - | 2210987
nl | mijn pensioen is 1.140 en u neemt er 60 van | - | 60 | -
nl | op mijn 78ste krijg ik voor 't eerst een aanmaning | - | - | -
nl | ik kan de 20e van elke maand, telkens 35 | 2026-11-20 | 35 | -
nl | afspraak bij OCMW de 26e, de 27e laat ik iets weten | 2026-11-27 | - | -
nl | negenennegentig negenennegentig voor dat? | - | 99.99 | -
nl | zeventig euro en geen cent meer | - | 70 EUR | -
nl | de helft direct, de rest met Sinterklaas | 2026-11-18 | - | -
nl | zodra het kindergeld er is, normaal de 8e | 2026-12-08 | - | -
nl | rond half januari | 2027-01-15 | - | -
nl | eind volgende week | 2026-11-27 | - | -
nl | over een dag of tien | 2026-11-28 | - | -
nl | volgende maand rond de 10e | 2026-12-10 | - | -
nl | dat wordt niet voor 2027 | vague | - | -
nl | ik zit zonder werk tot januari, daarna betaal ik | vague | - | -
nl | kzal de 1ste 45 euro storten en de 15de nog es 45 | 2026-12-01 | 45 EUR | -
"""
