/** True for Han characters of the basic plane, extension A and the compatibility block (UTF-16 units). */
export function isHanUnit(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0xf900 && unit <= 0xfaff)
}

/** True for ASCII digits. */
export function isDigitUnit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/**
 * True for letters and digits that are not Han. Beyond Latin-1 this is a rough test by block (punctuation, symbols,
 * compatibility forms and surrogates excluded), which is enough after normalisation.
 */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return isDigitUnit(unit) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)
  if (unit < 0xc0) return unit === 0xaa || unit === 0xb5 || unit === 0xba
  if (isHanUnit(unit) || unit === 0xd7 || unit === 0xf7) return false
  return !(unit >= 0x2000 && unit <= 0x303f) && unit < 0xd800
}
