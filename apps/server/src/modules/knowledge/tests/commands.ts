import type { Language, TestCaseInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { oneLine, type Words } from '../entry.ts'
import { caseProblem, limits, noSuchEntry, sameCase, tidyCase, type CaseFields, type StoredCase } from './cases.ts'
import * as store from './store.ts'
import type { Transaction } from '../../../platform/database/database.ts'

const sentence = ({ zh, en }: Words): Words => ({ zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` })
const refused = (field: string, words: Words, language: Language): AppError =>
  new AppError('bad_request', { text: sentence(words), fields: [{ path: `body.${field}`, message: words[language] }] })
const nameTaken = (name: string): AppError =>
  new AppError('conflict', { text: { zh: `已有名为“${name}”的测试集，请换一个名称。`, en: `There is a test set “${name}” already. Choose a different name.` } })
const questionTaken = (): AppError =>
  new AppError('conflict', { text: { zh: '这个测试集已有同一问题的用例。', en: 'This test set has a case with the same question already.' } })
const full = (what: Words): AppError => new AppError('not_allowed_now', { text: what })

async function orNameTaken<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (store.isNameTaken(error)) throw nameTaken(name)
    throw error
  }
}

function tidySet({ name, note }: { name: string; note: string }, language: Language): { name: string; note: string } {
  const tidy = { name: oneLine(name), note: note.trim() }
  if (tidy.name === '') throw refused('name', { zh: '缺少名称', en: 'the name is missing' }, language)
  return tidy
}

/** @returns the new set's id. @throws AppError conflict when the name is taken, not_allowed_now at the limit. */
export async function createTestSet(context: KnowledgeContext, actor: Actor, input: { name: string; note: string }, language: Language): Promise<string> {
  const set = { ...tidySet(input, language), id: randomUUID(), at: instantNow(context), by: actor.id }
  const insert = context.db.transaction(async (tx) => {
    if ((await store.countSets(tx)) >= limits.sets) throw full({ zh: `测试集已有 ${limits.sets} 个，达到上限。`, en: `There are ${limits.sets} test sets already, which is the limit.` })
    await store.insertSet(tx, set)
    await context.audit.record({ actor, action: 'tests.created', subject: `tests:${set.id}`, detail: { name: set.name } }, tx)
  })
  await orNameTaken(set.name, insert)
  return set.id
}

/** @throws AppError not_found, conflict. */
export async function updateTestSet(context: KnowledgeContext, actor: Actor, id: string, input: { name: string; note: string }, language: Language): Promise<void> {
  const set = { ...tidySet(input, language), id, at: instantNow(context), by: actor.id }
  const update = context.db.transaction(async (tx) => {
    if (!(await store.updateSet(tx, set))) throw new AppError('not_found')
    await context.audit.record({ actor, action: 'tests.updated', subject: `tests:${id}`, detail: { name: set.name } }, tx)
  })
  await orNameTaken(set.name, update)
}

/** Deletes a set with its cases and runs. @throws AppError not_found. */
export async function deleteTestSet(context: KnowledgeContext, actor: Actor, id: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const name = await store.deleteSet(tx, id)
    if (name === null) throw new AppError('not_found')
    await context.audit.record({ actor, action: 'tests.deleted', subject: `tests:${id}`, detail: { name } }, tx)
  })
}

/** @param kept the key that a stored case expects already: it may be one that was deleted. */
async function checked(tx: Transaction, input: CaseFields, language: Language, kept: string | null = null): Promise<CaseFields> {
  const fields = tidyCase(input)
  const wrong = caseProblem(fields)
  if (wrong) throw refused('question', wrong, language)
  const { expected } = fields
  if (expected !== null && expected !== kept && !(await store.existingKeys(tx, [expected])).has(expected)) {
    throw refused('expected', noSuchEntry(expected), language)
  }
  return fields
}

async function orQuestionTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (store.isQuestionTaken(error)) throw questionTaken()
    throw error
  }
}

/** @returns the new case's id. @throws AppError not_found, bad_request, conflict, not_allowed_now at the limit. */
export async function createTestCase(context: KnowledgeContext, actor: Actor, setId: string, input: TestCaseInput, language: Language): Promise<string> {
  const id = randomUUID()
  const insert = context.db.transaction(async (tx) => {
    if (!(await store.lockSet(tx, setId))) throw new AppError('not_found')
    const fields = await checked(tx, input, language)
    if ((await store.countCases(tx, { setId, search: null, missing: false })) >= limits.cases) {
      throw full({ zh: `一个测试集最多 ${limits.cases} 个用例。`, en: `A test set has at most ${limits.cases} cases.` })
    }
    await store.putCases(tx, setId, [{ ...fields, id, updatedAt: instantNow(context), updatedBy: actor.id }])
    await context.audit.record({ actor, action: 'tests.case_created', subject: `tests:${setId}`, detail: { question: fields.question } }, tx)
  })
  await orQuestionTaken(insert)
  return id
}

/** The same again changes nothing. @throws AppError not_found, bad_request, conflict. */
export async function updateTestCase(context: KnowledgeContext, actor: Actor, id: string, input: TestCaseInput, language: Language): Promise<void> {
  const update = context.db.transaction(async (tx) => {
    const old = await store.findCase(tx, id)
    if (!old || !(await store.lockSet(tx, old.setId))) throw new AppError('not_found')
    const fields = await checked(tx, input, language, old.expected)
    if (sameCase(old, fields)) return
    const next: StoredCase = { ...fields, id, updatedAt: instantNow(context), updatedBy: actor.id }
    await store.putCases(tx, old.setId, [next])
    const changed = (Object.keys(fields) as (keyof CaseFields)[]).filter((name) => old[name] !== fields[name])
    await context.audit.record({ actor, action: 'tests.case_updated', subject: `tests:${old.setId}`, detail: { question: fields.question, changed } }, tx)
  })
  await orQuestionTaken(update)
}

/** @throws AppError not_found. */
export async function deleteTestCase(context: KnowledgeContext, actor: Actor, id: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const gone = await store.deleteCase(tx, id)
    if (!gone) throw new AppError('not_found')
    await context.audit.record({ actor, action: 'tests.case_deleted', subject: `tests:${gone.setId}`, detail: { question: gone.question } }, tx)
  })
}
