import { MAX_MESSAGE_LENGTH, replyShortcut, type CannedReplyInput, type Language, type ReplyOwner, type RowsReport } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { isDuplicate, isReferenced } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { csvLine, languageNamed, orRefuse, readTable, Report, type TableRow, type TableShape } from '../knowledge/index.ts'
import { MOST, ownerRow, type RepliesContext } from './commands.ts'
import { mayEdit, maySee } from './policy.ts'
import * as store from './store.ts'

type Column = 'shortcut' | 'title' | 'text' | 'language' | 'folder'
interface Words {
  zh: string
  en: string
}

const columns = ['shortcut', 'title', 'text', 'language', 'folder'] as const
const shape: TableShape<Column> = {
  names: {
    shortcut: ['快捷词', 'shortcut', '快捷码', '快捷键', 'key'],
    title: ['标题', 'title', '名称', 'name'],
    text: ['内容', 'text', '回复', '话术', 'reply', 'content'],
    language: ['语言', 'language', '语种', 'lang'],
    folder: ['文件夹', 'folder', '分类', '分组', 'category'],
  },
  required: ['shortcut', 'text'],
}

const LONGEST_TITLE = 80
const LONGEST_FOLDER = 60

const cell = (value: string | readonly string[] | null | undefined): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '')
const isWords = (value: CannedReplyInput | Words): value is Words => 'zh' in value

/** What a row says, or what is wrong with it. Without a title the text's beginning is the title. */
function understand({ values, problem }: TableRow<Column>): CannedReplyInput | Words {
  if (problem) return problem
  const shortcut = cell(values.shortcut).replace(/^[/／]/u, '').toLowerCase()
  const text = cell(values.text).replaceAll('\r\n', '\n')
  const title = cell(values.title) || Array.from(text.split('\n', 1)[0] ?? '').slice(0, 40).join('')
  const folder = cell(values.folder)
  const language = languageNamed(cell(values.language))
  if (!replyShortcut.safeParse(shortcut).success) {
    return { zh: '快捷词只能含小写字母、数字、汉字和连字符，1 至 30 个字符', en: 'the shortcut may hold small letters, digits, Chinese characters and hyphens, 1 to 30 of them' }
  }
  if (text === '') return { zh: '内容为空', en: 'the text is empty' }
  if (text.length > MAX_MESSAGE_LENGTH) return { zh: `内容超过 ${String(MAX_MESSAGE_LENGTH)} 个字符`, en: `the text is longer than ${String(MAX_MESSAGE_LENGTH)} characters` }
  if (title.length > LONGEST_TITLE) return { zh: `标题超过 ${String(LONGEST_TITLE)} 个字符`, en: `the title is longer than ${String(LONGEST_TITLE)} characters` }
  if (folder.length > LONGEST_FOLDER) return { zh: `文件夹名超过 ${String(LONGEST_FOLDER)} 个字符`, en: `the folder's name is longer than ${String(LONGEST_FOLDER)} characters` }
  if (language === null) return { zh: `语言的值“${cell(values.language).slice(0, 40)}”无法识别（zh 或 en）`, en: `the language “${cell(values.language).slice(0, 40)}” is not understood (zh or en)` }
  return { shortcut, title, text, language: language ?? null, folder }
}

const same = (a: CannedReplyInput, b: CannedReplyInput): boolean => a.title === b.title && a.text === b.text && a.language === b.language && a.folder === b.folder

/** The rows of a file beside what there is: what is to be stored, and in `report` what is not, and why. */
function compare(rows: readonly TableRow<Column>[], existing: readonly store.StoredReply[], most: number, report: Report): store.StoredReply[] {
  const known = new Map(existing.map((one) => [one.shortcut, one]))
  const seenIn = new Map<string, number>()
  const changed: store.StoredReply[] = []
  let total = existing.length
  for (const row of rows) {
    const given = understand(row)
    if (isWords(given)) {
      report.reject(row, given)
      continue
    }
    const earlier = seenIn.get(given.shortcut)
    const old = known.get(given.shortcut)
    if (earlier !== undefined) report.reject(row, { zh: `快捷词与第 ${String(earlier)} 行重复`, en: `the shortcut repeats that of row ${String(earlier)}` })
    else if (old === undefined && total >= most) report.reject(row, { zh: `快捷回复最多 ${String(most)} 条`, en: `there may be ${String(most)} canned replies at most` })
    else {
      seenIn.set(given.shortcut, row.row)
      if (old === undefined) total += 1
      if (old !== undefined && same(old, given)) report.count('unchanged')
      else {
        report.count(old === undefined ? 'created' : 'updated')
        changed.push({ ...given, id: old?.id ?? randomUUID() })
      }
    }
  }
  return changed
}

const tooMany = (most: number): AppError => new AppError('too_large', {
  text: { zh: `文件超过 ${String(most)} 行；请拆成几个文件。`, en: `The file has more than ${String(most)} rows. Split it into several files.` },
})

async function rowsIn(bytes: Buffer, most: number): Promise<TableRow<Column>[]> {
  const rows: TableRow<Column>[] = []
  for await (const row of readTable(bytes, shape)) if (rows.push(row) > most) throw tooMany(most)
  return rows
}

/**
 * Takes the good rows of a file over the replies of one owner with the same shortcut; reports the others.
 * @throws AppError forbidden; bad_request for a file that is none, or a group that is not there; conflict when others were made meanwhile
 */
export async function importReplies(context: RepliesContext, agent: AgentPrincipal, owner: ReplyOwner, bytes: Buffer, language: Language): Promise<RowsReport> {
  const whose = ownerRow(agent, owner)
  if (!mayEdit(agent, whose)) throw new AppError('forbidden')
  const most = MOST[owner.scope]
  const rows = await orRefuse(rowsIn(bytes, most * 2))
  const report = new Report(language)
  try {
    await context.db.transaction(async (tx) => {
      const changed = compare(rows, await store.ownedReplies(tx, whose), most, report)
      if (changed.length > 0) await store.putReplies(tx, whose, changed)
      if (owner.scope === 'personal') return
      const { created, updated, unchanged, rejectedCount } = report.value
      await context.audit.record({ actor: { id: agent.userId }, action: 'reply.imported', subject: whose.groupId === null ? 'reply:company' : `group:${whose.groupId}`, detail: { created, updated, unchanged, rejected: rejectedCount } }, tx)
    })
  } catch (error) {
    if (isDuplicate(error)) throw new AppError('conflict', { cause: error })
    if (isReferenced(error)) throw new AppError('bad_request', { fields: [{ path: 'query.groupId', message: 'no such group' }], cause: error })
    throw error
  }
  return report.value
}

/** The replies of one owner as a file that import reads back. @throws AppError forbidden */
export async function exportReplies({ db }: RepliesContext, agent: AgentPrincipal, owner: ReplyOwner, language: Language): Promise<Buffer> {
  const whose = ownerRow(agent, owner)
  if (!maySee(agent, whose)) throw new AppError('forbidden')
  const head = columns.map((column) => shape.names[column][language === 'zh' ? 0 : 1])
  const lines = (await store.ownedReplies(db, whose)).map((one) => csvLine(columns.map((column) => one[column] ?? '')))
  // the mark tells Excel that this is UTF-8
  return Buffer.from(`\ufeff${csvLine(head)}${lines.join('')}`)
}
