import type { OwnTicketForm } from '@yingda/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { MapStorage } from '../../test/harness.ts'
import { createHttp } from './http.ts'
import { createStore } from './storage.ts'
import { TicketDesk, type FormDraft, type FormPlace } from './tickets.ts'

const place: FormPlace = { conversationId: 'c1', answerSeq: 4, typeId: 't1' }
const form: OwnTicketForm = {
  type: { id: 't1', name: { zh: '报修', en: 'Repair' }, description: { zh: '', en: '' }, fields: [{ key: 'phone', kind: 'phone', name: { zh: '电话', en: 'Phone' }, help: { zh: '', en: '' }, options: [], required: true, min: null, max: null }] },
  description: '坏了', values: { phone: '13812345678' }, maxAttachmentBytes: 1000,
}

let storage: MapStorage
let asked: { url: string; method: string; body: unknown }[]
let answer: (url: string) => { status: number; body: unknown } | null
beforeEach(() => {
  storage = new MapStorage()
  asked = []
  answer = () => ({ status: 200, body: form })
})

/** As after a reload: what is known is in the storage only. */
function desk(): TicketDesk {
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, method: init.method ?? 'GET', body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    const given = answer(url)
    return given === null ? Promise.reject(new TypeError('no network')) : Promise.resolve(new Response(JSON.stringify(given.body), { status: given.status }))
  }
  const http = createHttp({ baseUrl: 'http://backend', fetch, language: () => 'zh', token: () => 'token' })
  const upload = (): Promise<{ status: number; body: unknown }> => Promise.resolve(answer('upload') ?? { status: 0, body: null })
  return new TicketDesk({ http, store: createStore(storage), prefix: 'yingda:demo:form:', upload, random: Math.random, origin: () => 'https://chat.example.com' })
}
async function opened(from = desk()): Promise<FormDraft> {
  const result = await from.open(place)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

describe('the form of a ticket', () => {
  it('comes with what the conversation knows, and what is typed stays over a reload', async () => {
    const draft = await opened()
    expect(asked[0]?.url).toBe('http://backend/api/customer/ticket-types/t1/form?conversationId=c1&answerSeq=4')
    expect(draft).toMatchObject({ description: '坏了', values: { phone: '13812345678' }, files: {} })
    desk().keep(place, { ...draft, description: '坏了，不通电' })
    expect(desk().draft(place)).toEqual({ ...draft, description: '坏了，不通电' })
    expect(await opened()).toMatchObject({ key: draft.key, description: '坏了，不通电' })
    expect(desk().draft({ ...place, answerSeq: 5 })).toBeNull()
  })

  it('opens without a network once it was begun, and says so when it was not', async () => {
    answer = () => null
    expect(await desk().open(place)).toMatchObject({ ok: false, error: { code: 'offline' } })
    answer = () => ({ status: 200, body: form })
    const draft = await opened()
    desk().keep(place, draft)
    answer = () => null
    expect(await opened()).toEqual(draft)
    // A form that was closed is closed, whatever was typed.
    answer = () => ({ status: 404, body: { error: { code: 'not_found', message: 'gone' } } })
    expect(await desk().open(place)).toMatchObject({ ok: false, error: { message: 'gone' } })
  })

  it('is sent under one key until it was taken; then nothing of it is left but its number', async () => {
    const draft = { ...(await opened()), description: ` ${'长'.repeat(200)}\n第二行 ` }
    desk().keep(place, draft)
    answer = () => null
    expect((await desk().submit(place, draft, { phone: '1' })).ok).toBe(false)
    expect(desk().draft(place)?.key).toBe(draft.key)
    answer = () => ({ status: 200, body: { id: 'i1', number: 1024 } })
    const again = desk().draft(place) ?? draft
    expect((await desk().submit(place, again, { phone: '1' })).ok).toBe(true)
    const sent = asked.filter(({ method }) => method === 'POST').map(({ body }) => body as { key: string; subject: string; description: string })
    expect(sent.map(({ key }) => key)).toEqual([draft.key, draft.key])
    expect(sent[1]).toMatchObject({ typeId: 't1', conversationId: 'c1', answerSeq: 4, subject: `${'长'.repeat(119)}…`, description: `${'长'.repeat(200)}\n第二行`, values: { phone: '1' } })
    expect([desk().draft(place), desk().sent(place)]).toEqual([null, { id: 'i1', number: 1024 }])
    expect([...storage.map.values()].join('')).not.toContain('13812345678')
  })

  it('is forgotten for whoever is here next, and a damaged record is none', async () => {
    desk().keep(place, await opened())
    desk().clear()
    expect(storage.map.size).toBe(0)
    storage.setItem('yingda:demo:form:c1:4', '[broken')
    expect([desk().draft(place), desk().sent(place)]).toEqual([null, null])
  })

  it('brings files to the server, and says why it did not take one', async () => {
    const upload = (name: string): ReturnType<TicketDesk['upload']> => desk().upload(new File(['x'], name), () => undefined, new AbortController().signal)
    answer = () => ({ status: 200, body: { id: 'f1', name: 'a.txt' } })
    expect(await upload('a.txt')).toMatchObject({ ok: true, value: { id: 'f1' } })
    answer = () => ({ status: 415, body: { error: { code: 'unsupported_type', message: 'no' } } })
    expect(await upload('a.exe')).toMatchObject({ ok: false, error: { code: 'unsupported_type', message: 'no' } })
    answer = () => null
    expect(await upload('a.txt')).toMatchObject({ ok: false })
  })

  it('leads to the page of its ticket where the chat is, whatever address the server believes to have', async () => {
    answer = () => ({ status: 200, body: { url: 'http://localhost:8080/ticket#yl_abc', expiresAt: '2026-01-01T00:00:00.000Z' } })
    expect(await desk().follow('i1', 'en')).toEqual({ ok: true, value: 'https://chat.example.com/ticket?lang=en#yl_abc' })
    expect(asked[0]).toMatchObject({ method: 'POST', url: 'http://backend/api/customer/tickets/i1/link' })
  })
})
