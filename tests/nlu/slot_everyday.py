"""What people write every day and a programmer forgets, read on Wednesday 18 November 2026: language; text; meaning.

A day, "vague" (a time that is no day) or "-" (neither); a sum with its currency; a reference; days with their sums.
"""

from __future__ import annotations

STRETCHES = """
fr; une pour moi et une pour le voisin du 14 ?; -
en; next week but dont ask me which day; vague
fr; semaine pro mais me demandez pas quel jour; vague
nl; volgende week maar vraag me niet welke dag; vague
en; Early December should work for us; vague
en; early in December; vague
en; early on in January; vague
en; the first days of December; vague
en; the first few days of next month; vague
en; in the course of January; vague
en; over the course of December; vague
en; sometime in January; vague
en; at the very beginning of next month; vague
en; the start of the month; vague
en; beginning of December 50 euros; vague
en; early December, say the 4th; 2026-12-04
en; not early December, the 15th; 2026-12-15
en; the rent goes out on the 1st, early December you get it; vague
en; next week, dont pin me down on a day; vague
en; next week, depends on my shifts; vague
en; next week, no idea which day; vague
en; early on Monday; 2026-11-23
en; early tomorrow; 2026-11-19
en; the first of December; 2026-12-01
en; end of December; 2026-12-31
fr; tout début décembre; vague
fr; début du mois prochain; vague
fr; dans les premiers jours de décembre; vague
fr; les premiers jours du mois prochain; vague
fr; courant janvier; vague
fr; dans le courant du mois de janvier; vague
fr; dans le courant de décembre; vague
fr; au cours du mois de janvier; vague
fr; début de mois; vague
fr; début décembre, disons le 4; 2026-12-04
fr; la semaine prochaine, j'ignore quel jour; vague
fr; la semaine prochaine, ça dépend de mes horaires; vague
fr; le premier du mois; 2026-12-01
fr; le 1er décembre; 2026-12-01
fr; fin courant; 2026-11-30
fr; nous réglons fin crt; 2026-11-30
fr; le 25 courant; 2026-11-25
nl; begin van december; vague
nl; helemaal begin december; vague
nl; begin van de maand; vague
nl; de eerste dagen van december; vague
nl; in de eerste dagen van volgende maand; vague
nl; in de loop van januari; vague
nl; in de loop van volgende maand; vague
nl; ergens in januari; vague
nl; begin december 50 euro, belofte; vague
nl; begin december, zeg maar de 4e; 2026-12-04
nl; volgende week, hangt ervan af hoe ik werk; vague
nl; volgende week, geen idee welke dag; vague
nl; in de loop van volgende week; 2026-11-27
nl; de eerste december; 2026-12-01
nl; eind december; 2026-12-31
"""
COUNTED = """
en; 40 quid a week on Monday; 2026-11-23
en; 20 a fortnight from Monday; 2026-11-23
en; 48 hrs and its sorted; 2026-11-20
en; two weeks and you'll have it; 2026-12-02
en; ten days, then it's yours; 2026-11-28
en; 3 days and I'm paid and so are you; 2026-11-21
fr; 48h et c'est réglé; 2026-11-20
fr; dix jours et vous l'avez; 2026-11-28
nl; 48u en 't is geregeld; 2026-11-20
nl; twee weken en ge hebt het; 2026-12-02
en; the penultimate day of November; 2026-11-29
en; the last but one day of the month; 2026-11-29
en; second to last day of the year; 2026-12-30
fr; l'avant-dernier jour de l'année; 2026-12-30
fr; l'avant-dernier jour du mois; 2026-11-29
nl; de voorlaatste dag van november; 2026-11-29
nl; de op één na laatste dag van het jaar; 2026-12-30
nl; de voorlaatste dag van de maand; 2026-11-29
"""
AFTERWARDS = """
en; back home on the 24th. The morning after, the 25th, I pay; 2026-11-25
en; on the 24th I'm home, the day after I pay you; 2026-11-25
en; I land on the 24th, next morning it's yours; 2026-11-25
fr; je rentre le 24, le lendemain je paie; 2026-11-25
fr; je rentre le 24, le lendemain matin, le 25, je vous règle; 2026-11-25
nl; de 24e ben ik thuis, de ochtend erna, de 25e, betaal ik; 2026-11-25
nl; de 24e kom ik thuis, de dag erna betaal ik; 2026-11-25
en; before the week is out, Sunday I mean; 2026-11-22
en; Friday, Monday I mean; 2026-11-23
fr; vendredi, lundi je veux dire; 2026-11-23
nl; vrijdag, maandag bedoel ik; 2026-11-23
en; got paid the 15th but the landlord had the lot, next wages on the 30th; 2026-11-30
en; I was paid on the 15th and it's all gone, next wages come the 30th; 2026-11-30
fr; j'ai été payé le 15 mais tout est parti, prochain salaire le 30; 2026-11-30
fr; ma paie est tombée le 15, elle est partie, la prochaine est le 30; 2026-11-30
nl; de 15e ben ik betaald maar alles is op, volgend loon is de 30e; 2026-11-30
nl; mijn loon kwam de 15e en is op, het volgende komt de 30e; 2026-11-30
fr; jeudi si possible, vendredi dernier délai; 2026-11-20
en; Thursday if I can, Friday at the outside; 2026-11-20
nl; donderdag als het kan, vrijdag als allerlaatste; 2026-11-20
"""
OPEN = """
en; wait until the exams are over; vague
en; until those are over I can't; vague
en; once the holidays are over; vague
en; when it's all over; vague
en; in the new year we'll see; vague
en; when the tree comes down; vague
en; as soon as I'm back from leave; vague
fr; une fois les fêtes passées; vague
fr; une fois l'audit terminé; vague
fr; d'ici quelques semaines; vague
fr; d'ici quelques jours; vague
fr; dès mon retour de vacances; vague
fr; à mon retour de congé; vague
fr; passé les fêtes; vague
nl; als de kerstboom weer buiten staat; vague
nl; als de feesten voorbij zijn; vague
nl; eens de examens gedaan zijn; vague
nl; in 't nieuwe jaar zien we wel; vague
nl; bij mijn terugkeer; vague
nl; zodra ik terug ben van verlof; vague
nl; gauw hoor; vague
fr; bientôt promis; vague
"""
SUMS = """
en; paying it tonight once the kids (4 and 6) are in bed; -
en; two boys, 3 and 5, and no dad; -
nl; de kinderen (4 en 6) slapen, ik betaal straks; -
en; my brother, he's only 19, is chipping in; -
nl; hij is pas 19; -
nl; de buren van 14; -
en; my neighbour pays 40 for me; 40
en; my boys and I can pay 40; 40
nl; dan wordt onze subsidie van 2500 euro uitbetaald; -
en; Tom (accounts payable, ext. 214); -
en; call me on extension 214; -
fr; appelez le poste 214; -
nl; bel mij op toestel 31; -
en; 18 hours billed, 11 worked; -
fr; 18 heures comptées, 11 prestées; -
nl; 18 uur aangerekend, 11 gewerkt; -
fr; 20 colis facturés, 14 livrés; -
fr; je paie 80 livres sterling; 80 GBP
fr; je paie 80 en livres; 80 GBP
en; one thousand two hundred and thirty pounds and forty pence; 1230.40 GBP
en; ninety-nine euros and five cents; 99.05 EUR
en; twelve pounds fifty; 12.50 GBP
en; twelve pounds and five p; 12.05 GBP
fr; cent vingt euros et trente centimes; 120.30 EUR
fr; cent vingt euros trente; 120.30 EUR
nl; honderdtwintig euro en dertig cent; 120.30 EUR
nl; twaalf euro vijftig; 12.50 EUR
en; u want 95?? the guy said 59 and 59 is what ur getting; 59
en; they wanted 95, 59 is what you get; 59
en; not 80 but 60; 60
en; half the 90 on Friday; 90
nl; de helft van de 90 vrijdag; 90
fr; la moitié des 90 vendredi; 90
en; we said 60, not 80; 60
en; you say 95, I say 59; 59
fr; vous voulez 95, vous aurez 59; 59
fr; pas 80 mais 60; 60
fr; on avait dit 60, pas 80, relisez le bon de commande; 60
nl; ge vraagt 95, 59 is wat ge krijgt; 59
nl; niet 80 maar 60; 60
nl; we hadden 60 gezegd, geen 80; 60
en; the VAT is 21% where it should be 6; -
en; 21% VAT, it should be 6 percent; -
fr; la TVA est à 21 % au lieu de 6; -
nl; de btw is 21% en moet 6 zijn; -
fr; je gagne 1.480, le loyer c'est 750 et la crèche 310, alors 30 euros; 30 EUR
en; I earn 1480, rent's 750, nursery 310, so 30 euros is all; 30 EUR
nl; ik verdien 1480, de huur is 750 en de crèche 310, dus 30 euro; 30 EUR
fr; on est 5 à la maison; -
fr; nous sommes 4 à table; -
en; there are 6 of us here; -
en; we're 5 at home; -
nl; we zijn met 5 thuis; -
nl; we zijn hier met zijn 6; -
en; I only get 70 euros pocket money; -
fr; on me laisse 70 euros pour vivre; -
nl; ik krijg maar 70 euro leefgeld; -
en; I live at number 27 and not 72; -
fr; nous sommes au numéro 27 et pas 72; -
nl; wij zijn huisnummer 27 en niet 72; -
fr; on m'a dit cent trente-quatre soixante et c'est payé; 134.60
"""
NUMBERS = """
en; the bill is 640; -; 640
en; the bill is 640 in total, I paid 200 of that, the remaining 440 goes tomorrow; -; 440
en; invoice is 20448; 20448; -
en; invoice number is 640; 640; -
nl; de factuur is 640 in totaal; -; 640
en; my customer nr is KL 204 118; KL 204 118; -
en; client no. C-00452 here; C-00452; -
fr; mon numéro de client c'est le 45 09 771; 45 09 771; -
fr; n° de client KL 204 118; KL 204 118; -
nl; mijn klantnummer is KL 204 118; KL 204 118; -
en; please hold 104556 over until 15 December; 104556; -
fr; merci de suspendre 104556 jusqu'au 15 décembre; 104556; -
nl; gelieve 60044812 aan te houden tot 18 december; 60044812; -
nl; de helft van nota 2026N317; 2026N317; -
fr; la facture 2026N317; 2026N317; -
en; half of bill 2026N317; 2026N317; -
"""
PAIRS = """
nl; vijftig euro zaterdag, veertig op 5 december en tien met kerst; 2026-11-21 50, 2026-12-05 40, 2026-12-25 10
en; 50 on Saturday, 40 on 5 December and 10 at Christmas; 2026-11-21 50, 2026-12-05 40, 2026-12-25 10
fr; 50 euros samedi, 40 euros le 5 décembre et 10 euros à Noël; 2026-11-21 50, 2026-12-05 40, 2026-12-25 10
"""
