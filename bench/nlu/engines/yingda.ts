import { compileRelease, initialState, loadRelease, rank, serializeRelease, turn, type Reply, type Release } from '@yingda/dialogue'
import type { EvaluationQuery } from '@yingda/dialogue/evaluate'
import { readShippedTrade } from '../../../apps/server/src/platform/trade.ts'
import { timed, type Asked, type DataSet, type Engine } from '../types.ts'

const NOW = '2026-01-01T08:00:00Z'

function labelled(labelOf: DataSet['labelOf'], ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => labelOf[id] ?? id))]
}

function asked(release: Release, labelOf: DataSet['labelOf']): Asked<Reply | undefined> {
  return {
    ask: ({ text, language }) => turn(release, initialState(), { text, language, now: NOW }).replies[0],
    read: (reply, { text, language }: EvaluationQuery) => {
      const { cover, entries } = rank(release, text, language)
      const [answer = null] = reply?.kind === 'answer' ? labelled(labelOf, [reply.entryId]) : []
      return { ranked: labelled(labelOf, entries.map(({ entryId }) => entryId)), score: cover, answer }
    },
  }
}

export const yingda: Engine<Reply | undefined> = {
  about: 'this engine with the shipped knowledge of the trade, default settings; a turn of a conversation is timed; score: cover',
  usesOutside: false,
  async train({ entries }) {
    const trade = readShippedTrade()
    const { result, seconds } = await timed(() => compileRelease({ entries, smallTalk: [] }, trade))
    return { model: serializeRelease(result), seconds }
  },
  async load(model, { labelOf }) {
    return asked(loadRelease(model, readShippedTrade()), labelOf)
  },
}
