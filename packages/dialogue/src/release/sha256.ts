/** The first 32 bits of the fractional parts of square roots (initial state) and cube roots (round constants) of primes. */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const words = new Uint32Array(count)
  let found = 0
  for (let n = 2; found < count; n += 1) {
    let isPrime = true
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) isPrime = false
    if (isPrime) words[found++] = Math.floor((root(n) % 1) * 2 ** 32)
  }
  return words
}

const start = fractions(8, Math.sqrt)
const constants = fractions(64, Math.cbrt)

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setUint32(view.byteLength - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(view.byteLength - 4, (bytes.length * 8) >>> 0)
  return view
}

function fillSchedule(schedule: Uint32Array, view: DataView, block: number): void {
  for (let i = 0; i < 16; i += 1) schedule[i] = view.getUint32(block + i * 4)
  for (let i = 16; i < 64; i += 1) {
    const early = schedule[i - 15] ?? 0
    const late = schedule[i - 2] ?? 0
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    schedule[i] = (schedule[i - 16] ?? 0) + s0 + (schedule[i - 7] ?? 0) + s1
  }
}

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (schedule[i] ?? 0)
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] ?? 0) + word))
}

/** SHA-256 (FIPS 180-4) of a text in UTF-8, in hex. Here because this package imports nothing, not even from Node. */
export function sha256(text: string): string {
  const view = padded(new TextEncoder().encode(text))
  const state = start.slice()
  const schedule = new Uint32Array(64)
  for (let block = 0; block < view.byteLength; block += 64) {
    fillSchedule(schedule, view, block)
    compress(state, schedule)
  }
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}
