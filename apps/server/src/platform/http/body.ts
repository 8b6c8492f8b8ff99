import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Transform, type Readable } from 'node:stream'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler reads the body itself. */
    rawBody?: boolean
  }
}

const OCTETS = 'application/octet-stream'

/**
 * Leaves the body of routes with `config.rawBody` unread, whatever type the sender gives it: a `text/plain` or
 * `application/json` file would otherwise be taken by the parser of that type. The given type is not believed anyway.
 */
export function keepRawBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.rawBody === true) request.headers['content-type'] = OCTETS
    done()
  })
}

/**
 * The raw body of a request, counted while it is read: reading fails with AppError too_large after `maxBytes`, at once
 * when the sender announces more. A sender who goes away makes the reading fail too, so half a file is never taken for a
 * whole one.
 */
export function limitedBody(request: FastifyRequest, maxBytes: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  let size = 0
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.byteLength
      if (size > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
  const body = request.raw
  const gone = (): void => {
    limit.destroy(new AppError('bad_request', { text: { zh: '上传中断，文件没有保存。', en: 'The upload broke off; nothing was stored.' } }))
  }
  body.once('aborted', gone).once('error', gone)
  limit.once('close', () => {
    body.off('aborted', gone)
    body.unpipe(limit)
    // The rest is read and thrown away, so that the sender gets to read the refusal.
    body.on('error', ignore).resume()
  })
  return body.pipe(limit)
}

/** All that a body holds; for bodies whose limit is small. */
export async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const ignore = (): void => undefined

function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.floor((maxBytes / 1024 / 1024) * 10) / 10
  return new AppError('too_large', {
    text: {
      zh: `文件过大，最大为 ${String(megabytes)} MB。请压缩或拆分后再发送。`,
      en: `The file is too large; the limit is ${String(megabytes)} MB. Compress or split it and send again.`,
    },
  })
}
