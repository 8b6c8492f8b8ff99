interface RandomSource {
  randomUUID?: () => string
  getRandomValues?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array
}

/**
 * A random UUID, version 4. `crypto.randomUUID` is missing on pages served by plain http, `getRandomValues` in old
 * web views; `random` is the last resort.
 */
export function uuid(random: () => number, source: RandomSource | undefined = globalThis.crypto): string {
  if (typeof source?.randomUUID === 'function') return source.randomUUID()
  const bytes = new Uint8Array(16)
  if (typeof source?.getRandomValues === 'function') source.getRandomValues(bytes)
  else for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
