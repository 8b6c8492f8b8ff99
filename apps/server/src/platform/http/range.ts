/** A part of a file, both ends included, in bytes. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Which part of a file a request asks for (RFC 9110, 14.1.2). One part is given; for several, for other units and for what is no
 * range at all everything is given, as the RFC allows.
 * @param size of the file, in bytes
 * @returns null for everything, `unsatisfiable` for a part that begins behind the end
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header?.replace(/\s/gu, '').toLowerCase() ?? '')
  const [first, last] = [found?.[1] ?? '', found?.[2] ?? '']
  if (first === '' && last === '') return null
  // `-500` is the last 500 bytes.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return null
  if (start >= size || (first === '' && Number(last) === 0)) return 'unsatisfiable'
  return { start, end }
}
