import type { SlaEscalation, SlaGoals, SlaPolicyInput, TicketCategory, TicketField, TicketFieldKind, TicketName, TicketPriority, TicketState, TicketTypeInput } from '@yingda/contract'

const HOUR = 3600
const DAY = 24 * HOUR

export const fieldKinds = ['text', 'long_text', 'number', 'date', 'datetime', 'select', 'multi_select', 'checkbox', 'phone', 'email', 'file'] as const satisfies readonly TicketFieldKind[]
export const isChoice = (kind: TicketFieldKind): boolean => kind === 'select' || kind === 'multi_select'
export const priorities = ['urgent', 'high', 'normal', 'low'] as const satisfies readonly TicketPriority[]
export const goalNames = ['firstReplySeconds', 'nextReplySeconds', 'resolutionSeconds'] as const satisfies readonly (keyof SlaGoals)[]

export const isNamed = ({ zh, en }: TicketName): boolean => zh.trim() !== '' || en.trim() !== ''
export const shownName = ({ zh, en }: TicketName): string => (zh.trim() === '' ? en : zh)

/** A key that none has yet: made of the English name where it can be, else of a word and a number. */
export function newKey(name: string, word: string, taken: readonly string[]): string {
  const letters = name.toLowerCase().normalize('NFKD').replaceAll(/[^a-z0-9]+/gu, '_').replaceAll(/^[^a-z]+|_+$/gu, '').slice(0, 36)
  const base = letters === '' ? word : letters
  if (letters !== '' && !taken.includes(base)) return base
  let n = letters === '' ? 1 : 2
  while (taken.includes(`${base}_${String(n)}`)) n += 1
  return `${base}_${String(n)}`
}

const noName: TicketName = { zh: '', en: '' }

export const emptyField: TicketField = { key: '', kind: 'text', name: noName, help: noName, options: [], required: false, requiredAt: [], customer: 'hidden', min: null, max: null }

const state = (key: string, zh: string, en: string, category: TicketCategory, to: string[]): TicketState => ({ key, name: { zh, en }, category, to })

/** A new type: the usual states, no fields. */
export const emptyType: TicketTypeInput = {
  name: noName, description: noName, active: true, forCustomers: false, priority: 'normal', groupId: null, fields: [],
  states: [
    state('new', '待受理', 'New', 'new', ['open', 'pending', 'solved']),
    state('open', '处理中', 'In progress', 'open', ['pending', 'solved']),
    state('pending', '待客户回复', 'Waiting for customer', 'pending_customer', ['open', 'solved']),
    state('solved', '已解决', 'Solved', 'solved', ['open', 'closed']),
    state('closed', '已关闭', 'Closed', 'closed', []),
  ],
  rules: { reopenDays: 7, closeDays: 7, reminders: { times: 3, seconds: DAY }, raiseAfter: 2 },
}

/** States without one, and without what pointed to it. */
export function withoutState(type: TicketTypeInput, key: string): TicketTypeInput {
  return {
    ...type,
    states: type.states.filter((one) => one.key !== key).map((one) => ({ ...one, to: one.to.filter((to) => to !== key) })),
    fields: type.fields.map((field) => ({ ...field, requiredAt: field.requiredAt.filter((at) => at !== key) })),
  }
}

/** A move between states allowed or not. */
export const withMove = (states: readonly TicketState[], from: string, to: string, allowed: boolean): TicketState[] =>
  states.map((one) => (one.key === from ? { ...one, to: allowed ? [...one.to.filter((key) => key !== to), to] : one.to.filter((key) => key !== to) } : one))

export type TypeProblem = 'name' | 'stateName' | 'first' | 'ends' | 'fewStates' | 'stuck'

/** What keeps a type from being saved; null when nothing does. `stuck`: no way leads out of a state that is not the end. */
export function typeProblem({ name, states }: TicketTypeInput): TypeProblem | null {
  if (!isNamed(name)) return 'name'
  if (states.some((one) => !isNamed(one.name))) return 'stateName'
  if (states.length < 3) return 'fewStates'
  const [first] = states
  if (first?.category !== 'new' && first?.category !== 'open') return 'first'
  if (!states.some(({ category }) => category === 'solved') || !states.some(({ category }) => category === 'closed')) return 'ends'
  return states.some(({ category, to }) => category !== 'closed' && to.length === 0) ? 'stuck' : null
}

export type FieldProblem = 'name' | 'key' | 'keyTaken' | 'options' | 'range'

/** What keeps a field from being taken over. `others`: keys of the other fields. */
export function fieldProblem(field: TicketField, others: readonly string[]): FieldProblem | null {
  if (!isNamed(field.name)) return 'name'
  if (!/^[a-z][a-z0-9_]{0,39}$/u.test(field.key)) return 'key'
  if (others.includes(field.key)) return 'keyTaken'
  if (isChoice(field.kind) && (field.options.length === 0 || field.options.some((one) => !isNamed(one.name)))) return 'options'
  return field.min !== null && field.max !== null && field.min > field.max ? 'range' : null
}

const goals = (first: number, next: number, resolution: number): SlaGoals => ({ firstReplySeconds: first, nextReplySeconds: next, resolutionSeconds: resolution })

export const emptyPolicy: SlaPolicyInput = {
  name: '', active: true, conditions: { typeIds: [], priorities: [], groupIds: [], customerLevels: [], segmentIds: [] }, calendarId: null,
  goals: { low: goals(8 * HOUR, 16 * HOUR, 40 * HOUR), normal: goals(4 * HOUR, 8 * HOUR, 24 * HOUR), high: goals(HOUR, 2 * HOUR, 8 * HOUR), urgent: goals(HOUR / 4, HOUR / 2, 4 * HOUR) },
  warning: { kind: 'share', share: 0.8 }, escalations: [],
}

export const emptyEscalation: SlaEscalation = { target: 'any', afterSeconds: 0, raisePriority: false, assignGroupId: null, assignAgentId: null, notifyFollowers: true, notifyUserIds: [] }

/** An escalation that does nothing. */
export const isIdle = ({ raisePriority, assignGroupId, assignAgentId, notifyFollowers, notifyUserIds }: SlaEscalation): boolean =>
  !raisePriority && assignGroupId === null && assignAgentId === null && !notifyFollowers && notifyUserIds.length === 0

export type PolicyProblem = 'name' | 'noGoals' | 'idle'

/** What keeps a policy from being saved; null when nothing does. */
export function policyProblem({ name, goals: all, escalations }: SlaPolicyInput): PolicyProblem | null {
  if (name.trim() === '') return 'name'
  if (Object.values(all).every((one) => goalNames.every((goal) => one[goal] === null))) return 'noGoals'
  return escalations.some(isIdle) ? 'idle' : null
}

export type Unit = 'minutes' | 'hours'
const secondsOf: Record<Unit, number> = { minutes: 60, hours: HOUR }

/** Seconds in the unit they are whole in: hours where they can be. */
export function inUnit(seconds: number): { value: number; unit: Unit } {
  return seconds % HOUR === 0 && seconds > 0 ? { value: seconds / HOUR, unit: 'hours' } : { value: Math.round(seconds / 60), unit: 'minutes' }
}
export const inSeconds = (value: number, unit: Unit): number => Math.round(value * secondsOf[unit])
