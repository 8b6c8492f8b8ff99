import type { JudgedDocuments } from './types.ts'

/** Written for this test: documents of several trades, with questions in other words than theirs. */
export const enDocuments: JudgedDocuments = {
  language: 'en',
  documents: [
    {
      id: 'router', title: 'Home router guide',
      text: `# Setting up

Connect the WAN port to the wall socket with the blue cable, then plug in the power. The light turns solid white after about two minutes. Join the network printed on the sticker and open the address shown there to choose your own name and password.

# Lights

| Light | Meaning |
|---|---|
| solid white | connected |
| blinking amber | no signal from the line |
| red | hardware fault, contact support |

# Guest network

Open the app, choose Wi-Fi, then Guest network. Visitors get internet access but cannot see your printers or shared folders. You can set it to switch itself off after 24 hours.

# Weak signal upstairs

Place the router in the open and away from microwaves, aquariums and metal shelves. If one floor is still slow, add a mesh unit half way between the router and the weak spot; pairing takes about three minutes.

# Resetting

Hold the small button on the back with a pin for ten seconds. All settings, including the Wi-Fi password, return to what the sticker says.

# Parental controls

Under Family you can group devices, pause their internet access, set bedtimes and block categories of sites.`,
    },
    {
      id: 'hotel', title: 'House rules of the hotel',
      text: `## Arrival and departure
Check-in begins at 3 p.m. and check-out is until 11 a.m. Staying until 2 p.m. costs half of the daily rate, if the room is free. Luggage can be left at reception free of charge on both days.

## Cancelling a booking
Bookings at the flexible rate can be cancelled free of charge until 6 p.m. on the day before arrival. After that, and for guests who do not arrive, the first night is charged. Saver rates cannot be refunded.

## Breakfast
Breakfast is served from 6.30 to 10 a.m., on weekends until 11. Children under six eat free. For early departures reception prepares a packed breakfast if asked the evening before.

## Pets
Dogs up to 20 kg are welcome in rooms on the ground floor for 15 euros a night. They may not enter the restaurant or the spa.

## Children
A cot is provided free of charge; an extra bed for a child up to twelve costs 25 euros a night.

## Pool and sauna
The pool is open from 7 a.m. to 9 p.m.; the sauna opens at 4 p.m. and is for guests from sixteen years. Towels are in the changing rooms.

## Parking
The garage costs 18 euros a day and has a height limit of 1.90 metres. Two charging points for electric cars can be booked at reception.`,
    },
    {
      id: 'insurance', title: 'Travel insurance: what is covered',
      text: `# Cancellation cover

We repay non-refundable costs when you cannot travel because of a sudden illness, an accident, the death of a close relative, or the loss of your job. A change of mind, fear of flying and illnesses known before booking are excluded.

# Medical costs abroad

Treatment by a doctor, hospital stays and prescribed medicine are covered up to 2 million euros. Dental treatment is limited to pain relief up to 500 euros. Call the emergency line before you are admitted to a hospital.

# Luggage

Stolen or damaged luggage is covered up to 2,000 euros, electronic devices up to 400 euros each. Report theft to the police within 24 hours and keep the report. Cash and tickets are not covered.

# Making a claim

Send the claim form with receipts, booking confirmation and, for illness, a doctor's certificate within 30 days of your return. We decide within two weeks of having all documents. The excess is 50 euros per claim.

# Sports

Skiing on marked slopes, hiking and diving to 30 metres are included. Paragliding, climbing with ropes and races of any kind need the adventure supplement.`,
    },
    {
      id: 'invoice', title: 'Invoicing software: help',
      text: `# Invoices

To send an invoice, create it, press Send, and choose e-mail or post. Sent invoices cannot be edited; correct them with a credit note and a new invoice. Drafts can be changed at any time.

# Reminders

Automatic reminders go out 3, 10 and 20 days after the due date. Switch them off for a single customer on the customer's page under Payment.

# Importing customers

Upload a CSV file with the columns name, e-mail, street, city and country. Duplicates are found by e-mail address and merged. Up to 5,000 rows are read from one file.

# Users and rights

Owners may invite colleagues under Settings, Team. An accountant sees everything and may export but not send; a clerk may write invoices but sees no reports.

# Plans

The free plan allows 5 invoices a month. Moving to a larger plan takes effect at once and is charged pro rata; moving to a smaller one takes effect at the end of the month paid for.

# Export for the tax office

Under Reports, Export, choose the year to get all invoices as PDF and a ledger in the format of the tax office. Keep these for ten years.

# Two-step sign-in

Under Profile, Security, scan the code with an authenticator app. Print the recovery codes: without them and without your phone only an owner of the account can let you in again.`,
    },
    {
      id: 'bike', title: 'City bike rental terms',
      text: `## Starting and ending a ride
Scan the code on the handlebar to unlock. To end the ride, park at a station or in a green zone, close the lock and wait for the sound. Ending outside the zone costs 5 euros.

## Prices
The first 15 minutes cost 1 euro, every further 15 minutes 1 euro, at most 12 euros a day. Subscribers for 10 euros a month ride the first 30 minutes of every trip for free.

## Flat tyre or defect
Report a defect in the app within five minutes of starting and the ride is free. Do not ride a bike with damaged brakes. The workshop collects it the same day.

## Accidents and liability
Call the emergency services first if someone is hurt. Customers are liable for damage caused by carelessness up to 300 euros. Theft of an unlocked bike is charged in full.

## Age and helmets
Riders must be at least 16. Cargo bikes require 18. A helmet is recommended but not provided.

## Pausing
Press Pause in the app to lock the bike during a stop; the time goes on counting. A bike paused for more than two hours is released to others.`,
    },
    {
      id: 'washer', title: 'Washing machine manual',
      text: `# Before the first wash

Remove the four transport bolts at the back and keep them. Level the machine with the adjustable feet. Run one empty cotton programme at 60 degrees.

# Detergent

Use the left compartment for the main wash and the middle one for softener. For a full load and soft water 50 ml are enough; too much foam leads to extra rinsing.

# Error codes

- E10: no water comes in. Open the tap and clean the filter in the hose.
- E20: water does not drain. Clean the pump filter behind the flap at the bottom and check the hose for kinks.
- E40: the door is not closed. Push until it clicks.

# Smell in the drum

Leave the door and the drawer open after washing. Once a month run an empty programme at 90 degrees with a cleaner or 100 ml of citric acid.

# Child lock

Hold Temperature and Spin together for three seconds. A key symbol appears. The lock stays on after switching off.

# Opening the door in a power cut

Drain the water through the pump filter, then pull the orange cord beside it.`,
    },
    {
      id: 'library', title: 'Public library: using your card',
      text: `# Joining

Bring an identity card and proof of address. Adults pay 20 euros a year; children, students and people out of work join free of charge.

# Borrowing

You may have 30 items at a time. Books are lent for four weeks, films and games for one week. Loans renew themselves twice unless somebody else has asked for the item.

# Late returns

Each item costs 0.25 euros a day after a grace period of two days. Above 10 euros of open fees the card is blocked. Returns through the box outside count for the same day until midnight.

# Lost or damaged items

You pay the price of a new copy and 5 euros for processing. If a lost item turns up within three months, you get the price back.

# Reserving

Reserve what is lent out at the desk or online for 1 euro. It is kept for you for seven days after our message.

# E-books

Download the reading app and sign in with your card number and PIN. E-books return themselves after 21 days, so there are no late fees.`,
    },
    {
      id: 'dentist', title: 'Dental practice: information for patients',
      text: `## Appointments
Please cancel at least 24 hours before, by phone or online. For appointments missed without notice we charge 40 euros. In acute pain come between 8 and 9 a.m. without an appointment and bring some time.

## After an extraction
Bite on the swab for half an hour. Do not rinse, smoke or drink coffee on the day; cool the cheek from outside. Slight bleeding until the next morning is normal. Call us if the pain gets worse after three days.

## Professional cleaning
We recommend cleaning twice a year. It takes 45 minutes and costs 85 euros, which many insurers repay in part.

## Whitening
Whitening lightens teeth by three to five shades and lasts about two years. Fillings and crowns keep their colour. It is not advised during pregnancy.

## Payment by instalments
Bills above 300 euros can be paid in up to six instalments without interest. Please ask before treatment begins.`,
    },
    {
      id: 'parcel', title: 'Parcel shipping conditions',
      text: `# Size and weight

A parcel may weigh up to 31.5 kg and measure 120 x 60 x 60 cm. Rolls up to 90 cm in length are accepted with a supplement of 4 euros.

# What may not be sent

Cash, weapons, live animals, perishable food and loose lithium batteries are excluded. Perfume and nail polish may only be sent within the country.

# If nobody is at home

The driver leaves the parcel with a neighbour or takes it to the nearest shop, where it is kept for seven days. You can name a safe place or another day in the app until midnight before delivery.

# Damaged on arrival

Keep the packaging and report the damage online within seven days with three photographs. Parcels are insured up to 500 euros; higher values need extra insurance.

# Customs

For countries outside the customs union attach form CN23 and a commercial invoice. The receiver pays duties unless you choose duties prepaid.`,
    },
    {
      id: 'energy', title: 'Electricity supply: questions of customers',
      text: `# Moving house

Tell us the date and the meter reading no later than two weeks after moving. Your contract moves with you; if we do not supply the new address it ends with four weeks' notice.

# Monthly payments

The monthly amount follows last year's use. You can change it by up to 20 per cent online once every three months. What was paid too much is returned with the yearly bill.

# Reading the meter

We ask for a reading once a year. Send it by app with a photograph, by phone or by post. Without a reading we estimate your use.

# Power cut

First check your fuse box. If the neighbours are without power as well, call the network operator, whose number is on your meter. Refrigerated food spoiled by a cut is not replaced.

# Solar panels

Electricity that you feed into the network is paid at 8 cents per kilowatt-hour. Register the system before it goes into operation; we replace the meter free of charge.`,
    },
  ],
  questions: [
    ['how do I give friends wifi without sharing my files', 'router', 'Guest network'],
    ['the lamp is flashing orange', 'router', 'blinking amber'],
    ['internet is really slow on the second floor', 'router', 'mesh unit'],
    ['I forgot my wifi password, how do I go back to the original one', 'router', 'ten seconds'],
    ['can I stop my kids being online at night', 'router', 'bedtimes'],
    ['can I leave my bags with you after I check out', 'hotel', 'Luggage'],
    ['is my dog allowed', 'hotel', 'Dogs'],
    ['what does it cost to check out later', 'hotel', 'half of the daily rate'],
    ['do you have a bed for a baby', 'hotel', 'cot'],
    ['what if I do not show up for my booking', 'hotel', 'first night'],
    ['can teenagers use the sauna', 'hotel', 'sixteen'],
    ['my phone was stolen on holiday, what do I get', 'insurance', 'electronic devices'],
    ['I got fired, can I get the money for my trip back', 'insurance', 'loss of your job'],
    ['how long do I have to hand in the claim', 'insurance', '30 days'],
    ['am I covered when skiing', 'insurance', 'Skiing'],
    ['toothache abroad, does the insurance pay the dentist', 'insurance', 'Dental'],
    ['there is a mistake in an invoice I already sent', 'invoice', 'credit note'],
    ['stop the dunning mails for one client', 'invoice', 'Switch them off'],
    ['can my bookkeeper get access', 'invoice', 'accountant'],
    ['upload a list of clients', 'invoice', 'CSV'],
    ['I lost my phone with the authenticator', 'invoice', 'recovery codes'],
    ['when does a downgrade take effect', 'invoice', 'smaller one'],
    ['the bike has a puncture', 'bike', 'defect'],
    ['how much is it for half an hour on a bike', 'bike', '15 minutes'],
    ['can my 14 year old rent a bike', 'bike', 'at least 16'],
    ['I parked outside the area', 'bike', 'Ending outside'],
    ['washing machine does not pump out the water', 'washer', 'E20'],
    ['my laundry smells musty', 'washer', 'citric acid'],
    ['how do I stop my toddler pressing the buttons', 'washer', 'Child lock'],
    ['which drawer does fabric softener go in', 'washer', 'softener'],
    ['what is the fine for overdue books', 'library', '0.25'],
    ['I cannot find a book I borrowed', 'library', 'lost item'],
    ['how many books can I take out', 'library', '30 items'],
    ['do students pay for membership', 'library', 'students'],
    ['can I smoke after having a tooth pulled', 'dentist', 'extraction'],
    ['can I pay the dentist bit by bit', 'dentist', 'instalments'],
    ['I cannot make my dentist appointment', 'dentist', '24 hours'],
    ['how heavy may a parcel be', 'parcel', '31.5'],
    ['the box arrived broken', 'parcel', 'photographs'],
    ['what happens if I am out when the parcel comes', 'parcel', 'neighbour'],
    ['I am moving to another flat, what about my contract', 'energy', 'Moving'],
    ['lights are out in the whole street', 'energy', 'network operator'],
    ['I want to pay less each month', 'energy', '20 per cent'],
  ],
  uncovered: [
    'does the router support wifi 7', 'how much does the router weigh', 'can I use the router with a 5G SIM', 'is there a gym in the hotel', 'how far is the hotel from the airport', 'do the rooms have air conditioning',
    'what does the travel insurance cost per year', 'can I insure my car with you', 'am I covered for rental car damage', 'can the software do payroll', 'is there a mobile app for invoices', 'do you support multiple currencies on invoices',
    'can I rent a bike for a whole month', 'do the bikes have child seats', 'how loud is the washing machine', 'what is the energy rating of the washer', 'how many kilos fit in the drum', 'can I print at the library', 'what time does the library open on Sunday',
    'do you do braces', 'is the dentist wheelchair accessible', 'how much is an implant', 'how do I track my parcel', 'how much does it cost to send a parcel to Spain', 'can you pick up the parcel at my home', 'how much is a kilowatt-hour', 'do you offer green electricity', 'can I pay my electricity by card', 'how do I become a driver for you', 'what is the phone number of head office',
  ],
}
