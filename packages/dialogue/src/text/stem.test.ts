import { describe, expect, it } from 'vitest'
import { stem } from './stem.ts'

/** Words and stems as the reference implementation of Snowball gives them: two stretches of its test vocabulary, and words of this trade. */
const vocabulary =
  'consign consign, consigned consign, consigning consign, consignment consign, consist consist, consisted consist, ' +
  'consistency consist, consistent consist, consistently consist, consisting consist, consists consist, consolation consol, ' +
  'consolations consol, consolatory consolatori, console consol, consoled consol, consoles consol, consolidate consolid, ' +
  'consolidated consolid, consolidating consolid, consoling consol, consolingly consol, consols consol, consonant conson, ' +
  'consort consort, consorted consort, consorting consort, conspicuous conspicu, conspicuously conspicu, conspiracy conspiraci, ' +
  'conspirator conspir, conspirators conspir, conspire conspir, conspired conspir, conspiring conspir, constable constabl, ' +
  'constables constabl, constance constanc, constancy constanc, constant constant, knack knack, knackeries knackeri, knacks knack, ' +
  'knag knag, knave knave, knaves knave, knavish knavish, kneaded knead, kneading knead, knee knee, kneel kneel, kneeled kneel, ' +
  'kneeling kneel, kneels kneel, knees knee, knell knell, knelt knelt, knew knew, knick knick, knif knif, knife knife, ' +
  'knight knight, knightly knight, knights knight, knit knit, knits knit, knitted knit, knitting knit, knives knive, knob knob, ' +
  'knobs knob, knock knock, knocked knock, knocker knocker, knockers knocker, knocking knock, knocks knock, knopp knopp, knot knot, ' +
  'knots knot, refund refund, refunds refund, refunded refund, refunding refund, refundable refund, delivery deliveri, ' +
  'deliveries deliveri, delivered deliv, delivering deliv, deliver deliv, order order, orders order, ordered order, ordering order, ' +
  'payment payment, payments payment, paid paid, paying pay, pays pay, cancel cancel, cancelled cancel, canceled cancel, ' +
  'cancelling cancel, cancellation cancel, cancellations cancel, shipping ship, shipped ship, ships ship, shipment shipment, ' +
  'shipments shipment, returned return, returning return, returns return, returnable return, exchange exchang, exchanges exchang, ' +
  'exchanged exchang, exchanging exchang, invoice invoic, invoices invoic, invoiced invoic, invoicing invoic, warranty warranti, ' +
  'warranties warranti, replacement replac, replaced replac, replacing replac, track track, tracking track, tracked track, ' +
  'tracks track, address address, addresses address, addressed address, happy happi, happily happili, happiness happi, sky sky, ' +
  'skies sky, skis ski, dying die, lying lie, early earli, only onli, generate generat, general general, generous generous, ' +
  'generically generic, communication communic, community communiti, arsenic arsenic, yes yes, youth youth, sayings say, boy boy, ' +
  'boys boy, enjoying enjoy, enjoyed enjoy, cry cri, by by, say say, said said, hopping hop, hoped hope, hoping hope, hope hope, ' +
  'luxuriated luxuri, bled bled, falling fall, feeds feed, agreed agre, agreedly agre, proceedings proceed, succeeded succeed, ' +
  'exceedingly exceed, outing outing, innings inning, news news, bias bias, national nation, rationally ration, nationalize nation, ' +
  'analogy analog, apology apolog, feudalism feudal, decisiveness decis, callousness callous, hopefulness hope, formaliti formal, ' +
  'sensibiliti sensibl, triplicate triplic, formative format, electrical electr, goodness good, revival reviv, allowance allow, ' +
  'inference infer, airliner airlin, gyroscopic gyroscop, adjustable adjust, defensible defens, irritant irrit, adjustment adjust, ' +
  'dependent depend, adoption adopt, homologou homologou, effective effect, bowdlerize bowdler, probate probat, rate rate, ' +
  'cease ceas, controll control, roll roll, gas gas, this this, kiwis kiwi, ties tie, cries cri, tie tie'

describe('stem', () => {
  const pairs = vocabulary.split(', ').map((pair) => pair.split(' '))

  it('agrees with the test vocabulary of the algorithm', () => {
    expect(pairs.length).toBeGreaterThan(200)
    expect(pairs.filter(([word = '', stemmed]) => stem(word) !== stemmed)).toEqual([])
  })

  it.each(['ok', 'so2026', '退款', '', 'café', 'constructor', 'x'.repeat(70)])('leaves %s alone or a part of it', (word) =>
    expect(word.startsWith(stem(word))).toBe(true),
  )

  it('brings the forms of a word together', () => {
    expect(new Set(['refund', 'refunds', 'refunded', 'refunding'].map(stem))).toEqual(new Set(['refund']))
  })
})
