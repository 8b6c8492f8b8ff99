import { isUtf8 } from 'node:buffer'
import { FileProblem } from './problem.ts'
import { createPause } from './pause.ts'

export interface TextEncodingFound {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'
  /** True when some bytes are not of the encoding: rows with U+FFFD have lost text. */
  damaged: boolean
}

const CHUNK = 256 * 1024
/** Up to this share of unreadable characters a text counts as one with a few damaged places. */
const FEW = 0.05

async function share(bytes: Buffer, encoding: string): Promise<number> {
  const decoder = new TextDecoder(encoding)
  const pause = createPause()
  let foreign = 0
  let lost = 0
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const text = decoder.decode(bytes.subarray(at, at + CHUNK), { stream: at + CHUNK < bytes.length })
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i)
      if (unit < 0x80) continue
      foreign += 1
      if (unit === 0xfffd) lost += 1
    }
    await pause()
  }
  return foreign === 0 ? 0 : lost / foreign
}

/** The part of the bytes above 0x7f that have a neighbour above 0x7f: near 1 in Chinese, near 0 in Western text. */
function neighbours(bytes: Buffer): number {
  const sample = bytes.subarray(0, 1024 * 1024)
  let high = 0
  let together = 0
  for (let at = 0; at < sample.length; at += 1) {
    if ((sample[at] ?? 0) < 0x80) continue
    high += 1
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) together += 1
  }
  return high === 0 ? 0 : together / high
}

/**
 * Finds the encoding of a text file: by its byte order mark; else UTF-8 when it is; else UTF-8 with a few broken
 * places, GB18030 (Excel in Chinese) or Windows-1252 (Excel in English), in this order.
 * @throws FileProblem when it is none of them.
 */
export async function findEncoding(bytes: Buffer): Promise<TextEncodingFound> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', damaged: false }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', damaged: false }
  if (isUtf8(bytes)) return { encoding: 'utf-8', damaged: false }
  if ((await share(bytes, 'utf-8')) < FEW) return { encoding: 'utf-8', damaged: true }
  if (neighbours(bytes) < 0.5) return { encoding: 'windows-1252', damaged: false }
  const lost = await share(bytes, 'gb18030')
  if (lost < FEW) return { encoding: 'gb18030', damaged: lost > 0 }
  throw new FileProblem({
    zh: '无法识别文件的字符编码；请另存为“CSV UTF-8”或 .xlsx 后再导入。',
    en: 'The character encoding of the file is not known. Save it as “CSV UTF-8” or .xlsx and import it again.',
  })
}

/** What Windows-1252 has where ISO 8859-1 has control characters; Node's decoder leaves those as they are. */
const WESTERN = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const western = (text: string): string => text.replace(/[\u0080-\u009f]/gu, (unit) => WESTERN[unit.charCodeAt(0) - 0x80] ?? unit)

/** Decodes piece by piece, without a byte order mark. */
export function* decode(bytes: Buffer, found: TextEncodingFound): Generator<string> {
  const decoder = new TextDecoder(found.encoding)
  const size = 64 * 1024
  for (let at = 0; at < bytes.length; at += size) {
    const last = at + size >= bytes.length
    const text = decoder.decode(bytes.subarray(at, at + size), { stream: !last })
    yield found.encoding === 'windows-1252' ? western(text) : text
  }
}

export const lostText = {
  zh: '含有无法识别的字符（文件在此处已损坏或混用了编码）',
  en: 'contains unreadable characters (the file is damaged here, or mixes encodings)',
}
