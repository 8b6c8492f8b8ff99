import type { AttachmentRef } from '@yingda/contract'
import { expect, it } from 'vitest'
import { allFiles, Uploads, type KeptFile, type SendFile, type Shelf } from './uploads.ts'

const refOf = ({ name, size }: File): AttachmentRef => ({ id: `id of ${name}`, name, size, mediaType: 'text/plain' })

/** Files go up when the test says so. */
function bench(): { uploads: Uploads; shelf: Shelf; arrive: (name: string) => Promise<void>; fail: (name: string) => Promise<void>; names: () => string[] } {
  const going = new Map<string, { resolve: (ref: AttachmentRef) => void; reject: (error: Error) => void; file: File }>()
  let kept: readonly KeptFile[] = []
  const shelf: Shelf = { get: () => kept, set: (files) => { kept = files } }
  const send: SendFile = (file, { signal }) => new Promise((resolve, reject) => {
    going.set(file.name, { resolve, reject, file })
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })
  const uploads = new Uploads(send, shelf)
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
  return {
    uploads, shelf,
    async arrive(name) {
      const found = going.get(name)
      if (found) found.resolve(refOf(found.file))
      await settle()
    },
    async fail(name) {
      going.get(name)?.reject(new Error('no connection'))
      await settle()
    },
    names: () => allFiles(shelf.get(), uploads.pending).map(({ name }) => name),
  }
}

const file = (name: string): File => new File(['x'], name)

it('files stay in the order they were added, whichever arrives first', async () => {
  const { uploads, shelf, arrive, names } = bench()
  uploads.add([file('a'), file('b')])
  uploads.add([file('c')])
  await arrive('c')
  await arrive('b')
  expect(names()).toEqual(['a', 'b', 'c'])
  expect(uploads.pending.map(({ name }) => name)).toEqual(['a'])
  await arrive('a')
  expect(shelf.get().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(uploads.pending).toEqual([])
})

it('what failed says so, and arrives when tried again', async () => {
  const { uploads, shelf, arrive, fail } = bench()
  uploads.add([file('a')])
  await fail('a')
  const failed = uploads.pending[0]
  expect(failed?.error).not.toBeNull()
  uploads.retry(failed?.key ?? '')
  expect(uploads.pending[0]?.error).toBeNull()
  await arrive('a')
  expect(shelf.get()).toMatchObject([{ name: 'a' }])
})

it('what was taken out does not come back when it arrives after all', async () => {
  const { uploads, shelf, arrive, names } = bench()
  uploads.add([file('a'), file('b')])
  uploads.remove(uploads.pending[0]?.key ?? '')
  await arrive('a')
  await arrive('b')
  expect(names()).toEqual(['b'])
  uploads.remove(shelf.get()[0]?.id ?? '')
  expect(names()).toEqual([])
})

it('listeners hear of each change', async () => {
  const { uploads, arrive } = bench()
  let heard = 0
  const stop = uploads.subscribe(() => { heard += 1 })
  uploads.add([file('a')])
  await arrive('a')
  expect(heard).toBe(2)
  stop()
  uploads.add([file('b')])
  expect(heard).toBe(2)
})
