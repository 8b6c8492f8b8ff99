/** A message made safe to read: cut to a length, without control characters and unpaired surrogates. */
export interface SafeText {
  readonly text: string
  readonly truncated: boolean
}

/** Control and formatting characters that carry no text and can hide or reorder what is shown. Tab and line ends stay. */
function isUnwanted(unit: number): boolean {
  if (unit < 0x20) return unit !== 0x09 && unit !== 0x0a && unit !== 0x0d
  if (unit < 0x7f) return false
  if (unit <= 0x9f || unit === 0xad || unit === 0xfeff) return true
  if (unit < 0x200b || unit > 0x206f) return false
  return unit <= 0x200f || (unit >= 0x202a && unit <= 0x202e) || unit >= 0x2060
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** @param maxLength longest text that is read, in UTF-16 units; the half of a surrogate pair that a cut leaves is dropped */
export function makeSafe(text: string, maxLength: number): SafeText {
  const end = Math.min(text.length, maxLength)
  const kept: string[] = []
  let from = 0
  for (let i = 0; i < end; i += 1) {
    const unit = text.charCodeAt(i)
    if (isHigh(unit) && i + 1 < end && isLow(text.charCodeAt(i + 1))) {
      i += 1
      continue
    }
    if (!isUnwanted(unit) && !isHigh(unit) && !isLow(unit)) continue
    kept.push(text.slice(from, i))
    from = i + 1
  }
  kept.push(text.slice(from, end))
  return { text: kept.join(''), truncated: text.length > maxLength }
}
