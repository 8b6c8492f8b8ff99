import { describe, expect, it } from 'vitest'
import { unwrap, wrap } from './bridge.ts'

describe('the channel between page and panel', () => {
  it('takes back what it wrapped, and nothing of another channel', () => {
    const nonce = 'n'.repeat(32)
    expect(unwrap(wrap({ t: 'open' }, nonce), nonce)).toEqual({ t: 'open' })
    const foreign = [null, undefined, 'x', 4, [], {}, { yingda: nonce }, { yingda: nonce, message: 'open' }, { yingda: nonce, message: { t: 1 } }, wrap({ t: 'open' }, 'other')]
    for (const data of foreign) expect(unwrap(data, nonce)).toBeNull()
  })
})
