import type { Settings } from './types.ts'

export const defaultSettings: Settings = {
  wrongAnswers: 0.04,
  answerAt: null,
  suggestAt: null,
  maxSuggestions: 5,
  maxRelated: 3,
  missesBeforeOffer: 2,
  repeatsBeforeOffer: 3,
  maxLength: 1000,
}

type Limit = readonly [lowest: number, highest: number, isWhole: boolean]

const limits: Readonly<Record<keyof Settings, Limit>> = {
  wrongAnswers: [0, 0.5, false],
  answerAt: [0, 1, false],
  suggestAt: [0, 1, false],
  maxSuggestions: [1, 5, true],
  maxRelated: [0, 5, true],
  missesBeforeOffer: [1, 10, true],
  repeatsBeforeOffer: [2, 10, true],
  maxLength: [50, 10_000, true],
}

/** Names of the settings that are out of their limits. */
export function faultySettings(settings: Settings): (keyof Settings)[] {
  const names = Object.keys(limits) as (keyof Settings)[]
  return names.filter((name) => {
    const value = settings[name]
    const [lowest, highest, isWhole] = limits[name]
    if (value === null) return name !== 'answerAt' && name !== 'suggestAt'
    return !(value >= lowest && value <= highest) || (isWhole && !Number.isInteger(value))
  })
}
