import { findMeasures } from './measures.ts'
import { normalise, type Normalised } from './normalise.ts'
import { findNumerals } from './numerals.ts'
import { regionalStep } from './regional.ts'
import { rewriteBy } from './rewrite.ts'
import { essence } from './squeeze.ts'

const findRegional = regionalStep()

/**
 * A text in the form in which messages, questions and terms are compared: normalised, and regional wording as the standard one (滑鼠 to
 * 鼠标). Offsets into the original are kept.
 */
export function standardise(original: string): Normalised {
  return withoutRegional(normalise(original))
}

/** The text of {@link standardise}. */
export function standardText(original: string): string {
  return standardise(original).text
}

/** A normalised text with regional wording brought to the standard one. */
export function withoutRegional(normalised: Normalised): Normalised {
  return rewriteBy(normalised, [findRegional])
}

/**
 * A text after {@link standardise} with numbers in words as digits (三天 to 3天, 'three days' to '3 days') and units in one form (100块钱 to
 * 100元): two texts that are equal in it ask the same.
 */
export function exactForm(standard: Normalised): Normalised {
  return rewriteBy(standard, [findNumerals, findMeasures])
}

/** The text of {@link exactForm}, of a text in its standard form: the key under which a question is found again. */
export function exactOf(standard: string): string {
  return exactForm({ text: standard, starts: [], ends: [] }).text
}

/** A text as the knowledge of the trade is learned from it and asked with it: in its standard form, without the words a wish begins with. */
export function readable(text: string): string {
  return essence(standardText(text))
}
