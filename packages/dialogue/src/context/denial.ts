import type { Clause } from './clauses.ts'

/** A message that says what is not meant. */
export type Denial =
  /** Only that the last answer was not it. */
  | { readonly kind: 'bare' }
  /** What is meant instead; `denied` is the words that were put aside, null for the last answer. */
  | { readonly kind: 'corrected'; readonly denied: string | null; readonly asked: string }

/** Longest message that is read for a denial, in UTF-16 units: each pattern below is tried on no more. */
const longest = 120

const zhBare =
  /^(?:不是|不对|错了|不)?(?:我)?(?:问的|说的|要的|想问的|要问的|想要的)?(?:并)?不是(?:问|说|要)?(?:这个|那个|这样|这回事|这件事|这一?个问题|这个问题|这个意思|那个意思|这条|这种)?(?:的|啊|呀|吧|哦|了|呢|意思)?$|^(?:我)?不是(?:想|要)?(?:问|说|要)(?:的)?(?:是)?这个(?:问题)?$|^这不是我(?:想|要)?(?:问|说|要)?的(?:问题)?$|^(?:这个)?(?:答案)?(?:不对|错了|不是的)$|^(?:这|那)个?不是$/
const enBare =
  /^(?:no |nope |sorry |no sorry )?(?:its |thats |that is |it is |this is )?(?:not (?:that|this|it|that one|this one|what i (?:asked|meant|mean|wanted|was asking|am asking|asked for|asked about)|the one|my question)|(?:i )?(?:didnt|did not|dont|do not) mean (?:that|this|it|that one|this one))$|^(?:no )?wrong (?:one|question|topic|thing)$/

const zhDeny = /^(?:不对|不|没有|错了)? ?(?:我)?(?:问的|说的|要的|想问的|想要的|要问的)?(?:并)?(不是|没问|没说|不想|不要|不用|没想|没要)(?:要|想|问|说|查|咨询|指|在问|想问|要问|在说)*/
const zhMean = /(?:而|我)?(?:是(?:要|想)?(?:问|说|查|咨询|指|要|想)?|(?:要|想)(?:问|说|查|咨询)?|(?:问|说|要|想问|想要|要问|指)的是|(?:是)?在?问)/
const zhFirst = new RegExp(`^(?:我)?(?:${'(?:问|说|要|想问|想要|要问|指)的?是|是?要问|是?想问|是问|要|想'})(.{2,40}?) ?(?:而|并)?(?:不是|不要|不想)(?:要|想|问|说|指)*(.{1,20})$`)
const zhVerb = /^(?:我)?(?:的意思)?(?:而)?(?:是|要|想)?(?:想|要)?(?:问|说|指|要|想)?的?(?:是)?/

const enVerb =
  /^(?:but |rather |instead )?(?:i (?:mean|meant|want|wanted|need|asked|was asking|am asking|would like)(?: to (?:ask|know|hear))?(?: about| for)?|im asking(?: about| for)?|its|rather) (?:about )?/
const enPutAside =
  /^(?:no )?(?:(?:its |this is |thats |it is )?not (?:about )?|i (?:didnt|did not) (?:ask|mean|ask about|say) |i (?:am not|wasnt|was not) (?:asking|talking|looking) (?:about |for )?|im not (?:asking|talking|looking) (?:about |for )?)((?:the |a |an |my |about |for )?[a-z]+(?: [a-z]+){0,3})$/
/** Says that the answer missed the question; followed by what was meant it is a correction. */
const missed =
  /^(?:你|您)?(?:真是|完全|都|又)?(?:答非所问|没听懂|没有听懂|没看懂|没明白|听错了|搞错了|弄错了|理解错了|误会了)(?:我的?)?(?:问题|意思|话)?(?:吧|啊|呀|了)?$|^(?:no )?you (?:misunderstood|got (?:it|me|that) wrong|didnt understand)(?: me)?$/
const enPlain = /^(?:not|no) /
const enMeant = /^(?:no |nope |sorry |no sorry )+i (?:mean|meant|was asking|am asking|asked)(?: to ask)?(?: about| for)? (.{2,80})$/
const enDeny =
  /^(?:no )?(?:i (?:dont|do not|didnt|did not|am not|wasnt|was not|im not) (?:want|need|mean|ask|asking|asked|looking|talking)(?: to (?:ask|know|talk))?(?: about| for)?|im not (?:asking|looking|talking)(?: about| for)?|(?:its |this is |thats )?not(?: about| for)?) (.{2,40}?) (?:but (?:rather )?|rather |instead )?(?:i (?:want|need|mean|meant|asked|am asking|was asking|would like|am looking)(?: to (?:ask|know))?(?: about| for)?|im (?:asking|looking)(?: about| for)?|its(?: about)?|(?<=but )(?:about)?) ?(.{2,80})$/
const enButOnly = /^(?:no )?(?:its |this is |thats )?not (?:about )?(?:the |a |my )?([a-z ]{3,30}) but (?:about )?(.{3,80})$/
const enFirst = /^i (?:mean|meant|want|wanted|asked|am asking|was asking|need)(?: about| for)? (.{3,60}?) (?:and )?not (?:about |for )?((?:the |a |an |my |this |that )?[a-z]{3,20}(?: [a-z]{2,20})?)$/

const pronounOnly = /^(?:the |a )?(?:这个|那个|它|这|那|that|this|it|that one|this one)$/

function corrected(denied: string | null, asked: string | undefined): Denial | null {
  const text = (asked ?? '').trim()
  if (text === '') return null
  const put = denied?.trim() ?? null
  return { kind: 'corrected', denied: put === null || put === '' || pronounOnly.test(put) ? null : put, asked: text }
}

/** "不是问退款，是问换货": what is put aside stands in the first clause or before the verb that says what is meant. */
function zhDenied(text: string): Denial | null {
  const first = zhFirst.exec(text)
  if (first !== null) return corrected(first[2] ?? null, first[1])
  const head = zhDeny.exec(text)
  if (head === null) return null
  const rest = text.slice(head[0].length)
  const isFirm = head[1] === '不是' || head[1] === '没问' || head[1] === '没说'
  const space = rest.indexOf(' ')
  const place = space >= 0 ? space : isFirm ? rest.search(/(?:而是|我是|是问|是要|是想|我问|我要|我想|是(?=.{2}))/) : -1
  if (place < 1 || place > 20) return null
  const meant = rest.slice(place).trim()
  const verb = zhMean.exec(meant)
  if (verb?.index !== 0) return null
  const denied = rest.slice(0, place).trim()
  if (denied.endsWith('吗') || (!isFirm && pronounOnly.test(denied.replace(/了$/, '')))) return null
  return corrected(denied, meant.slice(verb[0].length))
}

function enDenied(text: string): Denial | null {
  const claim = enMeant.exec(text)
  if (claim !== null) return corrected(null, claim[1])
  const first = enFirst.exec(text)
  if (first !== null) return corrected(first[2] ?? null, first[1])
  const denied = enDeny.exec(text) ?? enButOnly.exec(text)
  return denied === null ? null : corrected(denied[1] ?? null, denied[2])
}

function isBare(text: string): boolean {
  return zhBare.test(text) || enBare.test(text)
}

/** The first clause puts something aside and the others say what is meant. */
function deniedFirst(clauses: readonly Clause[]): Denial | null {
  const first = clauses[0]?.text ?? ''
  const rest = clauses.slice(1).map((clause) => clause.text).join(' ')
  if (rest === '') return null
  const meant = rest.replace(zhVerb, '').replace(enVerb, '')
  if (isBare(first) || missed.test(first)) return isBare(rest) ? { kind: 'bare' } : corrected(null, meant)
  const aside = enPutAside.exec(first)
  if (aside === null) return null
  const saysWhat = !enPlain.test(first) || meant !== rest || rest.split(' ').length <= 4
  return saysWhat ? corrected((aside[1] ?? '').replace(/^(?:about|for) /, ''), meant) : null
}

/** What a message denies, by its words; the clauses are joined by spaces, so that a comma may stand for "but". */
export function readDenial(clauses: readonly Clause[]): Denial | null {
  const text = clauses.map((clause) => clause.text).join(' ')
  if (text === '' || text.length > longest) return null
  if (isBare(text)) return { kind: 'bare' }
  return deniedFirst(clauses) ?? (/[a-z]/.test(text.charAt(0)) ? enDenied(text) : zhDenied(text))
}
