import { defaultGroupRouting, type GroupRouting, type RoutingRules } from '@yingda/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFree, type Load } from './choose.ts'
import { inOrder, plan } from './plan.ts'
import type { Agent, Facts, Owned, Step, Waiting, World } from './world.ts'

const SECOND = 1000
const NOW = 10_000_000
const groupIds = ['g1', 'g2', 'g3']
const facts: Facts = { language: 'zh', channel: 'web', page: null, cause: null, scenario: null, serviceKind: null, labels: [], segmentIds: [], level: null, attributes: {} }
const noRules: RoutingRules = { rules: [], defaultGroupId: null, breakReasons: ['小休'] }
const routing = (change: Partial<GroupRouting> = {}): GroupRouting => ({ ...defaultGroupRouting, mode: 'assign', ...change })
const agent = (id: string, change: Partial<Agent> = {}): Agent => ({
  id, name: id, availability: 'online', connected: true, goneSince: null, capacity: 3, byChannel: {}, skills: new Map([['g1', 50]]), levels: new Map(), lastGivenAt: 0, missed: 0, ...change,
})
const waiting = (id: string, change: Partial<Waiting> = {}): Waiting => ({
  id, ownerSeq: 2, queuedAt: NOW - 60 * SECOND, priority: 0, groupId: 'g1', inGroupSince: NOW - 60 * SECOND, offer: null, passedBy: [], lastAgentId: null,
  ownerAgentId: null, triedGroupIds: ['g1'], facts, demand: null, answers: new Map(), ...change,
})
const owned = (id: string, agentId: string, change: Partial<Owned> = {}): Owned => ({
  id, ownerSeq: 2, agentId, groupId: 'g1', channel: 'web', since: NOW - 600 * SECOND, waitingSince: null, ...change,
})
const world = (change: Partial<World> & { people?: Agent[]; served?: Record<string, GroupRouting> }): World => ({
  now: NOW, rules: noRules, hours: new Map(), skills: new Map([['s1', '英语'], ['s2', '退款']]), waiting: [], owned: [], groups: new Map(Object.entries(change.served ?? { g1: routing(), g2: routing() })),
  agents: new Map((change.people ?? []).map((one) => [one.id, one])), ...change,
})
const given = (steps: readonly Step[]): Record<string, string> =>
  Object.fromEntries(steps.flatMap((step) => (step.do === 'assign' || step.do === 'offer' ? [[step.conversationId, step.agentId]] : [])))

describe('who gets what', () => {
  it('gives the most urgent first, then who has waited longest, and stops when all are full', () => {
    const steps = plan(world({
      people: [agent('a', { capacity: 1 }), agent('b', { capacity: 1 })],
      waiting: [waiting('late'), waiting('early', { queuedAt: NOW - 90 * SECOND }), waiting('vip', { priority: 3, queuedAt: NOW - SECOND })],
    }))
    expect(Object.keys(given(steps)).sort()).toEqual(['early', 'vip'])
  })

  it('asks the strategies in the order the company sets', () => {
    const people = [
      agent('last', { capacity: 10, skills: new Map([['g1', 10]]), lastGivenAt: 9 }),
      agent('mine', { capacity: 10, skills: new Map([['g1', 10]]), lastGivenAt: 8 }),
      agent('best', { capacity: 10, skills: new Map([['g1', 90]]), lastGivenAt: 7 }),
      agent('idle', { capacity: 10, skills: new Map([['g1', 10]]), lastGivenAt: 6 }),
      agent('next', { capacity: 10, skills: new Map([['g1', 10]]), lastGivenAt: 1 }),
    ]
    const has = ['last', 'mine', 'best', 'next'].map((id) => owned(`of-${id}`, id))
    const one = waiting('x', { lastAgentId: 'last', ownerAgentId: 'mine' })
    const first = (...strategies: GroupRouting['strategies']): string | undefined =>
      given(plan(world({ people, owned: has, waiting: [one], served: { g1: routing({ strategies }) } })))['x']
    expect(first('last_agent', 'owner')).toBe('last')
    expect(first('owner', 'last_agent')).toBe('mine')
    expect(first('skill', 'last_agent')).toBe('best')
    expect(first('fewest')).toBe('idle')
    expect(first('idle_share')).toBe('idle')
    expect(first('round_robin')).toBe('next')
  })

  it('keeps an exclusive owner, even full, but only while there', () => {
    const one = waiting('x', { ownerAgentId: 'mine' })
    const served = { g1: routing({ exclusiveOwner: true }) }
    const full = [agent('mine', { capacity: 0 }), agent('other')]
    expect(given(plan(world({ people: full, waiting: [one], served })))).toEqual({})
    expect(given(plan(world({ people: [agent('mine', { availability: 'offline' }), agent('other')], waiting: [one], served })))).toEqual({ x: 'other' })
  })

  it('holds the limit of a channel beside the one of all', () => {
    const steps = plan(world({ people: [agent('a', { capacity: 5, byChannel: { web: 1 } })], waiting: [waiting('x'), waiting('y')] }))
    expect(Object.keys(given(steps))).toEqual(['x'])
  })

  it('leaves a manual queue to the agents', () => {
    expect(plan(world({ people: [agent('a')], waiting: [waiting('x')], served: { g1: routing({ mode: 'manual' }) } }))).toEqual([])
  })
})

describe('rules', () => {
  const rule = (id: string, groupId: string, conditions: RoutingRules['rules'][number]['conditions'], change = {}): RoutingRules['rules'][number] =>
    ({ id, name: id, enabled: true, conditions, groupId, priority: 0, ...change })
  const route = (rules: RoutingRules, of: Partial<Facts>): Step | undefined => plan(world({ rules, waiting: [waiting('x', { groupId: null, facts: { ...facts, ...of } })] }))[0]

  it('the first that fits decides group and priority; nothing fits: the default; no default: everybody', () => {
    const rules = {
      ...noRules, defaultGroupId: 'g2',
      rules: [rule('off', 'g2', [], { enabled: false }), rule('vip', 'g1', [{ field: 'level', atLeast: 3 }, { field: 'language', is: 'zh' }], { priority: 2 })],
    } satisfies RoutingRules
    expect(route(rules, { level: 5 })).toEqual({ do: 'route', conversationId: 'x', groupId: 'g1', priority: 2 })
    expect(route(rules, { level: 5, language: 'en' })).toMatchObject({ groupId: 'g2', priority: 0 })
    expect(route({ ...rules, defaultGroupId: null }, { level: 1 })).toBeUndefined()
  })

  it.each([
    [{ field: 'page', contains: '/Refund' }, { page: 'https://shop.example/refund?x=1' }],
    [{ field: 'cause', is: 'anger' }, { cause: 'anger' }],
    [{ field: 'label', is: '大促' }, { labels: ['大促'] }],
    [{ field: 'attribute', key: 'city', is: '上海' }, { attributes: { city: '上海' } }],
    [{ field: 'service_kind', is: 'complaint' }, { serviceKind: 'Complaint' }],
    [{ field: 'channel', is: 'web' }, {}],
  ] as const)('%j', (condition, of) => {
    const rules = { ...noRules, rules: [rule('r', 'g1', [condition])] }
    expect(route(rules, of)).toMatchObject({ groupId: 'g1' })
    const other = { page: 'https://shop.example/', cause: 'risk', channel: 'mail', labels: ['x'], attributes: { city: '北京' }, serviceKind: 'order' } as const
    expect(route(rules, other)).toBeUndefined()
  })

  it('a rule with a webhook asks first, waits for the answer, and holds itself where the answer says nothing', () => {
    const asking = rule('r', 'g1', [], { priority: 1, webhook: { url: 'https://crm.example/ask', timeoutSeconds: 3 } })
    const rules = { ...noRules, rules: [asking] }
    const step = (answers: Waiting['answers']): Step[] => plan(world({ rules, waiting: [waiting('x', { groupId: null, answers })] }))
    expect(step(new Map())).toEqual([{ do: 'ask', conversationId: 'x', ruleId: 'r' }])
    expect(step(new Map([['r', 'asked']]))).toEqual([])
    expect(step(new Map([['r', { groupId: 'g2', priority: 3 }]]))).toEqual([{ do: 'route', conversationId: 'x', groupId: 'g2', priority: 3 }])
    expect(step(new Map([['r', { groupId: null, priority: null }]]))).toEqual([{ do: 'route', conversationId: 'x', groupId: 'g1', priority: 1 }])
  })

  it('what waits for a group that is gone goes to everybody', () => {
    expect(plan(world({ waiting: [waiting('x', { groupId: 'gone' })] }))).toEqual([{ do: 'route', conversationId: 'x', groupId: null, priority: 0 }])
  })
})

describe('skills', () => {
  const demand = (change: Partial<NonNullable<Waiting['demand']>> = {}): NonNullable<Waiting['demand']> =>
    ({ rule: '英语客户', skills: [{ skillId: 's1', atLeast: 60, name: '英语' }], otherwise: { do: 'lower', afterSeconds: 30, to: 0 }, since: NOW - 10 * SECOND, ...change })
  const speaks = (id: string, level: number, change: Partial<Agent> = {}): Agent => agent(id, { levels: new Map([['s1', level]]), ...change })
  const asks = (change: Partial<Waiting> = {}): Waiting => waiting('x', { demand: demand(), ...change })

  it('are written down with the queue by the rule that asks for them, those that are no more left out', () => {
    const rule = { id: 'r', name: '英语客户', enabled: true, conditions: [], groupId: 'g1', priority: 0, demand: { skills: [{ skillId: 's1', atLeast: 60 }, { skillId: 'gone', atLeast: 1 }], otherwise: demand().otherwise } }
    const { since: _since, ...written } = demand()
    const routed = (change: Partial<World>): Step[] => plan(world({ rules: { ...noRules, rules: [rule] }, waiting: [waiting('x', { groupId: null })], ...change }))
    expect(routed({})).toEqual([{ do: 'route', conversationId: 'x', groupId: 'g1', priority: 0, demand: written }])
    expect(routed({ skills: new Map() })).toEqual([{ do: 'route', conversationId: 'x', groupId: 'g1', priority: 0 }])
  })

  it('decide who is given it: the rest waits, though others of the group are free, and who comes later is served', () => {
    const people = [agent('none'), speaks('little', 59), speaks('enough', 60, { capacity: 0 })]
    expect(given(plan(world({ people, waiting: [asks(), waiting('y')] })))).toEqual({ y: 'little' })
    expect(given(plan(world({ people: [agent('none'), speaks('enough', 60)], waiting: [asks()] })))).toEqual({ x: 'enough' })
    const both = demand({ skills: [{ skillId: 's1', atLeast: 1, name: '英语' }, { skillId: 's2', atLeast: 50, name: '退款' }] })
    expect(given(plan(world({ people: [speaks('one', 99)], waiting: [asks({ demand: both })] })))).toEqual({})
  })

  it('rank who is better at them, where the group ranks by skill', () => {
    const people = [speaks('good', 70, { skills: new Map([['g1', 99]]) }), speaks('better', 90, { skills: new Map([['g1', 1]]) })]
    expect(given(plan(world({ people, waiting: [asks()], served: { g1: routing({ strategies: ['skill'] }) } })))).toEqual({ x: 'better' })
  })

  it('are asked for less after their time, or no more', () => {
    const late = (to: number): Waiting => asks({ demand: demand({ since: NOW - 30 * SECOND, otherwise: { do: 'lower', afterSeconds: 30, to } }) })
    expect(given(plan(world({ people: [agent('none')], waiting: [late(0)] })))).toEqual({ x: 'none' })
    expect(given(plan(world({ people: [agent('none'), speaks('little', 30)], waiting: [late(30)] })))).toEqual({ x: 'little' })
    expect(given(plan(world({ people: [agent('none'), speaks('less', 29)], waiting: [late(30)] })))).toEqual({})
  })

  it('send on to another group after their time, where nobody need have them; never to a group that is gone or its own', () => {
    const late = (groupId: string): Waiting => asks({ demand: demand({ since: NOW - 30 * SECOND, otherwise: { do: 'overflow', afterSeconds: 30, groupId } }) })
    const there = agent('there', { skills: new Map([['g2', 50]]), capacity: 0 })
    expect(plan(world({ people: [agent('none'), there], waiting: [late('g2')] }))).toEqual([{ do: 'overflow', conversationId: 'x', groupId: 'g2', anyone: true }])
    expect(given(plan(world({ people: [agent('none'), { ...there, connected: false }], waiting: [late('g2')] })))).toEqual({ x: 'none' })
    expect(given(plan(world({ people: [speaks('enough', 60)], waiting: [late('g2')] })))).toEqual({ x: 'enough' })
    for (const nowhere of ['gone', 'g1']) expect(given(plan(world({ people: [agent('none')], waiting: [late(nowhere)] })))).toEqual({ x: 'none' })
  })

  it('one that was deleted is asked for no more; an own agent without it is nobody to wait for', () => {
    expect(given(plan(world({ people: [agent('none')], waiting: [asks()], skills: new Map() })))).toEqual({ x: 'none' })
    const served = { g1: routing({ exclusiveOwner: true }) }
    expect(given(plan(world({ people: [agent('mine'), speaks('enough', 60)], waiting: [asks({ ownerAgentId: 'mine' })], served })))).toEqual({ x: 'enough' })
  })
})

describe('offers', () => {
  const served = { g1: routing({ mode: 'offer', offerSeconds: 30, missLimit: 2 }) }

  it('offers with a countdown, and counts the offer as load', () => {
    expect(plan(world({ people: [agent('a', { capacity: 1 })], waiting: [waiting('x'), waiting('y')], served }))).toEqual([
      { do: 'offer', conversationId: 'x', ownerSeq: 2, agentId: 'a', until: NOW + 30 * SECOND },
    ])
    expect(plan(world({ people: [agent('a', { capacity: 1 })], waiting: [waiting('x', { offer: { agentId: 'a', until: NOW + SECOND } }), waiting('y')], served }))).toEqual([])
  })

  it('goes on to another after a miss, and comes back when all there have passed', () => {
    const missed = waiting('x', { offer: { agentId: 'a', until: NOW } })
    expect(plan(world({ people: [agent('a'), agent('b')], waiting: [missed], served }))).toEqual([{ do: 'end_offer', conversationId: 'x', agentId: 'a', outcome: 'missed' }])
    const next = (passedBy: string[]): Record<string, string> => given(plan(world({ people: [agent('a'), agent('b')], waiting: [waiting('x', { passedBy })], served })))
    expect(next(['a'])).toEqual({ x: 'b' })
    expect(next(['a', 'b'])).toEqual({ x: 'a' })
  })

  it('stands while the agent’s page loads again', () => {
    const standing = (gone: number, availability: Agent['availability'] = 'online'): number =>
      plan(world({ people: [agent('a', { connected: false, goneSince: NOW - gone, availability }), agent('b')], waiting: [waiting('x', { offer: { agentId: 'a', until: NOW + SECOND } })], served })).length
    expect([standing(4 * SECOND), standing(5 * SECOND), standing(0, 'break')]).toEqual([0, 1, 1])
  })

  it('when all there have passed, goes on to who is next before it comes back', () => {
    const busy = { g1: routing({ mode: 'offer', overflow: [{ groupId: 'g2', afterSeconds: 30 }], emergencyAgentId: 'e', emergencySeconds: 50 }), g2: routing() }
    const passed = (change: Partial<Waiting>): Step[] => plan(world({ people: [agent('a'), agent('b', { skills: new Map([['g2', 50]]), capacity: 0 }), agent('e', { skills: new Map() })], waiting: [waiting('x', { passedBy: ['a'], ...change })], served: busy }))
    expect(passed({})).toMatchObject([{ do: 'overflow', groupId: 'g2' }])
    expect(passed({ triedGroupIds: ['g1', 'g2'] })).toMatchObject([{ do: 'assign', agentId: 'e', emergency: true }])
    expect(passed({ queuedAt: NOW - 20 * SECOND, inGroupSince: NOW - 20 * SECOND })).toMatchObject([{ do: 'offer', agentId: 'a' }])
  })

  it('is withdrawn from who is gone, without a miss', () => {
    const steps = plan(world({ people: [agent('a', { connected: false, goneSince: NOW - 10 * SECOND, missed: 1 })], waiting: [waiting('x', { offer: { agentId: 'a', until: NOW + SECOND } })], served }))
    expect(steps).toEqual([{ do: 'end_offer', conversationId: 'x', agentId: 'a', outcome: 'withdrawn' }])
  })

  it('sets who misses too often to break', () => {
    const steps = plan(world({ people: [agent('a', { missed: 1 })], waiting: [waiting('x', { offer: { agentId: 'a', until: NOW } }), waiting('y')], served }))
    expect(steps).toEqual([{ do: 'end_offer', conversationId: 'x', agentId: 'a', outcome: 'missed' }, { do: 'set_break', agentId: 'a' }])
  })
})

describe('limits', () => {
  it('moves on to the next group after its time, once each, then to the agent for emergencies', () => {
    const served = { g1: routing({ overflow: [{ groupId: 'g2', afterSeconds: 30 }], emergencyAgentId: 'e', emergencySeconds: 50 }), g2: routing() }
    expect(plan(world({ waiting: [waiting('x')], served }))).toEqual([{ do: 'overflow', conversationId: 'x', groupId: 'g2' }])
    expect(plan(world({ waiting: [waiting('x', { inGroupSince: NOW - 29 * SECOND })], served }))).toEqual([])
    const tried = waiting('x', { triedGroupIds: ['g1', 'g2'] })
    const emergency = agent('e', { capacity: 0, skills: new Map() })
    expect(plan(world({ people: [emergency], waiting: [tried], served }))).toEqual([{ do: 'assign', conversationId: 'x', ownerSeq: 2, agentId: 'e', emergency: true }])
    expect(plan(world({ people: [{ ...emergency, availability: 'break' }], waiting: [tried], served }))).toEqual([])
  })

  it('moves nobody on from where somebody is to where nobody is, or to a group that is closed', () => {
    const served = { g1: routing({ overflow: [{ groupId: 'g2', afterSeconds: 30 }, { groupId: 'g3', afterSeconds: 30 }] }), g2: routing(), g3: routing() }
    const closed = { timeZone: 'UTC', weekly: [[], [], [], [], [], [], []], exceptions: [] }
    const here = agent('a', { capacity: 0 })
    const there = (group: string): Agent => agent(group, { skills: new Map([[group, 50]]), capacity: 0 })
    const moved = (people: Agent[], change: Partial<World> = {}): Step[] => plan(world({ people, waiting: [waiting('x')], served, ...change }))
    expect(moved([here])).toEqual([])
    expect(moved([here, there('g3')])).toEqual([{ do: 'overflow', conversationId: 'x', groupId: 'g3' }])
    expect(moved([here, there('g2'), there('g3')], { hours: new Map([['g2', closed]]) })).toEqual([{ do: 'overflow', conversationId: 'x', groupId: 'g3' }])
    expect(moved([])).toEqual([{ do: 'overflow', conversationId: 'x', groupId: 'g2' }])
  })

  it('takes back what somebody has who serves nobody any more, once the customer waits; who is only new keeps it', () => {
    const served = { g1: routing({ goneSeconds: 0 }) }
    const left = (waitingSince: number | null, change: Partial<Owned> = {}): Step[] => plan(world({ owned: [owned('x', 'left', { waitingSince, ...change })], served }))
    expect(left(NOW - 30 * SECOND)).toEqual([{ do: 'take_back', conversationId: 'x', ownerSeq: 2, agentId: 'left', why: 'gone' }])
    expect([...left(null), ...left(NOW - 29 * SECOND), ...left(NOW - 60 * SECOND, { since: NOW - SECOND })]).toEqual([])
  })

  it('takes back what is left unanswered, and gives it to somebody else', () => {
    const served = { g1: routing({ takeBackSeconds: 120, missLimit: 1 }) }
    const silent = owned('x', 'a', { waitingSince: NOW - 120 * SECOND })
    expect(plan(world({ people: [agent('a')], owned: [silent], served }))).toEqual([
      { do: 'take_back', conversationId: 'x', ownerSeq: 2, agentId: 'a', why: 'silent' }, { do: 'set_break', agentId: 'a' },
    ])
    expect(plan(world({ people: [agent('a')], owned: [{ ...silent, waitingSince: NOW - 119 * SECOND }], served }))).toEqual([])
    expect(plan(world({ people: [agent('a')], owned: [{ ...silent, since: NOW - SECOND }], served }))).toEqual([])
  })

  it('counts only working time before it takes back, over closed days and the change of the clock, unless the group says otherwise', () => {
    // Weekdays 9 to 18, and a Sunday that is worked from 1 to 4, on which the clock springs from 2 to 3.
    const office = { timeZone: 'Europe/Berlin', weekly: [...Array.from({ length: 5 }, () => [{ from: 540, to: 1080 }]), [], []], exceptions: [{ date: '2026-03-29', name: '', intervals: [{ from: 60, to: 240 }] }] }
    const at = (time: string): number => Date.parse(time)
    const silent = (now: string, since: string, change: Partial<GroupRouting> = {}): number =>
      plan(world({ now: at(now), people: [agent('a')], owned: [owned('x', 'a', { since: at(since), waitingSince: at(since) })], hours: new Map([['g1', office]]), served: { g1: routing({ takeBackSeconds: 7200, missLimit: 0, ...change }) } })).length
    const friday = '2026-03-27T16:00:00Z'
    expect(silent('2026-03-28T12:00:00Z', friday)).toBe(0)
    expect(silent('2026-03-29T00:59:59Z', friday)).toBe(0)
    // An hour on Friday, and the hour from 1 to 2: the clock shows 3 then.
    expect(silent('2026-03-29T01:00:00Z', friday)).toBe(1)
    expect(silent('2026-03-27T18:00:00Z', friday, { takeBackHours: 'all' })).toBe(1)
    const elsewhere = world({ now: at('2026-03-28T12:00:00Z'), people: [agent('a')], owned: [owned('x', 'a', { groupId: 'g2', since: at(friday), waitingSince: at(friday) })], hours: new Map([['g1', office]]), served: { g2: routing({ takeBackSeconds: 7200 }) } })
    expect(plan(elsewhere)).toHaveLength(1)
  })

  it('takes back from who is gone only what waits for a word', () => {
    const served = { g1: routing({ goneSeconds: 60 }) }
    const gone = agent('a', { connected: false, goneSince: NOW - 60 * SECOND })
    expect(plan(world({ people: [gone], owned: [owned('x', 'a', { waitingSince: NOW - 300 * SECOND }), owned('y', 'a')], served }))).toEqual([
      { do: 'take_back', conversationId: 'x', ownerSeq: 2, agentId: 'a', why: 'gone' },
    ])
  })
})

describe('for any world', () => {
  const anyAgent = (id: string): fc.Arbitrary<Agent> => fc.record({
    id: fc.constant(id), name: fc.constant(id), availability: fc.constantFrom('online', 'online', 'online', 'busy', 'break', 'offline'), connected: fc.constantFrom(true, true, true, false),
    goneSince: fc.constantFrom(null, NOW - 200 * SECOND), capacity: fc.integer({ min: 0, max: 4 }), byChannel: fc.constantFrom({}, { web: 1 }),
    skills: fc.subarray(groupIds, { minLength: 1 }).map((ids) => new Map(ids.map((id) => [id, 50]))),
    levels: fc.dictionary(fc.constantFrom('s1', 's2'), fc.constantFrom(30, 60, 90)).map((levels) => new Map(Object.entries(levels))), lastGivenAt: fc.integer({ min: 0, max: 5 }), missed: fc.integer({ min: 0, max: 3 }),
  })
  const ids = ['a', 'b', 'c', 'd']
  const anyDemand = fc.record({
    rule: fc.constant('r'), skills: fc.subarray(['s1', 's2', 'gone'], { minLength: 1 }).chain((ids) => fc.tuple(...ids.map((skillId) => fc.record({ skillId: fc.constant(skillId), atLeast: fc.constantFrom(1, 50, 80), name: fc.constant(skillId) })))),
    otherwise: fc.oneof(
      fc.record({ do: fc.constant('lower' as const), afterSeconds: fc.constant(30), to: fc.constantFrom(0, 40) }),
      fc.record({ do: fc.constant('overflow' as const), afterSeconds: fc.constant(30), groupId: fc.constantFrom('g1', 'g2', 'nowhere') }),
    ),
    since: fc.constantFrom(NOW - 10 * SECOND, NOW - 60 * SECOND),
  })
  /** Whether an agent may be given what asks for skills, said once more in other words than the plan's. */
  const mayTake = ({ levels }: Agent, { demand, groupId }: Waiting, { groups, agents }: World): boolean => {
    if (demand === null) return true
    const late = demand.since + demand.otherwise.afterSeconds * SECOND <= NOW
    const { otherwise } = demand
    const manned = (id: string | null): boolean => [...agents.values()].some((one) => one.connected && ['online', 'busy'].includes(one.availability) && one.skills.has(id ?? ''))
    const nowhere = otherwise.do === 'overflow' && (otherwise.groupId === groupId || !groups.has(otherwise.groupId) || (manned(groupId) && !manned(otherwise.groupId)))
    const anyone = late && (otherwise.do === 'lower' ? otherwise.to === 0 : nowhere)
    return anyone || demand.skills.every(({ skillId, atLeast }) => {
      const enough = late && otherwise.do === 'lower' && otherwise.to < atLeast ? otherwise.to : atLeast
      return skillId === 'gone' || (levels.get(skillId) ?? 0) >= enough
    })
  }
  const anyWaiting = (id: string): fc.Arbitrary<Waiting> => fc.record({
    id: fc.constant(id), ownerSeq: fc.constant(2), queuedAt: fc.integer({ min: 0, max: 100 }).map((s) => NOW - s * SECOND), priority: fc.integer({ min: 0, max: 3 }),
    groupId: fc.constantFrom(null, ...groupIds), inGroupSince: fc.constant(NOW - 10 * SECOND),
    offer: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.record({ agentId: fc.constantFrom(...ids), until: fc.constantFrom(NOW - 1, NOW + 9000) })),
    passedBy: fc.subarray(ids), lastAgentId: fc.constantFrom(null, ...ids), ownerAgentId: fc.constantFrom(null, ...ids), triedGroupIds: fc.subarray(groupIds), demand: fc.oneof(fc.constant(null), anyDemand), facts: fc.constant(facts), answers: fc.constant(new Map()),
  })
  const anyOwned = (id: string): fc.Arbitrary<Owned> => fc.record({
    id: fc.constant(id), ownerSeq: fc.constant(3), agentId: fc.constantFrom(...ids), groupId: fc.constantFrom(null, ...groupIds), channel: fc.constantFrom('web', 'mail'),
    since: fc.constant(NOW - 500 * SECOND), waitingSince: fc.constantFrom(null, NOW - 10 * SECOND, NOW - 400 * SECOND),
  })
  const anyRouting = fc.record({
    mode: fc.constantFrom('manual' as const, 'assign' as const, 'assign' as const, 'offer' as const), strategies: fc.shuffledSubarray([...defaultGroupRouting.strategies], { minLength: 1 }),
    exclusiveOwner: fc.boolean(), missLimit: fc.integer({ min: 0, max: 3 }), takeBackSeconds: fc.constantFrom(0, 300),
  }).map((change) => routing(change))
  const anyWorld = fc.record({
    people: fc.tuple(...ids.map(anyAgent)), waiting: fc.tuple(...['p', 'q', 'r', 's', 't', 'u'].map(anyWaiting)), owned: fc.tuple(...['x', 'y', 'z'].map(anyOwned)),
    served: fc.tuple(anyRouting, anyRouting, anyRouting), defaultGroupId: fc.constantFrom(null, ...groupIds),
  }).map(({ people, served, defaultGroupId, ...rest }) => world({ ...rest, people, rules: { ...noRules, defaultGroupId }, served: { g1: served[0], g2: served[1], g3: served[2] } }))

  /** Loads after the steps, from what was there before. */
  const loadsAfter = (of: World, steps: readonly Step[]): Map<string, Load> => {
    const loads = new Map<string, Load>()
    const add = (id: string, channel: string, by: number): void => {
      const load = loads.get(id) ?? { total: 0, byChannel: new Map<string, number>() }
      loads.set(id, { total: load.total + by, byChannel: new Map(load.byChannel).set(channel, (load.byChannel.get(channel) ?? 0) + by) })
    }
    for (const one of of.owned) add(one.agentId, one.channel, 1)
    for (const one of of.waiting) if (one.offer) add(one.offer.agentId, 'web', 1)
    for (const step of steps) {
      if (step.do === 'take_back') add(step.agentId, of.owned.find((one) => one.id === step.conversationId)?.channel ?? '', -1)
      if (step.do === 'end_offer') add(step.agentId, 'web', -1)
      if (step.do === 'assign' || step.do === 'offer') add(step.agentId, 'web', 1)
    }
    return loads
  }
  const check = (property: (of: World, steps: readonly Step[]) => void): void => {
    fc.assert(fc.property(anyWorld, (of) => {
      property(of, plan(of))
    }), { numRuns: 800 })
  }

  it('gives each conversation to one agent at the most, once, and only to who is there, works in the group, and has room', () => {
    check((of, steps) => {
      const loads = loadsAfter(of, steps)
      const broken = new Set(steps.flatMap((step) => (step.do === 'set_break' ? [step.agentId] : [])))
      const moved = steps.flatMap((step) => ('conversationId' in step ? [step.conversationId] : []))
      expect(new Set(moved).size).toBe(moved.length)
      for (const step of steps) {
        if (step.do !== 'assign' && step.do !== 'offer') continue
        const one = of.waiting.find(({ id }) => id === step.conversationId)
        const to = of.agents.get(step.agentId)
        if (!one || !to) throw new Error('of this world')
        expect(one.offer).toBeNull()
        expect([to.availability, to.connected, broken.has(to.id)]).toEqual(['online', true, false])
        expect(one.groupId !== null && to.skills.has(one.groupId)).toBe(true)
        expect(mayTake(to, one, of)).toBe(true)
        expect(loads.get(to.id)?.total).toBeLessThanOrEqual(to.capacity)
        expect(loads.get(to.id)?.byChannel.get('web')).toBeLessThanOrEqual(to.byChannel['web'] ?? Infinity)
      }
    })
  })

  it('gives to nobody what others ahead in the order could have had from the same agent', () => {
    check((of, steps) => {
      const gifts = given(steps)
      const busy = new Set(steps.flatMap((step) => ('conversationId' in step ? [step.conversationId] : [])))
      for (const [id, agentId] of Object.entries(gifts)) {
        const served = of.waiting.find((one) => one.id === id)
        const to = of.agents.get(agentId)
        if (!served || !to) throw new Error('of this world')
        for (const ahead of of.waiting) {
          if (busy.has(ahead.id) || ahead.offer !== null || inOrder(ahead, served) >= 0) continue
          const rules = ahead.groupId === null ? undefined : of.groups.get(ahead.groupId)
          const eligible = rules !== undefined && rules.mode !== 'manual' && to.skills.has(ahead.groupId ?? '') && mayTake(to, ahead, of) && !ahead.passedBy.includes(agentId) && !rules.exclusiveOwner
          expect(eligible, `${ahead.id} before ${id}`).toBe(false)
        }
      }
    })
  })

  it('leaves nobody waiting for an agent who is free and has not passed', () => {
    check((of, steps) => {
      const loads = loadsAfter(of, steps)
      const touched = new Set(steps.flatMap((step) => ('conversationId' in step ? [step.conversationId] : [])))
      const broken = new Set(steps.flatMap((step) => (step.do === 'set_break' ? [step.agentId] : [])))
      for (const one of of.waiting) {
        const rules = one.groupId === null ? undefined : of.groups.get(one.groupId)
        if (touched.has(one.id) || one.offer !== null || rules === undefined || rules.mode === 'manual' || rules.exclusiveOwner) continue
        const free = [...of.agents.values()].filter((each) => !broken.has(each.id) && each.skills.has(one.groupId ?? '') && mayTake(each, one, of) && isFree(each, 'web', loads) && !one.passedBy.includes(each.id))
        expect(free.map(({ id }) => id)).toEqual([])
      }
    })
  })

  it('says the same of the same world, whatever the order in which it is told', () => {
    fc.assert(fc.property(anyWorld, (of) => {
      const turned = { ...of, waiting: [...of.waiting].reverse(), agents: new Map([...of.agents].reverse()) }
      expect(given(plan(turned))).toEqual(given(plan(of)))
    }))
  })
})
