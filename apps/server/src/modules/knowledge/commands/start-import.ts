import type { ImportReport, Language } from '@yingda/contract'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { AppError } from '../../../platform/errors.ts'
import type { Actor } from '../context.ts'
import { findFormat } from '../files/format.ts'
import type { Importer } from '../importer.ts'

export interface Upload {
  stream: Readable
  /** As the sender announced it; undefined when it did not. */
  announced: number | undefined
  maxBytes: number
}

/** The body of a request whose route has a raw one. */
export function uploadOf({ headers }: FastifyRequest, stream: Readable, maxBytes: number): Upload {
  const length = headers['content-length']
  return { stream, announced: length === undefined ? undefined : Number(length), maxBytes }
}

/** Reads an uploaded file whole. @throws AppError too_large. */
export async function readUpload({ stream, announced, maxBytes }: Upload): Promise<Buffer> {
  const refusal = (): AppError =>
    new AppError('too_large', {
      text: {
        zh: `文件超过 ${Math.floor(maxBytes / 1024 / 1024)} MB；请拆成几个较小的文件分别导入。`,
        en: `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB. Split it into smaller files and import them one by one.`,
      },
    })
  if (announced !== undefined && announced > maxBytes) throw refusal()
  const pieces: Buffer[] = []
  let size = 0
  // the request stays open, so that a refusal still reaches its sender
  for await (const piece of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBytes) throw refusal()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Takes a file and begins to import it in the background. @throws AppError too_large, unsupported_type, bad_request, overloaded. */
export async function startImport(
  importer: Importer,
  actor: Actor,
  upload: Upload,
  file: { name: string; language?: Language | undefined },
  language: Language,
): Promise<ImportReport> {
  const bytes = await readUpload(upload)
  const fileName = file.name.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/^.*[/\\]/u, '') || 'import'
  return importer.begin({ fileName, format: findFormat(fileName, bytes), bytes, rowLanguage: file.language, language, actor })
}
