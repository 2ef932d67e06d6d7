"""Amounts, references and pairs as five strangers and their like write them: language; text; what is meant ("-")."""

from __future__ import annotations

AMOUNTS = """
en; i can do 1.5k now and thats it; 1500
en; fifty quid; 50 GBP
en; a grand; 1000
en; 2 grand; 2000
en; two grand; 2000
en; half a grand on Friday; 500
en; a fiver; 5
en; two tenners; 20
en; a couple of tenners; 20
en; three fivers; 15
fr; 50 balles; 50 EUR
fr; mille balles; 1000 EUR
fr; 20 boules; 20 EUR
fr; un billet de vingt; 20
fr; deux billets de cinquante; 100
fr; un billet de 50 euros; 50 EUR
nl; een briefje van vijftig; 50
nl; twee briefjes van 20; 40
nl; een tientje; 10
nl; drie tientjes; 30
nl; 20 eurokes; 20 EUR
nl; 30 eurootjes; 30 EUR
nl; 55 eurie; 55 EUR
nl; 75,-; 75
nl; € 75,-; 75 EUR
nl; 75,- euro; 75 EUR
nl; € 75,--; 75 EUR
nl; €75,= graag; 75 EUR
nl; 18 euro 90; 18.90 EUR
nl; 18 euro 90 kan ik missen; 18.90 EUR
fr; 73 euros 50, jeudi; 73.50 EUR
fr; septante-trois euros cinquante; 73.50 EUR
fr; soixante euros vingt-cinq centimes; 60.25 EUR
fr; cinquante euros et demi; 50.50 EUR
nl; honderdtwintig; 120
nl; honderdvijfentwintig euro; 125 EUR
nl; tweehonderdzestig; 260
nl; duizend tweehonderdvijftig; 1250
fr; nonante-neuf euros nonante; 99.90 EUR
fr; 50e vendredi; 50 EUR
fr; je mets 100e; 100 EUR
fr; 62,35e; 62.35 EUR
en; every cent of the eight hundred and fifty; 850
nl; die 34,50; 34.50
nl; de 340 betaal ik vrijdag; -
nl; ik betaal de 340; 340
en; I'll pay the 425.50 tomorrow; 425.50
en; 1.5k; 1500
nl; 50 euro per maand, 12 maanden; 50 EUR
en; 50 euro 10 times; 50 EUR
fr; 50 euros 3 fois; 50 EUR
nl; 100 euro 15 december; 100 EUR
nl; 100 euro om 17u; 100 EUR
nl; 20 euro 30 euro of 40 euro; 20 EUR
fr; 80 balles de foin; -
en; the 12 boxes never came; -
nl; de 50e keer; -
fr; la 100e fois; -
nl; mijn 50e verjaardag; -
fr; c'est le 75e rappel; -
en; call 112; -
fr; j'ai 2 enfants; -
en; 24/7; -
fr; je suis né en 1970; -
en; I'm 45 and broke; -
nl; ik ben 72 jaar; -
fr; j'ai a grand besoin d'aide; -
fr; il a grand besoin de temps; -
nl; ik heb pijn aan mijn rug; -
fr; un billet de train; -
en; note of the meeting; -
en; a note of 12 pages; -
fr; le bus 48; -
nl; lijn 12; -
en; I live at 28 Church Street; -
nl; Kerkstraat 128 bus 3; -
nl; 9000 Gent; -
fr; 1000 Bruxelles; -
fr; 4000 Liège; -
en; born 12/05/1980; -
en; at 10 on Friday; -
en; my 3 kids and 2 dogs; -
en; I have 2 jobs and 3 kids; -
nl; 2 kinderen en 1 loon; -
en; covid 19; -
en; it's 30 degrees in here; -
fr; la taille 42 ne va pas; -
nl; maat 42 gekregen; -
en; windows 11 does not open it; -
nl; artikel 1240 BW; -
fr; article 1240; -
fr; appelez le 0470/12.34.56; -
en; my number is 0470123456; -
nl; gsm 0470123456; -
en; +32470123456; -
en; I owe 340 but can only pay 100; 100
fr; je vous dois 340 mais je ne peux payer que 100; 100
nl; ik moet 340 maar kan maar 100; 100
en; I owe you 340; 340
en; rent is 900 a month; -
nl; ik verdien 1800; -
fr; je touche 1200 le 5; -
en; EUR45; 45 EUR
fr; une centaine d'euros; 100 EUR
nl; een vijftigtal euro; 50 EUR
nl; anderhalf duizend euro; 1500 EUR
en; two and a half grand; 2500
nl; meterstand 88213; -
nl; van 5 tot 10 december; -
fr; tous les 5 du mois; -
en; open till 6; -
en; 365 euro on Friday; 365 EUR
nl; op 5 en 15 december; -
nl; 212 euro en een half; 212.50 EUR
"""
REFERENCES = """
en; Why does account K-20094-B say 418.20 euros?; K-20094-B; 418.20
fr; Mon numéro de client est le 0047-3312; 0047-3312; -
fr; client 88213, renvoyez; 88213; -
nl; klantnr 558102 hier; 558102; -
nl; klantnr. 558102; 558102; -
nl; klant nr 55810; 55810; -
nl; nota 20261107; 20261107; -
nl; rekening nr 7719; 7719; -
fr; compte n° 7719; 7719; -
fr; la n° 26110457 traîne; 26110457; -
fr; Dossier DR 7719; DR 7719; -
en; file AB 12345; AB 12345; -
nl; VF26-00451; VF26-00451; -
en; F26/00731; F26/00731; -
nl; bestelbon 3315 en 50 euro; 3315; 50
nl; betalingskenmerk 5012 3456 7890 1234; 5012 3456 7890 1234; -
en; payment reference 5012 3456 7890 1234; 5012 3456 7890 1234; -
en; customer no. 77812; 77812; -
en; customer number: K-55120; K-55120; -
en; my account number 558102; 558102; -
en; order 44120 never arrived; 44120; -
fr; numéro de client 80031-B; 80031-B; -
fr; mon n° client est 80031; 80031; -
nl; mijn klantnummer is 80031; 80031; -
nl; o.v.v. D-1093; D-1093; -
nl; ovv 20448; 20448; -
nl; debiteurnummer 4471; 4471; -
nl; debiteurennr 4471; 4471; -
nl; dossiernr 26/00817; 26/00817; -
nl; 2026-INV-20418; 2026-INV-20418; -
en; ref no CUS/88/B; CUS/88/B; -
fr; note de crédit NC-2026-14; NC-2026-14; -
fr; contrat n° 7719-22; 7719-22; -
en; contract 881220; 881220; -
nl; factuurnr 4471; 4471; -
nl; factuurnr. F-88213; F-88213; -
nl; lidnummer 10233; 10233; -
fr; votre devis 20455; 20455; -
en; 20260988; 20260988; -
en; € 20260988; -; -
fr; facture de 59,90 €; -; 59.90
fr; la facture 159.90 €; -; 159.90
nl; factuur 1.250 euro; -; 1250
nl; de factuur van 415,20; -; 415.20
nl; nota van 59,90; -; 59.90
en; my customer owes 1500; -; 1500
fr; mon client me doit 1500 euros; -; 1500
nl; op mijn rekening 1500 euro; -; 1500
en; invoice 2026-0417 for 120; 2026-0417; 120
nl; mijn nummer 0470123456; -; -
fr; FACTURE 2026/118 POUR 500 EUR; 2026/118; 500
nl; FACTUUR VAN 100 EURO; -; 100
en; bill 77812; 77812; -
fr; bon 5 de réduction; -; -
fr; bon, 1500 c'est trop; -; 1500
fr; c'est bon 1500 vendredi; -; 1500
nl; order 200 stuks; -; -
en; case 12; -; -
nl; stuk 1250; -; 1250
en; communication 305678412741; +++305/6784/12741+++; -
fr; 305 6784 12741; +++305/6784/12741+++; -
fr; numéro d'abonné 88213; 88213; -
en; our PO 45001234; 45001234; -
"""
PAIRS = """
en; 60 this Friday, 60 the Friday after and 60 the one after that; 2026-11-20 60, 2026-11-27 60, 2026-12-04 60
nl; maandag 75 en de maandag erop nog eens 75; 2026-11-23 75, 2026-11-30 75
fr; 50 vendredi et 50 le vendredi suivant; 2026-11-20 50, 2026-11-27 50
fr; 50 lundi, 50 le lundi d'après; 2026-11-23 50, 2026-11-30 50
en; 100 on 1 December and 100 a week later; 2026-12-01 100, 2026-12-08 100
nl; 100 op 1 december en 100 twee weken later; 2026-12-01 100, 2026-12-15 100
fr; 100 le 1er décembre et 100 quinze jours plus tard; 2026-12-01 100, 2026-12-16 100
nl; vrijdag 50 en de week erna 50; 2026-11-20 50, 2026-11-27 50
en; 50 on Friday and 50 the week after; 2026-11-20 50, 2026-11-27 50
fr; 50 le 28 et 50 le mois suivant; 2026-11-28 50, 2026-12-28 50
nl; 3 december 50 en op de 17de van die maand 50; 2026-12-03 50, 2026-12-17 50
en; 50 on 3 December and 50 on the 17th of that month; 2026-12-03 50, 2026-12-17 50
en; 100 Friday, and fifty Monday at the latest; 2026-11-20 100, 2026-11-23 50
en; half on Friday, the rest Monday at the latest; 2026-11-20 -, 2026-11-23 -
en; 50 on Friday and 50 the day after; 2026-11-20 50, 2026-11-21 50
fr; 50 vendredi et le lendemain 50; 2026-11-20 50, 2026-11-21 50
nl; 60 euro vrijdag 40 maandag; 2026-11-20 60, 2026-11-23 40
en; 30 today 30 next week 30 the week after; 2026-11-18 30, 2026-11-27 30, 2026-12-04 30
"""
