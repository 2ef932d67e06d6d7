"""Days as five strangers and their like write them, read on Wednesday 18 November 2026: language; text; meaning.

A day, "vague" (a time that is no day) or "-" (neither).
"""

from __future__ import annotations

DAYS = """
en; St Nicholas; 2026-12-06
en; on St. Nicholas' day; 2026-12-06
en; by Saint Nick's; 2026-12-06
fr; à la Saint-Nicolas; 2026-12-06
fr; pour la st-nicolas; 2026-12-06
fr; la veille de la saint nicolas; 2026-12-05
nl; met Sinterklaas; 2026-12-06
nl; op sinterklaasavond; 2026-12-05
nl; met de sint; 2026-12-06
nl; pakjesavond; 2026-12-05
nl; de dag na sinterklaas; 2026-12-07
en; on Valentines; 2027-02-14
fr; le lendemain de la Saint Valentin; 2027-02-15
nl; valentijnsdag; 2027-02-14
nl; op Sint-Valentijn; 2027-02-14
en; St Stephen's Day; 2026-12-26
en; boxing day; 2026-12-26
nl; tweede kerstdag; 2026-12-26
nl; op 2de kerstdag; 2026-12-26
fr; à la Saint-Étienne; 2026-12-26
en; by Epiphany; 2027-01-06
en; Three Kings; 2027-01-06
fr; à l'Épiphanie; 2027-01-06
fr; pour les Rois; 2027-01-06
fr; aux rois; 2027-01-06
nl; op Driekoningen; 2027-01-06
en; St Patrick's Day; 2027-03-17
en; st paddys day; 2027-03-17
fr; à la Saint-Patrick; 2027-03-17
en; Thanksgiving; 2026-11-26
en; the Friday after Thanksgiving; 2026-11-27
nl; de vrijdag voor kerst; 2026-12-18
fr; la semaine avant Noël; 2026-12-18
en; the week before Christmas; 2026-12-18
en; black friday; 2026-11-27
en; Cyber Monday; 2026-11-30
nl; met black friday; 2026-11-27
fr; au Black Friday; 2026-11-27
en; mother's day; 2027-05-09
fr; à la fête des mères; 2027-05-09
nl; moederdag; 2027-05-09
nl; met vaderdag; 2027-06-13
fr; le 15 août, à l'Assomption; 2027-08-15
nl; Driekoningen betaal ik; 2027-01-06
en; Good Friday; 2027-03-26
fr; vendredi saint; 2027-03-26
fr; le lundi de Pâques; 2027-03-29
nl; paasmaandag; 2027-03-29
nl; met Pasen; 2027-03-28
en; before Easter; 2027-03-28
fr; avant Pâques; 2027-03-28
nl; hemelvaart; 2027-05-06
fr; à l'Ascension; 2027-05-06
nl; met pinksteren; 2027-05-16
nl; op tweede pinksterdag; 2027-05-17
fr; mardi gras; 2027-02-09
fr; à la Chandeleur; 2027-02-02
nl; met lichtmis; 2027-02-02
fr; à la fête nationale; 2027-07-21
fr; réveillon de Noël; 2026-12-24
fr; à la Saint-Sylvestre; 2026-12-31
en; NYE; 2026-12-31
nl; oudejaarsavond; 2026-12-31
nl; op oudjaar; 2026-12-31
en; hogmanay; 2026-12-31
en; the day before Christmas Eve; 2026-12-23
nl; de dag voor kerst; 2026-12-24
fr; la veille de Noël; 2026-12-24
fr; le lendemain de Noël; 2026-12-26
en; the day after Boxing Day; 2026-12-27
nl; de dag na nieuwjaar; 2027-01-02
fr; le lendemain du nouvel an; 2027-01-02
en; the day after New Year; 2027-01-02
en; after Thanksgiving; vague
nl; na sinterklaas; vague
fr; après la Saint-Nicolas; vague
nl; na driekoningen; vague
en; after Valentine's day; vague
fr; après Pâques; vague
nl; na Pasen; vague
en; between Christmas and New Year; vague
fr; entre Noël et Nouvel An; vague
nl; tussen kerst en nieuwjaar; vague
fr; rue Saint-Nicolas 12; -
fr; hôpital Saint-Nicolas; -
nl; ik woon in Sint-Niklaas; -
en; merry christmas; -
en; happy new year; -
fr; joyeux noël; -
fr; bonne année; -
nl; gelukkig nieuwjaar; -
nl; zalig kerstfeest; -
en; I bought it in the Black Friday sale; -
en; your Valentine's day offer; -
fr; vacances de Pâques; -
fr; Madame Toussaint n'habite plus ici; -
en; Valentine is my daughter; -
fr; Valentine Dupont ne vit plus ici; -
en; it's only an assumption; -
en; happy thanksgiving; -
fr; mon fils Nicolas; -
nl; kerstpakket niet gekregen; -
en; I work at St Stephen's hospital; -
nl; ziekenhuis Sint-Jan; -
fr; école Saint-Étienne; -
en; christmas bonus; -
en; when I get my christmas bonus; vague
nl; zodra ik mijn eindejaarspremie krijg; vague
fr; quand j'aurai mon treizième mois; vague
nl; als mijn 13de maand er is; vague
fr; vendredi en quinze; 2026-12-04
fr; lundi en huit; 2026-11-30
fr; d'aujourd'hui en quinze; 2026-12-02
fr; demain en huit; 2026-11-26
fr; de demain en quinze; 2026-12-03
nl; vandaag over een week; 2026-11-25
nl; vandaag over 14 dagen; 2026-12-02
nl; vrijdag over veertien dagen; 2026-12-04
nl; morgen over een week; 2026-11-26
nl; zaterdag over twee weken; 2026-12-05
en; a fortnight today; 2026-12-02
en; today fortnight; 2026-12-02
en; tomorrow week; 2026-11-26
en; Friday fortnight; 2026-12-04
en; a fortnight on Monday; 2026-12-07
en; two weeks tomorrow; 2026-12-03
en; three weeks today; 2026-12-09
en; a week today; 2026-11-25
en; a fortnight; 2026-12-02
en; I need a fortnight; 2026-12-02
en; give us two weeks; 2026-12-02
nl; geef ons nog een week; 2026-11-25
fr; laissez-nous quinze jours; 2026-12-03
fr; accordez-moi un mois; 2026-12-18
en; Saturday week; 2026-11-28
fr; ds 15 jrs; 2026-12-03
fr; la sem pro; 2026-11-27
fr; sem. prochaine; 2026-11-27
fr; mardi de la sem pro; 2026-11-24
fr; lundi pro; 2026-11-23
fr; fin dmois; 2026-11-30
fr; fin de sem; 2026-11-20
fr; apres dem; 2026-11-20
nl; volg week; 2026-11-27
nl; volg. week dinsdag; 2026-11-24
nl; volg vrijdag; 2026-11-27
nl; ovm; 2026-11-20
nl; eind vd maand; 2026-11-30
nl; eind v/d week; 2026-11-20
nl; einde vd mnd; 2026-11-30
nl; eind volg maand; 2026-12-31
en; nxt fri; 2026-11-27
en; nxt wk; 2026-11-27
en; b4 the wkend; 2026-11-20
en; tomoz; 2026-11-19
nl; volgende wk maandag; 2026-11-23
nl; merge betaal ik; 2026-11-19
nl; zoaterdag; 2026-11-21
en; saterday; 2026-11-21
fr; vendrdi; 2026-11-20
fr; mecredi; 2026-11-25
nl; den 28sten; 2026-11-28
nl; de 1sten; 2026-12-01
nl; tegen den 20sten; 2026-11-20
nl; de 22ste; 2026-11-22
nl; den achtentwintigsten; 2026-11-28
nl; op de 3den; 2026-12-03
en; Friday, or the Friday after; 2026-11-20
nl; vrijdag of de maandag erop; 2026-11-20
nl; op 1 december, en de 17de van die maand de rest; 2026-12-01
en; Friday, Monday at the latest; 2026-11-23
en; hopefully tomorrow but no later than Friday; 2026-11-20
fr; lundi, mardi au plus tard; 2026-11-24
nl; vrijdag, uiterlijk maandag; 2026-11-23
nl; normaal de 24ste, ten laatste de 27ste; 2026-11-27
fr; demain ou au plus tard vendredi; 2026-11-20
nl; morgen, op zijn laatst overmorgen; 2026-11-20
en; the 24th, latest the 27th; 2026-11-27
fr; le 24, dernier délai le 27; 2026-11-27
nl; probeer ik vrijdag, maandag op z'n laatst; 2026-11-23
en; on Friday at the latest; 2026-11-20
en; in a few days; vague
en; when I have work again; vague
en; in spring; vague
en; come spring; vague
en; not before the summer; vague
en; the minute I'm paid; vague
en; until I find a job; vague
fr; dès que j'ai du boulot; vague
fr; dès que possible; vague
fr; dès réception du virement; vague
fr; quand jaurai touché; vague
fr; au printemps; vague
fr; un de ces quatre; vague
fr; dans quelques semaines; vague
fr; après la moisson; vague
nl; zo gauw ik kan; vague
nl; zo gauw ik weer werk heb; vague
nl; in het voorjaar; vague
nl; van zodra mijn loon er is; vague
nl; over een paar daagjes; vague
nl; na goedkeuring; vague
nl; eens ik mijn vakantiegeld heb; vague
nl; binnen een paar weken; vague
nl; vroeg of laat; vague
nl; als de premie binnen is; vague
en; after the harvest; vague
nl; na het bouwverlof; vague
en; sooner or later; vague
en; available 24/7; -
nl; 24/7 bereikbaar; -
fr; 24h/24 et 7j/7; -
en; we split it 50/50; -
en; I was born in 1954; -
nl; factuur uit 2024; -
fr; j'ai 2 enfants; -
en; I'm 45; -
nl; ik ben 72 jaar; -
fr; kerkstraat 28; -
nl; Kerkstraat 28; -
nl; rond 10 uur; -
en; ring me at 10; -
fr; 12 rue de la Gare; -
nl; bel 0470 12 34 56; -
en; the day after I called you nobody came; -
nl; de week erna was hij ziek; -
fr; le lendemain il était parti; -
en; the following week they sent another one; -
nl; ik pas op de kinderen; -
nl; kan pas vrijdag; 2026-11-20
nl; pas op 1 december; 2026-12-01
fr; pas vendredi, lundi; 2026-11-23
fr; pas avant vendredi; 2026-11-20
fr; la semaine prochaine, le mardi; 2026-11-24
en; next week, Tuesday; 2026-11-24
nl; volgende week, op donderdag; 2026-11-26
en; now-ish; vague
en; soonish; vague
en; the last Friday before Christmas; 2026-12-18
en; after the weekend; vague
nl; na het weekend; vague
fr; après le week-end; vague
nl; van 5 tot 10 december; 2026-12-10
fr; du 5 au 10 décembre; 2026-12-10
en; between the 5th and the 10th of December; 2026-12-10
fr; lundi prochain en huit; 2026-11-30
fr; vendredi dans quinze jours; 2026-12-04
fr; tous les 5 du mois; 2026-12-05
nl; op 30 dezer; 2026-11-30
nl; in de week van 7 december; 2026-12-11
fr; la semaine du 7 décembre; 2026-12-11
en; the week of 7 December; 2026-12-11
nl; volgende week ten laatste woensdag; 2026-11-25
nl; eerste helft december; vague
en; first week of January; vague
fr; première quinzaine de décembre; vague
fr; dans une bonne semaine; 2026-11-25
nl; over een goede week; 2026-11-25
fr; d'ici 3 à 4 semaines; 2026-12-16
en; in 2-3 days; 2026-11-21
nl; over 2 à 3 weken; 2026-12-09
fr; dans deux ou trois jours; 2026-11-21
en; the last working day of the month; 2026-11-30
nl; de laatste werkdag van december; 2026-12-31
en; the week after next; 2026-12-04
en; Friday after next; 2026-12-04
nl; eind 2026; 2026-12-31
nl; begin 2027; vague
en; after my operation; vague
fr; à la rentrée; vague
nl; met mijn vakantiegeld; vague
en; when universal credit comes in; vague
nl; als den dop binnen is; vague
en; in January; vague
fr; en janvier; vague
nl; in januari; vague
nl; den elfden december; 2026-12-11
en; hold off 2 weeks; 2026-12-02
nl; binnen nu en twee weken; 2026-12-02
nl; over exact 14 dagen; 2026-12-02
en; a third now; 2026-11-18
en; this is the third reminder; -
en; 1/2 now; 2026-11-18
fr; j'ai déménagé en octobre; -
en; I got your letter on Monday; -
en; I got your letter on Monday and will pay on Friday; 2026-11-20
fr; j'ai reçu votre courrier lundi; -
fr; j'ai reçu votre courrier, je paie lundi; 2026-11-23
nl; ik kreeg uw brief maandag; -
en; 3 of the 5 boxes arrived; -
fr; je suis enceinte de 8 mois; -
nl; maandagavond; 2026-11-23
nl; vrijdagnamiddag ten laatste; 2026-11-20
nl; donderdagmorgen; 2026-11-19
en; december first; 2026-12-01
en; sometime between now and Christmas; 2026-12-25
nl; tussen nu en vrijdag; 2026-11-20
fr; pas avant février; vague
nl; over anderhalve week; 2026-11-28
fr; dans un mois et demi; 2027-01-02
nl; in de kerstvakantie; vague
nl; een van deze dagen; vague
en; by the holidays; vague
fr; sous 3 à 5 jours ouvrables; 2026-11-25
en; 3-5 working days; 2026-11-25
fr; le 5 ou 6 décembre; 2026-12-05
"""
