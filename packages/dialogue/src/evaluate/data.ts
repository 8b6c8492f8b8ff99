import { detectLanguage } from '../text/language.ts'
import { normalise } from '../text/normalise.ts'
import { languages, type KnowledgeEntry, type Language } from '../types.ts'
import { FieldError, idField, missing, readRows, textField, type Fields, type LineFault, type ReadRows } from './lines.ts'

/** A text and what it means. */
export interface LabelledText {
  readonly text: string
  readonly label: string
}

/** A text that nothing covers. */
export interface OutsideText {
  readonly text: string
}

/** An entry as it stands in a file of entries. */
export interface EntryRow {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly similar: readonly string[]
  readonly category: string
  readonly tags: readonly string[]
  /** As the file says, else null: to be detected. */
  readonly language: Language | null
}

/** A question of a customer; `expectedId` null: nothing covers it. */
export interface QueryRow {
  readonly query: string
  readonly expectedId: string | null
}

/** What is asked of the engine: `expected` is a label, null when it must be refused. */
export interface EvaluationQuery {
  readonly text: string
  /** In which language to look first. */
  readonly language: Language
  readonly expected: string | null
}

/** Entries to compile, and which label each stands for. */
export interface EvaluationKnowledge {
  readonly entries: readonly KnowledgeEntry[]
  readonly labelOf: ReadonlyMap<string, string>
}

/** Stands where a file gives no answer: the engine asks for one and learns nothing from this. */
const noAnswer = '—'
/** A label is learned in both languages when the rarer one has at least this share of its texts. */
const secondLanguageShare = 0.25

function readableField(fields: Fields, name: string): string {
  const text = textField(fields, name)
  if (normalise(text).text === '') throw new FieldError(`"${name}" 中没有可读的文字`, `"${name}" holds nothing that can be read`)
  return text
}

function textsField(fields: Fields, name: string): string[] {
  const value = fields[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw missing(fields, name, '文本列表', 'a list of texts')
  return value.map((text: unknown) => {
    if (typeof text !== 'string') throw new FieldError(`"${name}" 中有不是文本的内容`, `"${name}" holds something that is no text`)
    return text
  })
}

function optionalText(fields: Fields, name: string): string {
  const value = fields[name]
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw missing(fields, name, '文本', 'a text')
  return value
}

function languageField(fields: Fields): Language | null {
  const value = fields['language']
  if (value === undefined || value === null) return null
  const known = languages.find((language) => language === value)
  if (known === undefined) throw missing(fields, 'language', ' "zh" 或 "en"', '"zh" or "en"')
  return known
}

/** Rows {"text","label"} to learn from. */
export function readTrainingTexts(content: string): ReadRows<LabelledText> {
  return readRows(content, (fields) => ({ text: readableField(fields, 'text'), label: idField(fields, 'label') }))
}

/** Rows {"text","label"} to be asked. */
export function readTestTexts(content: string): ReadRows<LabelledText> {
  return readRows(content, (fields) => ({ text: textField(fields, 'text'), label: idField(fields, 'label') }))
}

/** Rows {"text"} that must be refused; a label is passed over. */
export function readOutsideTexts(content: string): ReadRows<OutsideText> {
  return readRows(content, (fields) => ({ text: textField(fields, 'text') }))
}

function entryOf(fields: Fields): EntryRow {
  return {
    id: idField(fields, 'id'),
    question: readableField(fields, 'question'),
    answer: optionalText(fields, 'answer'),
    similar: textsField(fields, 'similar'),
    category: optionalText(fields, 'category'),
    tags: textsField(fields, 'tags'),
    language: languageField(fields),
  }
}

/** Rows {"id","question","answer","similar"}, with "language", "category" and "tags" where known; an id used twice is a fault. */
export function readEntries(content: string): ReadRows<EntryRow> {
  const firstLine = new Map<string, number>()
  const { rows, faults } = readRows(content, entryOf)
  const twice: LineFault[] = rows.flatMap(({ id, line }) => {
    const first = firstLine.get(id)
    firstLine.set(id, first ?? line)
    if (first === undefined) return []
    return [{ line, problem: { zh: `编号 "${id}" 已在第 ${first} 行用过`, en: `the id "${id}" is used in line ${first} already` } }]
  })
  return { rows, faults: sorted([...faults, ...twice]) }
}

function sorted(faults: readonly LineFault[]): LineFault[] {
  return [...faults].sort((a, b) => a.line - b.line)
}

/** Rows {"query","expected_id"}; null means that it must be refused. An id that no entry has is a fault when `ids` are given. */
export function readQueries(content: string, ids?: ReadonlySet<string>): ReadRows<QueryRow> {
  return readRows(content, (fields) => {
    const query = textField(fields, 'query')
    if (fields['expected_id'] === null) return { query, expectedId: null }
    if (fields['expected_id'] === undefined) throw missing(fields, 'expected_id', '', '')
    const expectedId = idField(fields, 'expected_id')
    if (ids !== undefined && !ids.has(expectedId))
      throw new FieldError(`没有编号为 "${expectedId}" 的条目`, `there is no entry with the id "${expectedId}"`)
    return { query, expectedId }
  })
}

/** The language of a text, null when it does not show. */
export function languageOf(text: string): Language | null {
  return detectLanguage(normalise(text).text)
}

/** The language that most texts show; Chinese when none shows any. */
export function commonLanguage(texts: readonly string[]): Language {
  let balance = 0
  for (const text of texts) {
    const language = languageOf(text)
    if (language !== null) balance += language === 'zh' ? 1 : -1
  }
  return balance >= 0 ? 'zh' : 'en'
}

interface Group {
  readonly language: Language
  readonly texts: readonly string[]
}

/** The texts of a label by language: one group, unless the label is really asked in two. */
function groupsOf(texts: readonly string[], common: Language): Group[] {
  const shown = texts.map(languageOf)
  const english = shown.filter((language) => language === 'en').length
  const chinese = shown.filter((language) => language === 'zh').length
  const main = english === chinese ? common : english > chinese ? 'en' : 'zh'
  const rarer = Math.min(english, chinese)
  if (rarer < 2 || rarer < secondLanguageShare * texts.length) return [{ language: main, texts }]
  const of = (language: Language): Group => ({ language, texts: texts.filter((_, i) => (shown[i] ?? main) === language) })
  return [of(main), of(main === 'en' ? 'zh' : 'en')]
}

function knowledgeEntry(id: string, language: Language, texts: readonly string[]): KnowledgeEntry {
  const [question = '', ...similar] = texts
  return { id, question, similar, answer: noAnswer, category: '', language }
}

/**
 * One entry for each label: the first text is its question, the others are similar questions. A label whose texts are in both
 * languages (a quarter or more in the rarer one) becomes an entry in each.
 *
 * @param language of all texts; null: detected
 */
export function knowledgeOfTexts(rows: readonly LabelledText[], language: Language | null): EvaluationKnowledge {
  const byLabel = new Map<string, string[]>()
  for (const { text, label } of rows) byLabel.set(label, [...(byLabel.get(label) ?? []), text])
  const common = language ?? commonLanguage(rows.map(({ text }) => text))
  const entries: KnowledgeEntry[] = []
  const labelOf = new Map<string, string>()
  for (const [label, texts] of byLabel) {
    const groups = language === null ? groupsOf(texts, common) : [{ language, texts }]
    groups.forEach((group, i) => {
      const id = i === 0 ? label : `${label} (${group.language})`
      entries.push(knowledgeEntry(id, group.language, group.texts))
      labelOf.set(id, label)
    })
  }
  return { entries, labelOf }
}

/** Entries as the engine wants them: languages that the file leaves open are detected from question and similar questions. */
export function knowledgeOfEntries(rows: readonly EntryRow[], language: Language | null): EvaluationKnowledge {
  const common = commonLanguage(rows.flatMap((row) => [row.question, ...row.similar]))
  const entries = rows.map((row) => ({
    id: row.id,
    question: row.question,
    similar: row.similar,
    answer: row.answer.trim() === '' ? noAnswer : row.answer,
    category: row.category,
    tags: row.tags,
    language: row.language ?? language ?? entryLanguage(row, common),
  }))
  return { entries, labelOf: new Map(entries.map(({ id }) => [id, id])) }
}

function entryLanguage({ question, similar }: EntryRow, common: Language): Language {
  const texts = [question, ...similar]
  const shown = texts.map(languageOf)
  const english = shown.filter((language) => language === 'en').length
  const chinese = shown.filter((language) => language === 'zh').length
  return english === chinese ? (languageOf(question) ?? common) : english > chinese ? 'en' : 'zh'
}

/** Questions to be put to the engine; a text that does not show its language is looked for in the one most entries have. */
export function queriesOf(
  rows: readonly { readonly text: string; readonly expected: string | null }[],
  knowledge: EvaluationKnowledge,
  language: Language | null,
): EvaluationQuery[] {
  const english = knowledge.entries.filter((entry) => entry.language === 'en').length
  const common = english * 2 > knowledge.entries.length ? 'en' : 'zh'
  return rows.map(({ text, expected }) => ({ text, expected, language: language ?? languageOf(text) ?? common }))
}
