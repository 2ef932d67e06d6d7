"""Letters in French, read on Wednesday 18 November 2026: text | day | sum and currency | reference | share.

"-" stands for nothing, "vague" for a time that is no day. Meanings were written down before anything was read.
"""

# ruff: noqa: E501 - one letter, one line
from __future__ import annotations

LETTERS = """
mon patron vire le salaire le 27, chez vous c'est le 28 | 2026-11-28 | - | - | -
Je devais payer demain mais la chaudière a lâché, donc disons lundi | 2026-11-23 | - | - | -
Votre collègue m'a appelée le 12, je lui ai dit le 25, ça ne change pas. | 2026-11-25 | - | - | -
dsl je dormais, 40 jeudi ça marche | 2026-11-19 | 40 | - | -
J'ai 81 ans et je ne fais pas internet. Un chèque de 212,50 euros part lundi. | 2026-11-23 | 212.50 EUR | - | -
Nos fournisseurs sont réglés le dernier jour ouvrable du mois, soit le 30 novembre. | 2026-11-30 | - | - | -
60 balles tous les quinze jours à partir de ce vendredi | 2026-11-20 | 60 EUR | - | -
La facture est du 5 novembre, je l'ai reçue le 14, laissez-moi jusqu'au 5 décembre | 2026-12-05 | - | - | -
Pas le 1er à cause du loyer, pas le 2, le 3 c'est bon | 2026-12-03 | - | - | -
mardi, ou mercredi au plus tard | 2026-11-25 | - | - | -
Réf 88-20417/B sur la lettre, c'est moi ça ? | - | - | 88-20417/B | -
Le contrat K44-0091 est résilié depuis juin. | - | - | K44-0091 | -
je bosse de nuit jusqu'à dimanche, je vous appelle et je règle lundi | 2026-11-23 | - | - | -
deux cent cinq euros soixante c'est plus que ce que vaut le boulot | - | 205.60 EUR | - | -
pas avant l'année prochaine | vague | - | - | -
Le vendredi avant Noël, quand je touche le treizième mois | 2026-12-18 | - | - | -
le lendemain de la paie, qui tombe le 30, donc le 1er décembre | 2026-12-01 | - | - | -
3 jours après Noël je rentre de chez ma mère, je m'en occupe à ce moment-là | 2026-12-28 | - | - | -
j'aimerais dire aujourd'hui mais franchement vendredi | 2026-11-20 | - | - | -
prélevez 18,99 € le 22 comme dit dans le mail du 3 novembre | 2026-11-22 | 18.99 EUR | - | -
J'ai promis le 23 à votre collègue Jeanne, je tiens parole | 2026-11-23 | - | - | -
Le paiement de 3.400,00 EUR de votre facture 2026/RX/118 est validé pour le 9 décembre. | 2026-12-09 | 3400 EUR | 2026/RX/118 | -
On est mercredi, j'ai ma paie vendredi, vous l'avez samedi. Simple. | 2026-11-21 | - | - | -
cent euros vendredi et on en reparle | 2026-11-20 | 100 EUR | - | -
d'ici trois semaines quand la récolte est vendue | 2026-12-09 | - | - | -
le mois prochain, je ne sais pas encore quand | vague | - | - | -
laissez-moi jusqu'à jeudi en huit | 2026-11-26 | - | - | -
j'ai 25 euros sur le compte, c'est 25 que vous aurez samedi | 2026-11-21 | 25 EUR | - | -
j'habite au 12 rue des Lilas, pas au 14, et je paie le 4 | 2026-12-04 | - | - | -
j'ai eu 50 ans en mars, jamais un impayé, vous l'avez le 26 | 2026-11-26 | - | - | -
mon numéro client c'est 1180 443 | - | - | 1180 443 | -
Pour la commande 77120-4 la moitié est arrivée cassée. Je paie donc la moitié, mercredi prochain. | 2026-11-25 | - | 77120-4 | 0.5
dans la première semaine de décembre | vague | - | - | -
quand le CPAS aura traité mon dossier | vague | - | - | -
Le RSA tombe le 5, le lendemain je vous règle | 2026-12-06 | - | - | -
15 €, non pardon 20 €, le 1er de chaque mois | 2026-12-01 | 20 EUR | - | -
c'est encore Dave, 48h svp | 2026-11-20 | - | - | -
Le 16 décembre, pas avant, c'est là que le contrat me paie | 2026-12-16 | - | - | -
On pourrait passer du 10 au 20 décembre ? | 2026-12-20 | - | - | -
dimanche 6 décembre ok ? virement de 75 € | 2026-12-06 | 75 EUR | - | -
on est le 18, j'ai dit le 20, pas de panique | 2026-11-20 | - | - | -
la moitié des 480 ce week-end | 2026-11-22 | 480 | - | 0.5
je n'ai jamais signé pour 4 colis le 3 septembre et je ne paierai pas 96 euros | - | 96 EUR | - | -
fin février, quand la prime tombe | 2027-02-28 | - | - | -
sous 5 jours ouvrables vous l'avez | 2026-11-25 | - | - | -
le jour des 18 ans de mon fils, le 29 | 2026-11-29 | - | - | -
à la Saint-Patrick au plus tôt | 2027-03-17 | - | - | -
c'est quoi ces 9,50 ? | - | 9.50 | - | -
J'ai programmé le 25, mais avec le jour férié ça arrivera le 27 | 2026-11-27 | - | - | -
je solde tout lundi 7 | 2026-12-07 | - | - | -
demain en huit | 2026-11-26 | - | - | -
un quart pour vendredi ? | 2026-11-20 | - | - | 0.25
votre mise en demeure du 2 est arrivée au mauvais étage. Je passe au guichet vendredi. | 2026-11-20 | - | - | -
l'opération c'est mardi, je sors jeudi et je fais le virement vendredi de la semaine prochaine | 2026-11-27 | - | - | -
le facteur passe vers 11h, je lui donne le chèque de 64 euros demain | 2026-11-19 | 64 EUR | - | -
je peux mettre trente-cinq euros de côté d'ici le 15 | 2026-12-15 | 35 EUR | - | -
dans les semaines qui viennent | vague | - | - | -
votre numéro 2026-F-118 me dit rien du tout | - | - | 2026-F-118 | -
Le 24 c'est mort, la voiture passe au garage. Le 26 par contre oui. | 2026-11-26 | - | - | -
rien avant le 3, mais le 3 vous avez tout | 2026-12-03 | - | - | -
Mon locataire part le 28 et me laisse le dernier loyer, donc le 30 pour vous | 2026-11-30 | - | - | -
j'ai appelé lundi, on m'a donné jusqu'à vendredi en huit | 2026-11-27 | - | - | -
le 5 janvier, à la réouverture du magasin | 2027-01-05 | - | - | -
mettons le 20 décembre, et je suis large | 2026-12-20 | - | - | -
mardi c'était prévu, jeudi c'est la réalité | 2026-11-19 | - | - | -
soixante-deux cinquante, vendredi, en liquide au guichet | 2026-11-20 | 62.50 | - | -
C'est pour quoi au juste la facture numéro 3390/117-A ? | - | - | 3390/117-A | -
Ma réf. c'est TR.55.0918 | - | - | TR.55.0918 | -
je vis au 7 rue du Moulin, j'ai 67 ans, vous pouvez bien attendre le 10 | 2026-12-10 | - | - | -
40 € par semaine, chaque vendredi | 2026-11-20 | 40 EUR | - | -
cinq à six semaines, on est un théâtre, on est payés après | 2026-12-30 | - | - | -
à la Chandeleur tout sera en ordre | 2027-02-02 | - | - | -
au courant de l'année prochaine | vague | - | - | -
ni aujourd'hui ni demain, vendredi sûr | 2026-11-20 | - | - | -
ma pension c'est le 27 comme toujours et vous c'est le jour même comme toujours | 2026-11-27 | - | - | -
pourquoi 84,20 est devenu 104,20 | - | 84.20 | - | -
le gaz m'a pris mes 80 derniers euros, j'en ai 20 pour vous samedi | 2026-11-21 | 20 | - | -
je suis absent du 22 au 29, je fais ça le 30 | 2026-11-30 | - | - | -
j'en saurai plus après le 1er mais disons le 8 | 2026-12-08 | - | - | -
je peux envoyer 85 € sur les 170 lundi | 2026-11-23 | 85 EUR | - | -
pas un centime avant fin janvier | 2027-01-31 | - | - | -
La banque a décalé, ce n'est plus le 20 mais le 25 | 2026-11-25 | - | - | -
Au lieu du 1er je peux le 28 déjà | 2026-11-28 | - | - | -
je passe la main à mon mari, il vous paie samedi | 2026-11-21 | - | - | -
mon dossier chez vous c'est le D-88/1204, j'attends la copie | - | - | D-88/1204 | -
ça peut partir avec les salaires le 27 ? c'est le seul jour où je suis devant un ordi | 2026-11-27 | - | - | -
Le trente et un décembre à minuit, avec feu d'artifice si vous voulez | 2026-12-31 | - | - | -
on ouvre la caisse samedi et vous êtes servi le premier | 2026-11-21 | - | - | -
L'acompte de 250 € a été payé en mai, je dois donc 310 € et pas 560, vendredi | 2026-11-20 | 310 EUR | - | -
Vous parlez de la note 0009-4412 ou de l'autre | - | - | 0009-4412 | -
Vous l'avez envoyé au numéro 9, moi c'est le 19, je ne l'ai vu qu'aujourd'hui. Jeudi. | 2026-11-19 | - | - | -
Je suis prof, on est payés le 25, le soir même c'est à vous | 2026-11-25 | - | - | -
ven 4 déc si ça vous va | 2026-12-04 | - | - | -
laissez-moi jusqu'à la mi-décembre svp | 2026-12-15 | - | - | -
la semaine avant Noël, je ne peux pas être plus précis | vague | - | - | -
la main sur le coeur, mercredi | 2026-11-25 | - | - | -
89,99 € le 30 si votre site veut bien | 2026-11-30 | 89.99 EUR | - | -
Le devis QT-2211-B disait 400, vous facturez 460 | - | 400 | QT-2211-B | -
j'ai jusqu'à vendredi pour trouver 900 pour le proprio, donc 50 lundi pour vous | 2026-11-23 | 50 | - | -
votre lettre porte la date du 11 novembre et me laisse 30 jours, donc le 11 décembre | 2026-12-11 | - | - | -
je passe à la banque mon jour de congé, mardi | 2026-11-24 | - | - | -
Comme vu avec Amira le 16 novembre : 100 euros le 1er décembre | 2026-12-01 | 100 EUR | - | -
Mon dernier versement était de 45 le 3 octobre, le prochain sera de 45 le 3 décembre | 2026-12-03 | 45 | - | -
dans vingt et un jours | 2026-12-09 | - | - | -
vous l'aurez avant que je parte en vacances le 12 décembre | 2026-12-12 | - | - | -
je vous fais le virement sitôt la prime tombée, soit le 10 | 2026-12-10 | - | - | -
rdv chez le notaire le 1er, l'argent suit deux jours après | 2026-12-03 | - | - | -
il me faut encore une semaine | 2026-11-25 | - | - | -
J'avais dit fin de semaine mais ma carte n'arrive que lundi, donc lundi soir | 2026-11-23 | - | - | -
encore payé en retard, je dois reporter au 2 | 2026-12-02 | - | - | -
samedi 5 ma soeur me rend les 120, vous en avez 100 | 2026-12-05 | 100 | - | -
le 11 ça vous irait ? ça me laisse une semaine après le loyer | 2026-12-11 | - | - | -
Notre directeur signe le jeudi, ça part dans le lot de demain. | 2026-11-19 | - | - | -
vous m'avez mis sous AB/2210/7, moi c'est AB/2210/9 | - | - | AB/2210/7 | -
Dix jours, c'est tout ce que je demande. | 2026-11-28 | - | - | -
lundi à la première heure | 2026-11-23 | - | - | -
c'est noté dans l'agenda pour le vingt-trois | 2026-11-23 | - | - | -
Quand le toit sera fini. | vague | - | - | -
le 12 ou le 13 décembre, selon la banque | 2026-12-12 | - | - | -
pardon pour l'attente, ce sera le 3.12.2026 | 2026-12-03 | - | - | -
pour l'Épiphanie, madame | 2027-01-06 | - | - | -
je ne paie pas 14 € de frais pour une facture de 30 € | - | 14 EUR | - | -
je vous dois 240, je vous en donne 80 mardi | 2026-11-24 | 80 | - | -
le notaire débloque les fonds le 4, comptez le 7 chez vous | 2026-12-07 | - | - | -
un mois de plus s'il vous plaît | 2026-12-18 | - | - | -
"""
PARTS = """
Vous prendriez 30 € aujourd'hui et 30 € le 24 quand j'ai mes allocations ? | 2026-11-18 30, 2026-11-24 30
Je coupe en trois : 100 le 27/11, 100 le 27/12, 100 le 27/1 | 2026-11-27 100, 2026-12-27 100, 2027-01-27 100
trente maintenant, trente le 1er et trente le 15 | 2026-11-18 30, 2026-12-01 30, 2026-12-15 30
deux versements : 150 € fin de ce mois, 150 € fin du mois prochain | 2026-11-30 150, 2026-12-31 150
la moitié le 1er, la moitié le 8 | 2026-12-01 None, 2026-12-08 None
"""
