"""Letters in English, read on Wednesday 18 November 2026: text | day | sum and currency | reference | share.

"-" stands for nothing, "vague" for a time that is no day. Meanings were written down before anything was read.
"""

# ruff: noqa: E501 - one letter, one line
from __future__ import annotations

LETTERS = """
boss pays me on the 27th so you'll see it on the 28th | 2026-11-28 | - | - | -
Had it down for tomorrow but the boiler man wants paying first, so make it Monday | 2026-11-23 | - | - | -
Your man rang on the 12th and I told him the 25th. Nothing's changed. | 2026-11-25 | - | - | -
sorry was asleep. yeah 40 on thurs no bother | 2026-11-19 | 40 | - | -
I am eighty-one and I do not do internet. A cheque for £212.50 will be posted Monday. | 2026-11-23 | 212.50 GBP | - | -
We settle supplier accounts on the last working day of each month, so 30 November for this one. | 2026-11-30 | - | - | -
60 quid a fortnight starting this Friday, that's the best I've got | 2026-11-20 | 60 GBP | - | -
invoice says due 5 November, I only got it on the 14th, give me till the 5th of December | 2026-12-05 | - | - | -
Can't on the 1st, mortgage. Can't on the 2nd, car. Can on the 3rd. | 2026-12-03 | - | - | -
it'll be Tues or Weds at the very latest | 2026-11-25 | - | - | -
Ref 88-20417/B on the letter, is that mine? | - | - | 88-20417/B | -
The account is K44-0091 and I moved out of that flat in June. | - | - | K44-0091 | -
im on nights til sunday ill ring and pay monday dinnertime | 2026-11-23 | - | - | -
two hundred and five pounds sixty is more than the job was worth | - | 205.60 GBP | - | -
not till after new year love | vague | - | - | -
The Friday before Christmas, when the Christmas club pays out | 2026-12-18 | - | - | -
day after payday which is the 30th, so 1st Dec | 2026-12-01 | - | - | -
3 days after Boxing Day I'm back from my mum's, I'll do it then | 2026-12-29 | - | - | -
I'd love to say today but honestly Friday | 2026-11-20 | - | - | -
please debit £18.99 on the 22nd as per the email of 3 November | 2026-11-22 | 18.99 GBP | - | -
I promised Jan on your team the 23rd, I can keep to that | 2026-11-23 | - | - | -
hubby says hes done it but i'll check when he's in, if not i'll do it myself tmrw | 2026-11-19 | - | - | -
Payment of EUR 3,400.00 against your invoice 2026/RX/118 has been approved for 9 December. | 2026-12-09 | 3400 EUR | 2026/RX/118 | -
It's Wednesday, I get paid Friday, you get paid Saturday. Simple. | 2026-11-21 | - | - | -
in about three weeks time when the crop's sold | 2026-12-09 | - | - | -
next month some time, cant say fairer than that | vague | - | - | -
Give me until close of play Thursday week | 2026-11-26 | - | - | -
I've 25 in the account and 25 is what you're getting, on Saturday | 2026-11-21 | 25 | - | -
flat 12, 40 Park Road, that's the address you want, i'll pay the 4th | 2026-12-04 | - | - | -
I was 50 in March, I've never missed a bill, it'll be with you on the 26th | 2026-11-26 | - | - | -
Customer number's 1180 443 on the card | - | - | 1180 443 | -
About order 77120-4: half came broken. Half the money then, next Wednesday. | 2026-11-25 | - | 77120-4 | 0.5
first week of December sometime | vague | - | - | -
whenever the council sorts my claim out | vague | - | - | -
My giro goes in on the 2nd, and the day after I'll sort you out | 2026-12-03 | - | - | -
£15 - no sorry £20 - on the 1st of every month | 2026-12-01 | 20 GBP | - | -
Hi it's Dave again, 48 hrs please mate | 2026-11-20 | - | - | -
On the 16th of December, not before, that's when the contract pays | 2026-12-16 | - | - | -
Could the 10th be pushed to the 20th of December? | 2026-12-20 | - | - | -
Sunday 6 Dec ok? Bank transfer, £75 | 2026-12-06 | 75 GBP | - | -
we're the 18th today and I said the 20th so what's the panic | 2026-11-20 | - | - | -
Half of the 480 this weekend | 2026-11-22 | 480 | - | 0.5
I never signed for 4 boxes on 3 September and I'm not paying 96 euros for them | - | 96 EUR | - | -
end of feb, thats when the bonus comes | 2027-02-28 | - | - | -
Within 5 working days of today you'll have it | 2026-11-25 | - | - | -
the day my son turns 18 which is the 29th | 2026-11-29 | - | - | -
St Patrick's Day at the earliest | 2027-03-17 | - | - | -
what's the 9.50 for? | - | 9.50 | - | -
I've set it for the 25th but with the bank holiday it'll land the 27th | 2026-11-27 | - | - | -
Happy to clear the lot Monday 7th. | 2026-12-07 | - | - | -
a week tomorrow | 2026-11-26 | - | - | -
your 14 day letter came yesterday, so day 14 is the 1st, you'll have it by then | 2026-12-01 | - | - | -
quarter of it by Friday? | 2026-11-20 | - | - | 0.25
can't do the 24th, that's when the car goes in. The 26th though, yes. | 2026-11-26 | - | - | -
You'll get nothing before the 3rd but on the 3rd you'll get everything | 2026-12-03 | - | - | -
My tenant moves out on the 28th and hands over the last rent, so the 30th for you | 2026-11-30 | - | - | -
I rang on Monday and was told I had till Friday week | 2026-11-27 | - | - | -
5th of Jan, when the shop opens again | 2027-01-05 | - | - | -
let's say 20 december, and that's me being generous with myself | 2026-12-20 | - | - | -
Tuesday was the plan. Thursday is the reality. | 2026-11-19 | - | - | -
sixty-two fifty, Friday, cash at your counter | 2026-11-20 | 62.50 | - | -
What is invoice number 3390/117-A even for? | - | - | 3390/117-A | -
My ref is TR.55.0918, quote it back to me | - | - | TR.55.0918 | -
we've two invoices with you, 440218 and 440219, this is about the first | - | - | 440218 | -
I live at 7 Mill Lane and I'm 67, you can wait until the 10th | 2026-12-10 | - | - | -
£40 a week every Friday | 2026-11-20 | 40 GBP | - | -
11/27 is the soonest my bank will release it | 2026-11-27 | - | - | -
five to six weeks, we're a theatre, we get paid after the run | 2026-12-30 | - | - | -
by Burns Night I'll be straight with everyone | 2027-01-25 | - | - | -
in the new year some time | vague | - | - | -
a fortnight yesterday you said I had three weeks, so a week from today it is | 2026-11-25 | - | - | -
not today not tomorrow but Friday definitely | 2026-11-20 | - | - | -
pension's the 27th same as always and you're the same day same as always | 2026-11-27 | - | - | -
why has 84.20 turned into 104.20 | - | 84.20 | - | -
Standing order's set up: 55 pounds, every 5th, starting December | 2026-12-05 | 55 GBP | - | -
I'm away from the 22nd to the 29th so I'll do it the 30th | 2026-11-30 | - | - | -
I'll know more after the 1st but call it the 8th | 2026-12-08 | - | - | -
I can send £85 of the £170 on Monday | 2026-11-23 | 85 GBP | - | -
not a penny before the end of January | 2027-01-31 | - | - | -
payday got moved from the 30th to the 27th so you're in luck, the 27th | 2026-11-27 | - | - | -
can it go out with the wages on the 27th, that's the only day I'm at a computer | 2026-11-27 | - | - | -
Thirty-first of December, midnight, with fireworks if you like | 2026-12-31 | - | - | -
we open the tills on saturday and you're first out of them | 2026-11-21 | - | - | -
tmrw eve x | 2026-11-19 | - | - | -
£250 deposit was paid in May, so it's £310 and not £560 that I owe, Friday | 2026-11-20 | 310 GBP | - | -
Do you mean bill 0009-4412 or the other one | - | - | 0009-4412 | -
yous sent it to number 9 and I'm number 19 so I only seen it today. Thursday. | 2026-11-19 | - | - | -
I'm a teacher, we're paid the 25th, that evening it's yours | 2026-11-25 | - | - | -
fri 4th dec if thats alright | 2026-12-04 | - | - | -
Let me have till the middle of December please | 2026-12-15 | - | - | -
the week before christmas, sorry can't be more precise | vague | - | - | -
1st, 2nd, I don't care, just not before December 1st | 2026-12-01 | - | - | -
hand on heart Wednesday | 2026-11-25 | - | - | -
$89.99 on the 30th if your site lets me | 2026-11-30 | 89.99 USD | - | -
The quote QT-2211-B said 400, you billed 460 | - | 400 | QT-2211-B | -
I've till Friday to find 900 for the landlord so you get 50 Monday | 2026-11-23 | 50 | - | -
the date on your letter is 11 November and it gives me 30 days, so 11 December | 2026-12-11 | - | - | -
I'll go to the bank on my day off, Tuesday | 2026-11-24 | - | - | -
As discussed with Amira on 16 November: 100 euro on 1 December | 2026-12-01 | 100 EUR | - | -
our AP run is fortnightly, next one's 2 Dec | 2026-12-02 | - | - | -
My last payment was 45 on 3 October, the next one is 45 on 3 December | 2026-12-03 | 45 | - | -
in 21 days | 2026-12-09 | - | - | -
I did say the end of the week but my card only comes Monday, so Monday evening | 2026-11-23 | - | - | -
been paid late again, I'll have to make it the 2nd | 2026-12-02 | - | - | -
Sat 5 Dec my sister's giving me the 120 back and you get 100 of it | 2026-12-05 | 100 | - | -
how about the 11th, gives me a week after rent | 2026-12-11 | - | - | -
I've two kids' birthdays this week, next Wednesday is the earliest | 2026-11-25 | - | - | -
Our finance director signs on Thursdays. It'll go in tomorrow's batch. | 2026-11-19 | - | - | -
you have me down as AB/2210/7, I'm AB/2210/9 | - | - | AB/2210/7 | -
Reference on my bank statement: 4410 2291 003 | - | - | 4410 2291 003 | -
just under four hundred quid is a bit steep no? | - | 400 GBP | - | -
Ten days. That's all I ask. | 2026-11-28 | - | - | -
first thing Monday | 2026-11-23 | - | - | -
it's in the diary for the twenty-third | 2026-11-23 | - | - | -
When the roof's done. | vague | - | - | -
the 12th or 13th of December, whichever the bank lets me | 2026-12-12 | - | - | -
sorry for the wait, 3.12.2026 it is | 2026-12-03 | - | - | -
by Epiphany, madam | 2027-01-06 | - | - | -
I'm not paying €14 admin on a €30 bill | - | 14 EUR | - | -
"""
PARTS = """
would you take £30 now and £30 when my tax credit lands on the 24th? | 2026-11-18 30, 2026-11-24 30
$200 12/4, $200 12/18, done | 2026-12-04 200, 2026-12-18 200
Please split 300: 100 on 27/11, 100 on 27/12, 100 on 27/1 | 2026-11-27 100, 2026-12-27 100, 2027-01-27 100
thirty now, thirty on the 1st and thirty on the 15th | 2026-11-18 30, 2026-12-01 30, 2026-12-15 30
two payments: £150 this month end, £150 next month end | 2026-11-30 150, 2026-12-31 150
ok so half on the 1st, half on the 8th | 2026-12-01 None, 2026-12-08 None
"""
