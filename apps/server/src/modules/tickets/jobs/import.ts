import type { Language, TicketJob, TicketType, TicketValues } from '@yingda/contract'
import { ticketInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { Worker } from '../../../platform/jobs/runner.ts'
import { CsvRecords, decode, findEncoding, recordsOf, separatorOf, unguard } from '../../knowledge/index.ts'
import { asActor, requireAgents, requireCustomer } from '../commands/change-ticket.ts'
import { createTicket } from '../commands/create-ticket.ts'
import { idOf } from '../commands/run.ts'
import type { TicketContext } from '../context.ts'
import { cellValue, columnOf, fieldKeyOf, listOf, priorityOf, stateKeyOf, typeOf, type Column } from './columns.ts'
import { ticketJobs } from './store.ts'

const MAX_ROWS = 50_000

interface ImportTask {
  headings: string[]
  typeId: string | null
}

const bad = (zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en } })

async function bytesOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Reads a CSV file and begins to make its tickets. @throws AppError bad_request (no rows, no subject column), too_large */
export async function startImport(context: TicketContext, agent: AgentPrincipal, body: Readable, typeId: string | undefined, language: Language): Promise<TicketJob> {
  const bytes = await bytesOf(body)
  const found = await findEncoding(bytes)
  const [beginning = ''] = decode(bytes.subarray(0, 64 * 1024), found)
  const records = [...recordsOf(decode(bytes, found), new CsvRecords(separatorOf(beginning)))].map((record) => record.map(unguard)).filter((record) => record.some((cell) => cell.trim() !== ''))
  const [headings, ...rows] = records
  if (headings === undefined || rows.length === 0) throw bad('文件中没有可导入的行，请检查后重新上传。', 'The file holds no rows. Check it and upload again.')
  if (rows.length > MAX_ROWS) throw new AppError('too_large', { text: { zh: `一次最多导入 ${String(MAX_ROWS)} 行，请拆分文件。`, en: `At most ${String(MAX_ROWS)} rows at once. Split the file.` } })
  if (!headings.some((heading) => columnOf(heading) === 'subject')) throw bad('第一行须为列名，且要有“主题”列。', 'The first row must name the columns, one of them “subject”.')
  if (typeId === undefined && !headings.some((heading) => columnOf(heading) === 'type')) throw bad('请选择工单类型，或在文件中加入“类型”列。', 'Choose a type, or add a column “type” to the file.')
  const id = randomUUID()
  const task: ImportTask = { headings: headings.map((heading) => heading.replace(/^\uFEFF/u, '').trim()), typeId: typeId ?? null }
  await context.db.transaction(async (tx) => {
    await ticketJobs.insert(tx, { id, kind: 'import', createdBy: agent.userId, language, task, total: rows.length }, rows.map((cells, at) => ({ row: at + 1, subjectId: null, input: cells })))
    await context.audit.record({ actor: { id: agent.userId }, action: 'tickets.imported', subject: `ticket_job:${id}`, detail: { rows: rows.length } }, tx)
  })
  const job = await ticketJobs.find(context.db, id, agent.userId)
  if (!job) throw new AppError('not_found')
  return job
}

/** Cells by column, and the others by heading. */
function read(task: ImportTask, cells: readonly string[]): { of: (column: Column) => string; others: [string, string][] } {
  const byColumn = new Map<Column, string>()
  const others: [string, string][] = []
  for (const [at, heading] of task.headings.entries()) {
    const cell = cells[at] ?? ''
    const column = columnOf(heading)
    if (column !== null) byColumn.set(column, cell)
    else if (cell.trim() !== '' && heading !== '') others.push([heading, cell])
  }
  return { of: (column) => byColumn.get(column)?.trim() ?? '', others }
}

function valuesOf(type: TicketType, others: readonly [string, string][]): TicketValues {
  const values: TicketValues = {}
  for (const [heading, cell] of others) {
    const key = fieldKeyOf(type, heading)
    if (key !== null) values[key] = cellValue(type, key, cell)
  }
  return values
}

/** Makes the ticket of one row; one that its key or this job has made before stays as it is. */
export const importWorker = (context: TicketContext): Worker => async (row, job, agent) => {
  if (!agent.permissions.has('tickets.edit')) throw new AppError('forbidden')
  const task = job.task as ImportTask
  const { of, others } = read(task, row.input as string[])
  const settings = await context.settings.get()
  const type = of('type') === '' && task.typeId !== null ? settings.findType(task.typeId) : typeOf(settings.types, of('type'))
  if (type?.active !== true) throw bad(`没有名为“${of('type')}”的工单类型。`, `There is no type “${of('type')}”.`)
  const priority = of('priority') === '' ? type.priority : priorityOf(of('priority'))
  if (priority === null) throw bad(`优先级“${of('priority')}”无法识别。`, `The priority “${of('priority')}” is not known.`)
  const state = of('state') === '' ? undefined : stateKeyOf(type, of('state'))
  if (state === null) throw bad(`该类型没有状态“${of('state')}”。`, `The type has no state “${of('state')}”.`)
  const parsed = ticketInput.safeParse({ typeId: type.id, subject: of('subject'), description: of('description'), values: valuesOf(type, others), tags: listOf(of('tags')), ...(of('assignee') === '' ? {} : { assigneeId: of('assignee') }) })
  if (!parsed.success) throw bad(`内容不符合要求：${parsed.error.issues[0]?.path.join('.') ?? ''}`, `Not valid: ${parsed.error.issues[0]?.path.join('.') ?? ''}`)
  const { subject, description, values, tags, assigneeId } = parsed.data
  await requireAgents(context, assigneeId === undefined || assigneeId === null ? [] : [assigneeId])
  const customerId = of('customer') === '' ? null : await customerOf(context, agent, of('customer'))
  const key = of('key')
  const id = key === '' ? idOf(`import:${job.id}`, String(row.row)) : idOf('import', key)
  const { ticket, repeated } = await createTicket(context, {
    id, by: asActor(agent), typeId: type.id, subject, description, values, files: [], fileOwner: { agentId: agent.userId }, source: 'agent', customerId, priority, state, tags, language: job.language,
    ...(assigneeId === undefined ? {} : { assigneeId }),
  })
  return { subjectId: ticket.id, changed: !repeated || (row.subjectId === null && key === '') }
}

async function customerOf(context: TicketContext, agent: AgentPrincipal, text: string): Promise<string> {
  const id = await context.ports.findCustomer?.(agent, text)
  if (id === null || id === undefined) throw bad(`没有找到客户“${text}”。`, `There is no customer “${text}”.`)
  await requireCustomer(context, agent, id, () => Promise.resolve(false))
  return id
}
