import { defaultHandoffTriggers, type HandoffTriggerKind, type HandoffTriggers } from '@yingda/contract'

/** The triggers in the order they are tried. */
export const triggerKinds = Object.keys(defaultHandoffTriggers) as readonly HandoffTriggerKind[]

/** Kept on, so that nobody is locked in with the bot. */
export const alwaysOn = (kind: HandoffTriggerKind): kind is 'askedWords' | 'ceiling' => kind === 'askedWords' || kind === 'ceiling'

/** How many of something a trigger counts to: the least and the most. */
export const counts = { failedAction: [1, 10], unhappy: [1, 10], repeated: [2, 10], unknown: [1, 10], ceiling: [2, 30] } as const satisfies Partial<Record<HandoffTriggerKind, readonly [number, number]>>
export type CountedKind = keyof typeof counts
export const isCounted = (kind: HandoffTriggerKind): kind is CountedKind => Object.hasOwn(counts, kind)

/** Names as they are sent: without what is around them, none twice, none empty. */
export const tidyNames = (names: readonly string[]): string[] => [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]

/** Triggers that are on and can hold for nobody, as nothing is named for them. */
export function idleTriggers({ askedTopic, risk, vip }: HandoffTriggers): HandoffTriggerKind[] {
  const none = ({ categories, tags }: { categories: readonly string[]; tags: readonly string[] }): boolean => categories.length + tags.length === 0
  return [
    ...(askedTopic.enabled && none(askedTopic.topics) ? (['askedTopic'] as const) : []),
    ...(risk.enabled && none(risk.topics) && risk.serviceKinds.length === 0 && !risk.threats ? (['risk'] as const) : []),
    ...(vip.enabled && vip.segmentIds.length === 0 && vip.level === null ? (['vip'] as const) : []),
  ]
}
