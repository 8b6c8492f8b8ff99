import type { Language } from '@yingda/contract'
import { ObjectMissing } from '../../../platform/storage/storage.ts'
import { encrypted } from '../../../platform/archive/encrypted.ts'
import { zip, type ZipEntry } from '../../../platform/archive/zip.ts'
import { openFields, openPersonal } from '../personal.ts'
import { iso, type PersonContext } from './context.ts'
import { documentPage, indexPage } from './html.ts'
import type { ExportPiece, PersonalPart, Subject } from './parts.ts'
import type { RequestRow } from './requests-store.ts'
import * as requests from './requests-store.ts'
import * as store from './store.ts'

/** How long the file can be fetched. */
const KEPT = 24 * 60 * 60 * 1000
/** As much as a zip archive holds. */
const MOST_BYTES = 0xffffffff
const CONSENTS_READ = 10_000
const BEAT_EVERY = 5_000

const words = {
  zh: { title: '个人数据', note: '这里是本系统保存的关于您的全部数据：可读页面，以及同名的 JSON 数据文件。', customer: '资料', number: '编号', name: '姓名', phone: '电话', email: '邮箱', id: '网站用户 ID', since: '首次来访', age: '年龄段', gender: '性别', job: '职业', level: '等级', source: '来源', tags: '标签', given: '同意', withdrawn: '撤回', privacy: '隐私说明', marketing: '营销信息' },
  en: { title: 'Personal data', note: 'Everything this system keeps about you: pages to read, and the same as JSON data files beside them.', customer: 'Profile', number: 'Number', name: 'Name', phone: 'Phone', email: 'E-mail', id: 'Id at the site', since: 'First seen', age: 'Age band', gender: 'Gender', job: 'Occupation', level: 'Level', source: 'Source', tags: 'Tags', given: 'agreed', withdrawn: 'withdrawn', privacy: 'Privacy notice', marketing: 'Marketing' },
}

/** What customers themselves keep, for the export: profile, identities, attributes, consents. */
export async function* ownPieces(context: PersonContext, { customerIds }: Subject, language: Language): AsyncGenerator<ExportPiece> {
  const said = words[language]
  const rows = [...(await store.findPersons(context.db, customerIds)).values()].sort((a, b) => customerIds.indexOf(a.id) - customerIds.indexOf(b.id))
  const consents = await store.listConsents(context.db, customerIds, CONSENTS_READ)
  const sites = await context.ports.siteNames()
  const [first] = rows
  if (first === undefined) return
  const people = rows.map((row) => {
    const { externalId, name, phone, email } = openPersonal(context.keyring, row)
    return {
      number: row.number, name, phone, email, externalId, site: row.site_id === null ? null : (sites.get(row.site_id) ?? null), createdAt: row.created_at, lastSeenAt: row.last_seen_at,
      ageBand: row.age_band, gender: row.gender, occupation: row.occupation, level: row.level, source: row.source, tags: row.tags,
      fields: { ...row.fields, ...openFields(context.keyring, row.id, row.fields_sealed) }, attributes: row.attributes,
    }
  })
  yield {
    kind: 'document', path: 'profile', title: said.customer, at: first.created_at, counts: { consents: consents.length },
    json: { people, consents: consents.map(({ kind, version, given, source, site, at }) => ({ kind, version, given, source, site: site === null ? null : (sites.get(site) ?? null), at })) },
    facts: people.flatMap((one): [string, string][] => [
      [said.number, String(one.number)], [said.name, one.name ?? ''], [said.phone, one.phone ?? ''], [said.email, one.email ?? ''], [said.id, one.externalId ?? ''],
      [said.since, one.createdAt], [said.age, one.ageBand ?? ''], [said.gender, one.gender ?? ''], [said.job, one.occupation ?? ''], [said.level, one.level === null ? '' : String(one.level)],
      [said.source, one.source ?? ''], [said.tags, one.tags.join(', ')], ...Object.entries(one.fields).map(([key, value]): [string, string] => [key, Array.isArray(value) ? value.join(', ') : String(value)]),
      ...Object.entries(one.attributes).map(([key, value]): [string, string] => [key, String(value)]),
    ]),
    lines: consents.map(({ at, kind, given, version }) => ({ at, who: said[kind], text: `${given ? said.given : said.withdrawn} (${version})` })),
  }
}

/** The files of an archive: each document as data and as a page, and last the page that leads to all of them. */
async function* entriesOf(context: PersonContext, parts: readonly PersonalPart[], subject: Subject, language: Language, onPiece: (part: number, counts: Record<string, number>) => void): AsyncGenerator<ZipEntry> {
  const listed: { path: string; title: string; at: string }[] = []
  for (const [index, part] of parts.entries()) {
    onPiece(index, {})
    for await (const piece of part.export?.(subject, language) ?? []) {
      const modifiedAt = new Date(piece.at)
      if (piece.kind === 'file') {
        onPiece(index, { files: 1 })
        yield { path: piece.path, content: await bytesOf(context, piece.storageKey), modifiedAt }
        continue
      }
      onPiece(index, piece.counts ?? {})
      listed.push(piece)
      yield { path: `${piece.path}.json`, content: [Buffer.from(`${JSON.stringify(piece.json, null, 2)}\n`)], modifiedAt }
      yield { path: `${piece.path}.html`, content: [Buffer.from(documentPage(piece, language))], modifiedAt }
    }
  }
  const said = words[language]
  yield { path: 'index.html', content: [Buffer.from(indexPage(language, said.title, said.note, listed))], modifiedAt: new Date(context.now()) }
}

/** A file that storage has lost is an empty one: what is there can be handed out all the same. */
async function bytesOf({ storage, onError }: PersonContext, key: string): Promise<ZipEntry['content']> {
  try {
    return (await storage.get(key)) as AsyncIterable<Uint8Array>
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error
    onError(error)
    return []
  }
}

/** Makes the file of an export, encrypted as it is written. A crash leaves nothing but an object nobody knows the key of. */
export async function runExport(context: PersonContext, parts: readonly PersonalPart[], request: RequestRow): Promise<void> {
  const { db, keyring, storage } = context
  const counts: Record<string, number> = {}
  let step = 0
  let saved = 0
  const onPiece = (part: number, more: Record<string, number>): void => {
    step = part
    for (const [name, n] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + n
  }
  async function* beating(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      yield chunk
      if (Date.now() - saved < BEAT_EVERY) continue
      saved = Date.now()
      await requests.saveProgress(db, { ...request, step, counts })
    }
  }
  const sealed = encrypted(beating(zip(entriesOf(context, parts, { customerIds: request.customerIds ?? [] }, request.language, onPiece))))
  const stored = await storage.put(sealed.bytes, { maxBytes: MOST_BYTES })
  const keySealed = keyring.seal(JSON.stringify(sealed.key()), exportKeyPlace(request.id))
  const done = { ...request, step: parts.length, counts }
  const kept = await requests.finishExport(db, done, { key: stored.key, keySealed, size: stored.size }, iso(context), new Date(context.now() + KEPT).toISOString())
  if (!kept) await storage.remove(stored.key)
}

export const exportKeyPlace = (id: string): string => `privacy_requests.key/${id}`
