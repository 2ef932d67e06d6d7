"""Everyday texts that a programmer forgets, on Wednesday 18 November 2026: language | text | day | sum | reference.

Days and sums that are beside the point: pay days, invoice dates, house numbers, ages, meters, rates, what was asked.
"""

from __future__ import annotations

TEXTS = """
en | Your invoice is dated 2 November, our payment run is the 27th | 2026-11-27 | - | -
en | Pay day is the 28th but you'll only see it on the 30th | 2026-11-30 | - | -
en | I get paid on the 25th and rent goes the 26th, so 27th for you | 2026-11-27 | - | -
en | not 80 but 60 on Friday | 2026-11-20 | 60 | -
en | I can't do 80, I can do 60 | - | 60 | -
en | you asked for 120, I'm offering 75 | - | 75 | -
en | the 24th I'm home, the morning after I go to the bank and pay | 2026-11-25 | - | -
en | 10% off and I pay today | 2026-11-18 | - | -
en | I live at 14 Church Lane and you wrote to 41 | - | - | -
en | I'm 83 and my husband is 86, we pay our bills on time | - | - | -
en | ring me on 07700 900123 after 6 | - | - | -
en | there are 4 of us in the house, two under 5 | - | - | -
en | Q1 next year at the earliest | vague | - | -
en | third quarter VAT refund comes in on 9 December, you'll be paid then | 2026-12-09 | - | -
en | can you give me 72 hours please | 2026-11-21 | - | -
en | the last but one day of this month | 2026-11-29 | - | -
en | eighty-four pounds and twenty pence on Monday | 2026-11-23 | 84.20 GBP | -
en | two hundred and six pounds, fifteen pence | - | 206.15 GBP | -
en | why is 448210 still open, we sent that back | - | - | 448210
en | re 55120391 please resend | - | - | 55120391
en | about 7734-A, the delivery was short | - | - | 7734-A
en | I've 3 kids, 2 jobs and 40 quid to my name, you can have 15 of it Friday | 2026-11-20 | 15 GBP | -
en | payroll is Thursday, bank takes two days, Saturday it's with you | 2026-11-21 | - | -
en | knock 25 off and I'll pay 150 tomorrow | 2026-11-19 | 150 | -
en | I already paid 40, the other 60 comes on the 1st | 2026-12-01 | 60 | -
en | my dad turns 90 on the 21st, I'll pay on the 22nd | 2026-11-22 | - | -
en | the meter said 20417, you billed 20714 | - | - | -
en | room 12, ward 4, I get out Friday and pay Saturday | 2026-11-21 | - | -
en | before the 5th I have nothing, on the 5th you get 65 pounds | 2026-12-05 | 65 GBP | -
en | sometime after the 10th, no promise which day | vague | - | -
en | within the next ten working days | 2026-12-02 | - | -
en | at the end of November or at the latest 4 December | 2026-12-04 | - | -
en | every other Friday 25 pounds starting 27 November | 2026-11-27 | 25 GBP | -
en | is it 98.60 or 89.60, your two letters differ | - | 98.60 | -
en | Friday 13:30 I'll be at the counter with the cash | 2026-11-20 | - | -
en | by half past nine tomorrow morning | 2026-11-19 | - | -
en | 16 days late I know, you'll have it in 2 | - | - | -
en | I'm working 12 hour shifts till Sunday, Monday it is | 2026-11-23 | - | -
en | 3 weeks today I'm paid | 2026-12-09 | - | -
en | sixty on the first, sixty on the fifteenth | 2026-12-01 | 60 | -
en | you get a third on Friday | 2026-11-20 | - | -
en | a quarter past five I finish, I'll pay after | - | - | -
en | all but 20 pounds of it on Monday | 2026-11-23 | 20 GBP | -
en | you'll have it the day the kids go back, 5 January | 2027-01-05 | - | -
en | 1 of the 2 invoices is mine, 310022 | - | - | 310022
en | paid 45 by card on Sunday, 45 more follows this Sunday | 2026-11-22 | 45 | -
en | 5 Dec 2026, 75 GBP, final | 2026-12-05 | 75 GBP | -
en | the day after Boxing Day | 2026-12-27 | - | -
en | not until my ship docks on the 2nd of December | 2026-12-02 | - | -
en | send someone between 9 and 11 on Friday | 2026-11-20 | - | -
en | it was 210 in 2024 and it's 260 now, explain | - | 210 | -
en | tenner now, tenner next week | 2026-11-18 | 10 | -
en | eleven hundred and twelve pounds fifty | - | 1112.50 GBP | -
en | it's the 4th time you write and the 2nd time I answer | - | - | -
en | take 50 off the card ending 4471 on the 24th | 2026-11-24 | 50 | -
fr | Votre facture date du 2 novembre, notre tournée de paiement est le 27 | 2026-11-27 | - | -
fr | je suis payé le 28 mais vous ne le verrez que le 30 | 2026-11-30 | - | -
fr | le loyer part le 26, donc le 27 pour vous | 2026-11-27 | - | -
fr | pas 80 mais 60 vendredi | 2026-11-20 | 60 | -
fr | 80 je ne peux pas, 60 oui | - | 60 | -
fr | vous demandez 120, je propose 75 | - | 75 | -
fr | je rentre le 24, le lendemain je passe à la banque | 2026-11-25 | - | -
fr | 10 % de remise et je paie aujourd'hui | 2026-11-18 | - | -
fr | j'habite au 14, vous avez écrit au 41 | - | - | -
fr | j'ai 83 ans et mon mari 86 | - | - | -
fr | appelez-moi au 06 12 34 56 78 après 18h | - | - | -
fr | nous sommes 4 à la maison dont deux de moins de 5 ans | - | - | -
fr | au premier trimestre de l'année prochaine | vague | - | -
fr | la TVA du 3e trimestre rentre le 9 décembre, je vous paie à ce moment | 2026-12-09 | - | -
fr | laissez-moi 72 heures | 2026-11-21 | - | -
fr | l'avant-dernier jour de ce mois | 2026-11-29 | - | -
fr | quatre-vingt-quatre euros et vingt centimes lundi | 2026-11-23 | 84.20 EUR | -
fr | deux cent six euros quinze | - | 206.15 EUR | -
fr | pourquoi 448210 est encore ouverte, on l'a renvoyée | - | - | 448210
fr | concernant 55120391, renvoyez svp | - | - | 55120391
fr | pour la 7734-A, la livraison était incomplète | - | - | 7734-A
fr | il me reste 40 euros, vous pouvez en avoir 15 vendredi | 2026-11-20 | 15 EUR | -
fr | la paie c'est jeudi, la banque met deux jours, samedi vous l'avez | 2026-11-21 | - | -
fr | enlevez 25 et je paie 150 demain | 2026-11-19 | 150 | -
fr | j'ai déjà payé 40, les 60 autres viennent le 1er | 2026-12-01 | 60 | -
fr | mon père fête ses 90 ans le 21, je paie le 22 | 2026-11-22 | - | -
fr | chambre 12, service 4, je sors vendredi et je paie samedi | 2026-11-21 | - | -
fr | avant le 5 je n'ai rien, le 5 vous aurez 65 euros | 2026-12-05 | 65 EUR | -
fr | après le 10, je ne sais pas quel jour | vague | - | -
fr | dans les dix jours ouvrables | 2026-12-02 | - | -
fr | fin novembre ou au plus tard le 4 décembre | 2026-12-04 | - | -
fr | un vendredi sur deux 25 euros à partir du 27 novembre | 2026-11-27 | 25 EUR | -
fr | c'est 98,60 ou 89,60, vos deux lettres diffèrent | - | 98.60 | -
fr | vendredi à 13h30 je suis au guichet | 2026-11-20 | - | -
fr | demain matin avant neuf heures et demie | 2026-11-19 | - | -
fr | je fais les 3x8 jusqu'à dimanche, ce sera lundi | 2026-11-23 | - | -
fr | dans trois semaines jour pour jour | 2026-12-09 | - | -
fr | soixante le premier, soixante le quinze | 2026-12-01 | 60 | -
fr | un tiers vendredi | 2026-11-20 | - | -
fr | à cinq heures et quart je finis, je paie après | - | - | -
fr | tout sauf 20 euros lundi | 2026-11-23 | 20 EUR | -
fr | le jour de la rentrée, le 4 janvier | 2027-01-04 | - | -
fr | une des 2 factures est à moi, la 310022 | - | - | 310022
fr | 45 payés par carte dimanche passé, 45 suivront ce dimanche | 2026-11-22 | 45 | -
fr | le 5/12, 75 euros, dernier prix | 2026-12-05 | 75 EUR | -
fr | le lendemain de Noël | 2026-12-26 | - | -
fr | pas avant le 2 décembre, quand mon bateau rentre | 2026-12-02 | - | -
fr | passez vendredi entre 9 et 11h | 2026-11-20 | - | -
fr | c'était 210 en 2024 et 260 maintenant | - | 210 | -
fr | dix euros tout de suite, dix la semaine prochaine | 2026-11-18 | 10 EUR | -
fr | onze cent douze euros cinquante | - | 1112.50 EUR | -
fr | c'est la 4e fois que vous écrivez | - | - | -
fr | prélevez 50 le 24 sur la carte qui finit par 4471 | 2026-11-24 | 50 | -
fr | à la quinzaine, disons le 2 décembre | 2026-12-02 | - | -
fr | la semaine du 7 décembre | 2026-12-11 | - | -
nl | Uw factuur is van 2 november, onze betaalrun is de 27e | 2026-11-27 | - | -
nl | mijn loon komt de 28e maar u ziet het pas de 30e | 2026-11-30 | - | -
nl | de 26e gaat de huur eraf, dus de 27e voor u | 2026-11-27 | - | -
nl | geen 80 maar 60 vrijdag | 2026-11-20 | 60 | -
nl | 80 lukt niet, 60 wel | - | 60 | -
nl | u vraagt 120, ik bied 75 | - | 75 | -
nl | de 24e ben ik thuis, de ochtend erna ga ik naar de bank | 2026-11-25 | - | -
nl | 10% korting en ik betaal vandaag | 2026-11-18 | - | -
nl | ik woon op 14, u schreef naar 41 | - | - | -
nl | ik ben 83 en mijn man 86 | - | - | -
nl | bel me op 0475 12 34 56 na 6 uur | - | - | -
nl | we zijn met 4 thuis waarvan twee onder de 5 | - | - | -
nl | in het eerste kwartaal van volgend jaar | vague | - | -
nl | de btw van het 3e kwartaal komt 9 december binnen, dan betaal ik | 2026-12-09 | - | -
nl | geef me 72 uur | 2026-11-21 | - | -
nl | de voorlaatste dag van deze maand | 2026-11-29 | - | -
nl | vierentachtig euro en twintig cent maandag | 2026-11-23 | 84.20 EUR | -
nl | tweehonderdzes euro vijftien | - | 206.15 EUR | -
nl | waarom staat 448210 nog open, dat is teruggestuurd | - | - | 448210
nl | betreft 55120391, graag opnieuw sturen | - | - | 55120391
nl | over 7734-A, de levering was niet volledig | - | - | 7734-A
nl | ik heb nog 40 euro, daarvan krijgt u 15 vrijdag | 2026-11-20 | 15 EUR | -
nl | donderdag loon, de bank doet er twee dagen over, zaterdag heeft u het | 2026-11-21 | - | -
nl | doe er 25 af en ik betaal morgen 150 | 2026-11-19 | 150 | -
nl | 40 heb ik al betaald, de andere 60 komt de 1e | 2026-12-01 | 60 | -
nl | mijn vader wordt 90 op de 21e, ik betaal de 22e | 2026-11-22 | - | -
nl | de meter zei 20417, u rekende 20714 | - | - | -
nl | kamer 12, afdeling 4, vrijdag mag ik naar huis en zaterdag betaal ik | 2026-11-21 | - | -
nl | voor de 5e heb ik niks, de 5e krijgt ge 65 euro | 2026-12-05 | 65 EUR | -
nl | ergens na de 10e, weet nog niet welke dag | vague | - | -
nl | binnen de tien werkdagen | 2026-12-02 | - | -
nl | eind november of ten laatste 4 december | 2026-12-04 | - | -
nl | om de twee weken 25 euro vanaf 27 november | 2026-11-27 | 25 EUR | -
nl | is het 98,60 of 89,60, uw twee brieven verschillen | - | 98.60 | -
nl | vrijdag om 13u30 sta ik aan het loket | 2026-11-20 | - | -
nl | morgenvroeg voor half tien | 2026-11-19 | - | -
nl | ik doe shiften van 12 uur tot zondag, maandag dus | 2026-11-23 | - | -
nl | vandaag over drie weken | 2026-12-09 | - | -
nl | zestig de eerste, zestig de vijftiende | 2026-12-01 | 60 | -
nl | een derde vrijdag | 2026-11-20 | - | -
nl | om kwart over vijf ben ik klaar, daarna betaal ik | - | - | -
nl | alles behalve 20 euro maandag | 2026-11-23 | 20 EUR | -
nl | de dag dat de school begint, 4 januari | 2027-01-04 | - | -
nl | een van de 2 facturen is van mij, 310022 | - | - | 310022
nl | 45 met de kaart betaald vorige zondag, deze zondag volgt nog 45 | 2026-11-22 | 45 | -
nl | 5/12, 75 euro, laatste bod | 2026-12-05 | 75 EUR | -
nl | de dag na tweede kerstdag | 2026-12-27 | - | -
nl | niet voor 2 december, dan is mijn schip binnen | 2026-12-02 | - | -
nl | kom vrijdag langs tussen 9 en 11 | 2026-11-20 | - | -
nl | het was 210 in 2024 en nu 260 | - | 210 | -
nl | nu een tientje, volgende week een tientje | 2026-11-18 | 10 | -
nl | elfhonderdtwaalf euro vijftig | - | 1112.50 EUR | -
nl | het is de 4e keer dat u schrijft | - | - | -
nl | haal 50 van de kaart die eindigt op 4471 op de 24e | 2026-11-24 | 50 | -
nl | de week van 7 december | 2026-12-11 | - | -
nl | t is mijn maandag vrij, dan kom ik 35 euro brengen | 2026-11-23 | 35 EUR | -
nl | ge moogt de 20ste 60 euro afhouden | 2026-11-20 | 60 EUR | -
en | the bank holiday's the 25th so the 28th | 2026-11-28 | - | -
en | you'll get it the last Friday before Christmas | 2026-12-18 | - | -
en | the payment run is every Thursday, you've missed this one so the 26th | 2026-11-26 | - | -
en | we pay 30 days end of month so 31 December | 2026-12-31 | - | -
en | 30 days from the invoice date which was 10 November | - | - | -
en | the invoice is due on 10 December, so you'll be paid on 10 December | 2026-12-10 | - | -
en | can we do 120 over 4 months | - | 120 | -
en | I can do 30 a week, every Monday from the 30th | 2026-11-30 | 30 | -
en | I'll pay 5 on Friday, it's all I have | 2026-11-20 | 5 | -
en | £1,000.00 not £10,000 | - | 1000 GBP | -
en | got 3 letters from 2 of your people about 1 bill | - | - | -
en | it's 19 euros 90, not 19 90 dollars | - | 19.90 EUR | -
en | twenty first of December | 2026-12-21 | - | -
en | the thirty first at midnight | 2026-12-31 | - | -
en | tomorrow week | 2026-11-26 | - | -
en | Sunday week | 2026-11-29 | - | -
en | in a week's time | 2026-11-25 | - | -
en | come the weekend | 2026-11-22 | - | -
en | some time over Christmas | vague | - | -
en | when my ship comes in | vague | - | -
en | when I'm back on my feet | vague | - | -
en | as and when I can | vague | - | -
en | I'll have it by the time you're back from lunch | - | - | -
en | bear with me till Thursday | 2026-11-19 | - | -
en | it'll have to wait till after Christmas | vague | - | -
en | quote ref 7712 says 90 | - | 90 | 7712
en | order no 5512 and order no 5513 | - | - | 5512
en | I sent the cheque on the 9th | - | - | -
en | payment went out on the 9th, ref 20261109-4 | - | - | 20261109-4
en | I'd rather pay on the 1st than the 25th | 2026-12-01 | - | -
en | any day after the 1st is fine | 2026-12-01 | - | -
en | no earlier than the 1st | 2026-12-01 | - | -
en | two payments of 45, Friday and Friday week | 2026-11-20 | 45 | -
en | the 2nd is a Wednesday, that's when | 2026-12-02 | - | -
en | my 2nd reminder, my 2nd answer: 2 December | 2026-12-02 | - | -
en | could you take it off my card on 12/12 | 2026-12-12 | - | -
en | I lost 200 at work this week so only 25 for you | - | 25 | -
en | I owe 3 people and you're number 2 on the list | - | - | -
en | at 55 a month it'd take 10 months, ok? | - | 55 | -
en | fifty-fifty chance I can pay Friday | 2026-11-20 | - | -
en | I'm 100% sure I paid it | - | - | -
en | there's an extra 12.10 on it | - | 12.10 | -
en | £12.10p too much | - | 12.10 GBP | -
en | I'll square it up Friday fortnight | 2026-12-04 | - | -
fr | le dernier vendredi avant Noël | 2026-12-18 | - | -
fr | nous payons à 30 jours fin de mois, donc le 31 décembre | 2026-12-31 | - | -
fr | l'échéance était le 10 novembre, je paie le 10 décembre | 2026-12-10 | - | -
fr | 120 en 4 fois | - | 120 | -
fr | 30 par semaine, chaque lundi à partir du 30 | 2026-11-30 | 30 | -
fr | je peux mettre 5 vendredi, c'est tout | 2026-11-20 | 5 | -
fr | 1.000,00 € et pas 10.000 | - | 1000 EUR | -
fr | j'ai reçu 3 lettres de 2 personnes pour 1 facture | - | - | -
fr | le vingt et un décembre | 2026-12-21 | - | -
fr | demain en huit | 2026-11-26 | - | -
fr | dimanche en huit | 2026-11-29 | - | -
fr | d'ici une petite semaine | 2026-11-25 | - | -
fr | pendant les fêtes | vague | - | -
fr | quand je serai remis sur pied | vague | - | -
fr | dès que je peux | vague | - | -
fr | patientez jusqu'à jeudi | 2026-11-19 | - | -
fr | il faudra attendre l'après-Noël | vague | - | -
fr | la moitié des 90 vendredi | 2026-11-20 | 90 | -
fr | le devis 7712 dit 90 | - | 90 | 7712
fr | commande 5512 et commande 5513 | - | - | 5512
fr | j'ai envoyé le chèque le 9 | - | - | -
fr | le virement est parti le 9 | - | - | -
fr | je préfère payer le 1er que le 25 | 2026-12-01 | - | -
fr | à partir du 1er n'importe quel jour | 2026-12-01 | - | -
fr | deux fois 45, vendredi et vendredi en huit | 2026-11-20 | 45 | -
fr | le 2 c'est un mercredi, ce jour-là | 2026-12-02 | - | -
fr | 2e rappel, 2e réponse : le 2 décembre | 2026-12-02 | - | -
fr | prélevez le 12/12 | 2026-12-12 | - | -
fr | j'ai perdu 200 cette semaine donc seulement 25 pour vous | - | 25 | -
fr | je dois de l'argent à 3 personnes, vous êtes le 2e | - | - | -
fr | à 55 par mois ça fait 10 mois, ok ? | - | 55 | -
fr | une chance sur deux que je paie vendredi | 2026-11-20 | - | -
fr | sûr à 100 % d'avoir payé | - | - | -
fr | il y a 12,10 de trop | - | 12.10 | -
fr | je vous règle vendredi en quinze | 2026-12-04 | - | -
fr | la paie tombe le 5, comptez le 7 | 2026-12-07 | - | -
fr | le garage m'a pris 640, je peux vous donner 40 lundi | 2026-11-23 | 40 | -
fr | on vit à 3 sur 1.100 euros, 20 par mois c'est mon maximum | - | 20 | -
fr | c'est quoi ces 9,50 | - | 9.50 | -
fr | il manque 9 euros 50 centimes | - | 9.50 EUR | -
fr | je passe entre Noël et Nouvel An | vague | - | -
nl | de laatste vrijdag voor kerst | 2026-12-18 | - | -
nl | wij betalen op 30 dagen einde maand, dus 31 december | 2026-12-31 | - | -
nl | de vervaldag was 10 november, ik betaal 10 december | 2026-12-10 | - | -
nl | 120 in 4 keer | - | 120 | -
nl | 30 per week, elke maandag vanaf de 30e | 2026-11-30 | 30 | -
nl | € 1.000,00 en niet 10.000 | - | 1000 EUR | -
nl | 3 brieven gekregen van 2 mensen voor 1 rekening | - | - | -
nl | eenentwintig december | 2026-12-21 | - | -
nl | morgen over een week | 2026-11-26 | - | -
nl | zondag over een week | 2026-11-29 | - | -
nl | binnen een weekje | 2026-11-25 | - | -
nl | rond de feestdagen | vague | - | -
nl | als ik er weer bovenop ben | vague | - | -
nl | zo rap als ik kan | vague | - | -
nl | heb nog geduld tot donderdag | 2026-11-19 | - | -
nl | het zal voor na kerst zijn | vague | - | -
nl | offerte 7712 zegt 90 | - | 90 | 7712
nl | bestelling 5512 en bestelling 5513 | - | - | 5512
nl | ik heb de 9e betaald | - | - | -
nl | liever de 1e dan de 25e | 2026-12-01 | - | -
nl | vanaf de 1e maakt het niet uit | 2026-12-01 | - | -
nl | twee keer 45, vrijdag en vrijdag over een week | 2026-11-20 | 45 | -
nl | de 2e is een woensdag, dan doe ik het | 2026-12-02 | - | -
nl | 2de herinnering, 2de antwoord: 2 december | 2026-12-02 | - | -
nl | hou het in op 12/12 | 2026-12-12 | - | -
nl | ik moet aan 3 mensen geld geven, u bent nummer 2 | - | - | -
nl | aan 55 per maand duurt het 10 maanden, goed? | - | 55 | -
nl | vijftig procent kans dat ik vrijdag betaal | 2026-11-20 | - | -
nl | 100% zeker dat ik betaald heb | - | - | -
nl | er staat 12,10 te veel op | - | 12.10 | -
nl | vrijdag over veertien dagen | 2026-12-04 | - | -
nl | loon komt de 5e, reken op de 7e | 2026-12-07 | - | -
nl | de garage kostte 640, maandag kan ik u 40 geven | 2026-11-23 | 40 | -
nl | we leven met 3 van 1100 euro, 20 per maand is mijn maximum | - | 20 | -
nl | wat is die 9,50 | - | 9.50 | -
nl | ik betaal 450 van de 600 deze week | 2026-11-20 | 450 | -
nl | mijn nieuwe adres is Dorpsstraat 15, factuur 26-0417 mag daarheen | - | - | 26-0417
nl | na 15 jaar klant krijg ik geen uitstel? | - | - | -
"""
