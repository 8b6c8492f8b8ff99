import type { Language } from '../types.ts'
import { asks, type Clause } from './clauses.ts'
import { isBare } from './subject.ts'

/**
 * How a message leans on what was said before. `bare`: it asks and names nothing ("要多久"). `fragment`: it names something and
 * asks nothing ("那红色的呢", "and for the black one?"). `reference`: it points back ("can I cancel it", "这个怎么用"). `short`: a
 * question so short, or begun in such a way, that it may be half of one ("运费谁出", "那怎么开发票").
 */
export type FollowUpKind = 'bare' | 'fragment' | 'reference' | 'short'

const longestZh = 24
const longestEnglish = 12
const shortZh = 8
const shortEnglish = 5

const zhLead = /^(?:那么|那(?![个种款样单边])|然后|还有|另外|如果|要是|万一|假如|换成|换作|若是|若)/
const zhReference = /这个|那个|它|这种|那种|这款|那款|这样|那样|这单|那单|上面说?的|刚才说?的|刚刚说?的|前面说?的|你说的|那边/
const enLead = /^(?:and|but|so|then|or|also|what about|how about|what if|even if)\b/
const enFragment = /^(?:(?:and|but|so|or|then|ok|okay) )*(?:what|how) about\b|^(?:and|or|but)(?: (?:for|with|to|in|on|from|if|when|after|without))? (?!i\b|you\b|we\b|he\b|she\b|they\b|it\b)[a-z0-9]/
const enReference = /\b(?:it|that|this|them|those|these|one|they|that one|this one|the other one|the same)\b/

function zhKind(text: string, isAsked: boolean): FollowUpKind | null {
  if (text.length > longestZh) return null
  const isQuestion = asks(text)
  if (text.endsWith('呢') && !isQuestion) return 'fragment'
  const lead = zhLead.exec(text)?.[0] ?? ''
  if (lead !== '' && isAsked && !isQuestion) return 'fragment'
  if (!isQuestion && !isAsked) return null
  if (zhReference.test(text.slice(lead.length))) return 'reference'
  return lead !== '' || text.endsWith('呢') || text.length <= shortZh ? 'short' : null
}

function enKind(text: string, isAsked: boolean): FollowUpKind | null {
  const words = text.split(' ').length
  if (words > longestEnglish) return null
  const isQuestion = asks(text)
  if (enFragment.test(text) && !(isQuestion && !/^(?:(?:and|but|so|or|then|ok|okay) )*(?:what|how) about\b/.test(text))) {
    return isAsked || isQuestion || words <= 6 ? 'fragment' : null
  }
  if (!isQuestion && !isAsked) return null
  if (enReference.test(text)) return 'reference'
  return enLead.test(text) || words <= shortEnglish ? 'short' : null
}

/** How a message leans on what was said before; null when it stands by itself. One clause only: stories are no follow-ups. */
export function readFollowUp(clauses: readonly Clause[], language: Language): FollowUpKind | null {
  if (clauses.length === 0 || clauses.length > 2) return null
  const text = clauses.map((clause) => clause.text).join(language === 'zh' ? '' : ' ')
  if (isBare(text, language)) return 'bare'
  const isAsked = clauses.at(-1)?.end === 'question'
  return language === 'zh' ? zhKind(text, isAsked) : enKind(text, isAsked)
}
