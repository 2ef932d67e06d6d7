"""Texts that name more than the promise, read on Wednesday 18 November 2026: language; text; what is meant."""

from __future__ import annotations

CORRECTED = """
en; friday, no wait, monday; 2026-11-23
en; the 20th. No, sorry, the 27th; 2026-11-27
en; Tuesday, scratch that, Thursday; 2026-11-19
en; not this Friday but the 4th; 2026-12-04
en; could the 10th be pushed to the 20th of December; 2026-12-20
fr; samedi, ah non, lundi; 2026-11-23
fr; le 20. Non, pardon, le 27; 2026-11-27
fr; mardi, ou plutôt jeudi; 2026-11-19
fr; pas vendredi mais le 4; 2026-12-04
nl; vrijdag, nee wacht, maandag; 2026-11-23
nl; de 20e. Nee sorry, de 27e; 2026-11-27
nl; dinsdag, of liever donderdag; 2026-11-19
nl; niet vrijdag maar de 4e; 2026-12-04
nl; kan het van de 10e naar 20 december; 2026-12-20
"""
REASONS = """
en; rent is on the 1st, so you get it on the 8th of December; 2026-12-08
en; I get my pay on the 28th, you have it the 29th; 2026-11-29
en; surgery on the 24th, I'll pay the 27th; 2026-11-27
en; Friday the wages come in, Saturday I pay you; 2026-11-21
en; I'm on nights until Sunday, Monday I'll ring and pay; 2026-11-23
en; my client pays me on Wednesday, I pay you Thursday; 2026-11-26
fr; le loyer part le 1er, donc vous l'avez le 8 décembre; 2026-12-08
fr; je touche ma paie le 28, vous avez l'argent le 29; 2026-11-29
fr; on m'opère le 24, je paie le 27; 2026-11-27
fr; vendredi le salaire tombe, samedi je vous règle; 2026-11-21
fr; mon client me paie mercredi, je vous paie jeudi; 2026-11-26
en; a wedding on the 17th, they tip well, the 18th you're paid; 2026-12-18
en; I start a new job on Monday, first wages at the end of next month; 2026-12-31
fr; samedi je fais le marché, lundi c'est chez vous; 2026-11-23
nl; den 23ste valt mijn pensioen, den 24ste ga ik naar de bank; 2026-11-24
nl; ik begin maandag met nieuw werk, eerste loon is eind volgende maand; 2026-12-31
nl; de 1e is de huur, dus u krijgt het op 8 december; 2026-12-08
nl; de 28e krijg ik loon, de 29e heeft u het; 2026-11-29
nl; de 24e word ik geopereerd, de 27e betaal ik; 2026-11-27
nl; vrijdag komt het loon, zaterdag betaal ik u; 2026-11-21
nl; mijn klant betaalt mij woensdag, donderdag betaal ik jullie; 2026-11-26
"""
TOLD = """
en; your letter of the 6th arrived, I'll pay on the 4th of December; 2026-12-04
en; your letter of the 6th is in front of me; -
en; I'd said the 20th but it'll be the 27th; 2026-11-27
en; I was going to pay on Friday but it will be Monday; 2026-11-23
en; as agreed on the 10th, you'll have it on 1 February; 2027-02-01
en; we are the 18th today, you have it the 29th; 2026-11-29
en; I signed on 14 March and I'll pay on 1 December; 2026-12-01
en; Tuesday was the plan, Thursday it is; 2026-11-19
fr; votre courrier du 6 est arrivé, je paie le 4 décembre; 2026-12-04
fr; votre courrier du 6 est devant moi; -
fr; j'avais dit le 20 mais ce sera le 27; 2026-11-27
fr; je devais payer vendredi mais ce sera lundi; 2026-11-23
fr; comme convenu le 10, je paie le 1er février; 2027-02-01
fr; on est le 18, vous avez le 29; 2026-11-29
fr; on est le 14; -
fr; dim; 2026-11-22
nl; uw brief van de 6e is aangekomen, ik betaal op 4 december; 2026-12-04
nl; uw brief van de 6e ligt voor mij; -
nl; ik had de 20e gezegd maar het wordt de 27e; 2026-11-27
nl; ik ging vrijdag betalen maar het wordt maandag; 2026-11-23
nl; zoals afgesproken op de 10e betaal ik op 1 februari; 2027-02-01
nl; het is nu de 18e, de 29e heeft u het; 2026-11-29
nl; mijn vader is zondag overleden; -
"""
AGAIN = """
en; next Wednesday, the 25th; 2026-11-25
en; the pension comes on Friday and I pay straight away; 2026-11-20
en; Thursday next week I'm paid, Thursday you're paid; 2026-11-26
fr; dans une semaine, donc le 25; 2026-11-25
fr; la prime tombe vendredi et je paie tout de suite; 2026-11-20
fr; jeudi de la semaine prochaine je suis payé, jeudi vous êtes payé; 2026-11-26
fr; ma prime arrive le 18 décembre, je paie le 19; 2026-12-19
nl; woensdag over een week, den 25sten; 2026-11-25
nl; vrijdag komt het pensioen en dan betaal ik meteen; 2026-11-20
nl; mijn premie komt op 18 december, ik betaal de 19e; 2026-12-19
"""
COUNTED = """
en; 2 days before Christmas; 2026-12-23
en; three days after the 1st; 2026-12-04
en; the Monday after the 5th; 2026-12-07
en; the day before the 1st; 2026-11-30
en; within 5 working days of today; 2026-11-25
en; this time next week; 2026-11-25
en; gimme 48 hours; 2026-11-20
en; 25 quid a month from 1 December; 2026-12-01
en; Wednesday in the week of 7 December; 2026-12-09
fr; 2 jours avant Noël; 2026-12-23
fr; trois jours après le 1er; 2026-12-04
fr; le lundi après le 5; 2026-12-07
fr; la veille du 1er; 2026-11-30
fr; donnez-moi 48 heures; 2026-11-20
fr; vous pouvez prolonger de trente jours; 2026-12-18
nl; 2 dagen voor kerst; 2026-12-23
nl; drie dagen na de 1e; 2026-12-04
nl; de maandag na de 5e; 2026-12-07
nl; de dag voor de 1e; 2026-11-30
nl; binnen 30 dagen na vandaag; 2026-12-18
nl; geef me 48 uur; 2026-11-20
nl; ultimo februari; 2027-02-28
nl; woensdag in de week van de 7de december; 2026-12-09
nl; over anderhalve week; 2026-11-28
en; can i get 2 more weeks; 2026-12-02
nl; mag ik twee bijkomende weken; 2026-12-02
nl; een week of drie; 2026-12-09
"""
VAGUE = """
en; next month please; vague
en; nxt week sumtime; vague
en; early December, I can't say the day yet; vague
en; when the council pays; vague
en; in the coming weeks; vague
en; Xmas week; vague
fr; le mois prochain; vague
fr; la semaine prochaine, je ne sais pas quel jour; vague
fr; dans les prochaines semaines; vague
fr; la semaine de Noël; vague
nl; volgende maand, weet nog niet welke dag; vague
nl; ergens volgende week; vague
nl; in de weken die komen; vague
nl; as 't kindergeld der is; vague
nl; kerstweek; vague
"""
FEASTS = """
en; on St Andrew's Day; 2026-11-30
en; by Burns Night; 2027-01-25
en; Cyber Monday; 2026-11-30
en; Martin Luther King Day; 2027-01-18
fr; à la Sainte-Catherine; 2026-11-25
fr; à la Saint-Éloi; 2026-12-01
nl; op Sint-Elooi; 2026-12-01
nl; op bevrijdingsdag; 2027-05-05
"""
NOT_TODAY = """
en; can only spare 9.99 right now; -
en; my direct debit bounced; -
en; use email from now on; -
en; it was 35 and now 49; -
en; I can pay now; 2026-11-18
en; half now; 2026-11-18
fr; écrivez-moi à partir de maintenant en français; -
fr; 50 maintenant; 2026-11-18
nl; kan maar 35 missen nu; -
nl; vanaf nu via mijn advocaat; -
nl; het was 35 en nu 49; -
nl; ik betaal nu; 2026-11-18
en; approved this morning, goes out within 48 hours; 2026-11-20
en; this is the 6th message; -
nl; u bent de zesde die mij schrijft; -
nl; veertien dagen vanaf nu; 2026-12-02
en; could I do it over six months; -
fr; étaler sur dans six mois; -
nl; afbetalen in 6 maanden; -
nl; over zes maanden; 2027-05-18
nl; 200 in de maand; -
"""
SUMS = """
en; £60, no, £45; 45 GBP
en; £310 and not £560; 310 GBP
en; 900 for the landlord, so 50 for you; 50
en; two grand, in sterling; 2000 GBP
en; sixty-two fifty; 62.50
en; On Friday I turn 60; -
en; I live at 28, not 30; -
fr; 60 €, non, 45 €; 45 EUR
fr; 310 € et pas 560; 310 EUR
fr; 75 balles samedi; 75 EUR
fr; soixante-deux cinquante; 62.50
fr; mille excuses; -
en; it says error 504; -
fr; erreur 404; -
nl; foutmelding 503; -
fr; j'habite au 12, pas au 14; -
nl; 60 euro, nee, 45 euro; 45 EUR
nl; 310 euro en geen 560; 310 EUR
nl; ik betaal geen 14 euro kosten op een factuur van 30 euro; 14 EUR
en; I'm not paying €14 admin on a €30 bill; 14 EUR
fr; pas 300 mais 180; 180
nl; 30 piek; 30 EUR
nl; 55 euro en 5 cent; 55.05 EUR
nl; vrijdag word ik 60; -
nl; ik woon op nummer 12 bus 3, niet 13; -
"""
NUMBERS = """
en; billed under A/77-2031-B; A/77-2031-B; -
en; 33108-C has been queried; 33108-C; -
en; argue about 2026-F-00771; 2026-F-00771; -
en; customer number's 1180 443; 1180 443; -
en; two invoices, 440218 and 440219; 440218; -
en; between 900-1200 pounds; -; 900
en; the choice is 300/400/500; -; -
fr; sur 26F-3391 on ne voit rien; 26F-3391; -
fr; 080-2213-5 comme numéro de client; 080-2213-5; -
fr; je règle la 5010/447; 5010/447; -
fr; « BRX.2026.00058 » en haut; BRX.2026.00058; -
fr; appelez le 0470/12.34.56; -; -
nl; klantnummer is 300.118.47; 300.118.47; -
nl; klant K-2207/3; K-2207/3; -
nl; creditnota voor 26110042; 26110042; -
nl; wie is klant 0551-88-K; 0551-88-K; -
nl; op 12-DEC-2026; -; -
"""
