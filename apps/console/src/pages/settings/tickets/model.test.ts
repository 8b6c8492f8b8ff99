import { slaPolicyInput, ticketTypeInput } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { emptyEscalation, emptyField, emptyPolicy, emptyType, fieldProblem, inSeconds, inUnit, newKey, policyProblem, typeProblem, withMove, withoutState } from './model.ts'

const named = { ...emptyType, name: { zh: '维修', en: 'Repair' } }

describe('a new type of tickets', () => {
  it('is one the server takes once it has a name', () => {
    expect(typeProblem(emptyType)).toBe('name')
    expect(typeProblem(named)).toBeNull()
    expect(ticketTypeInput.safeParse(named).success).toBe(true)
  })

  it('loses a state with all that pointed to it', () => {
    const type = withoutState({ ...named, fields: [{ ...emptyField, key: 'a', name: { zh: '甲', en: '' }, requiredAt: ['pending', 'solved'] }] }, 'pending')
    expect(type.states.map(({ key }) => key)).toEqual(['new', 'open', 'solved', 'closed'])
    expect(type.states.flatMap(({ to }) => to)).not.toContain('pending')
    expect(type.fields[0]?.requiredAt).toEqual(['solved'])
  })

  it('must begin open, end, and let tickets out of every state but the last', () => {
    expect(typeProblem({ ...named, states: [...named.states].reverse() })).toBe('first')
    expect(typeProblem(withoutState(named, 'closed'))).toBe('ends')
    expect(typeProblem({ ...named, states: named.states.map((one) => (one.key === 'pending' ? { ...one, to: [] } : one)) })).toBe('stuck')
    const moved = withMove(named.states, 'open', 'closed', true)
    expect(moved.find(({ key }) => key === 'open')?.to).toEqual(['pending', 'solved', 'closed'])
    expect(withMove(moved, 'open', 'closed', false)).toEqual(named.states)
  })

  it('gives keys of their own', () => {
    expect(newKey('Order number', 'field', [])).toBe('order_number')
    expect(newKey('Order number', 'field', ['order_number'])).toBe('order_number_2')
    expect(newKey('', 'field', ['field_1'])).toBe('field_2')
    expect(newKey('订单 24', 'field', [])).toBe('field_1')
  })
})

describe('a field', () => {
  it('needs a name, a key of its own, and options where one chooses', () => {
    const field = { ...emptyField, key: 'reason', name: { zh: '原因', en: '' } }
    expect(fieldProblem(field, [])).toBeNull()
    expect(fieldProblem(field, ['reason'])).toBe('keyTaken')
    expect(fieldProblem({ ...field, key: '1' }, [])).toBe('key')
    expect(fieldProblem({ ...field, kind: 'select' }, [])).toBe('options')
    expect(fieldProblem({ ...field, kind: 'number', min: 3, max: 2 }, [])).toBe('range')
  })
})

describe('a policy', () => {
  it('is one the server takes once it has a name, and promises something', () => {
    const policy = { ...emptyPolicy, name: '标准' }
    expect(policyProblem(emptyPolicy)).toBe('name')
    expect(policyProblem(policy)).toBeNull()
    expect(slaPolicyInput.safeParse({ ...policy, escalations: [emptyEscalation] }).success).toBe(true)
    const none = { firstReplySeconds: null, nextReplySeconds: null, resolutionSeconds: null }
    expect(policyProblem({ ...policy, goals: { low: none, normal: none, high: none, urgent: none } })).toBe('noGoals')
    expect(policyProblem({ ...policy, escalations: [{ ...emptyEscalation, notifyFollowers: false }] })).toBe('idle')
  })

  it('has times in the unit they are whole in', () => {
    expect(inUnit(900)).toEqual({ value: 15, unit: 'minutes' })
    expect(inUnit(7200)).toEqual({ value: 2, unit: 'hours' })
    expect(inUnit(0)).toEqual({ value: 0, unit: 'minutes' })
    expect(inSeconds(1.5, 'hours')).toBe(5400)
  })
})
