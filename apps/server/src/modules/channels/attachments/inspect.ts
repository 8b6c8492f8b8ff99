import { fileTypeFromBuffer } from 'file-type'
import { extensionOf } from './file-name.ts'
import { imageSize, type ImageSize } from './image-size.ts'

/** What the bytes of a file are. */
export interface FileKind {
  /** Of a passive kind, or application/octet-stream for everything else. */
  mediaType: string
  /** Only of the pictures that may be shown within a page. */
  image: ImageSize | null
  /** The bytes are a program or install one. */
  program: boolean
}

export const OCTETS = 'application/octet-stream'

/** Shown within a page: pictures without script. Everything else is only offered for saving. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** True for what a page may show by itself. */
export function isPicture(mediaType: string): boolean {
  return pictures.has(mediaType)
}

/** Kinds that keep their media type, by the extension that file-type gives them. */
const passive = new Set(
  `png apng jpg gif webp bmp tif heic avif pdf rtf docx xlsx pptx odt ods odp zip 7z rar gz tar tar.gz mp3 m4a amr wav ogg oga opus aac flac
  mp4 m4v mov webm mkv avi 3gp 3g2 mpg epub`.split(/\s+/u),
)

const programs = new Set('exe elf macho lnk alias apk jar class crx xpi deb rpm dmg chm reg swf asar wasm'.split(' '))

/** The old office formats share one container; the name tells them apart, and nothing depends on it. */
const oldOffice: Record<string, string> = { doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint' }

/** Enough to hold the header of a photograph with its preview and colour profile. */
const HEAD_BYTES = 256 * 1024
/** A picture with more pixels could exhaust the memory of the page that shows it. */
const MAX_PIXELS = 120_000_000

/** Looks at a file while it passes by: its beginning, and whether all of it is text. */
export class Inspector {
  readonly #head: Uint8Array[] = []
  #headBytes = 0
  readonly #text = new TextProbe()

  /** Hands the bytes on unchanged. */
  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      if (this.#headBytes < HEAD_BYTES) {
        this.#head.push(chunk.subarray(0, HEAD_BYTES - this.#headBytes))
        this.#headBytes += chunk.byteLength
      }
      this.#text.add(chunk)
      yield chunk
    }
  }

  /** What it was, once everything has passed. The name only tells apart kinds whose bytes are alike. */
  async kind(name: string): Promise<FileKind> {
    const head = Buffer.concat(this.#head)
    const type = await fileTypeFromBuffer(head)
    if (type === undefined) return { mediaType: this.#text.end() ? 'text/plain' : OCTETS, image: null, program: false }
    if (programs.has(type.ext)) return { mediaType: OCTETS, image: null, program: true }
    if (type.ext === 'cfb') return { mediaType: oldOffice[extensionOf(name)] ?? OCTETS, image: null, program: false }
    if (!passive.has(type.ext)) return { mediaType: OCTETS, image: null, program: false }
    const mediaType = type.ext === 'apng' ? 'image/png' : (type.mime.split(';')[0] ?? OCTETS)
    return isPicture(mediaType) ? picture(mediaType, head) : { mediaType, image: null, program: false }
  }
}

function picture(mediaType: string, head: Uint8Array): FileKind {
  const image = imageSize(mediaType, head)
  const showable = image !== null && image.width * image.height <= MAX_PIXELS
  return showable ? { mediaType, image, program: false } : { mediaType: OCTETS, image: null, program: false }
}

/** Anything that a browser might take for a page, a drawing or a script if it ever guessed. */
const markup = /<(?:!|\?|\/?(?:a|body|base|embed|form|frame|frameset|head|html|iframe|img|input|link|math|meta|object|script|style|svg|table|template|video|xml|xsl)\b)/iu

/** Control characters that no text file has. */
const controls = /[^\P{Cc}\t\n\v\f\r]/u
/** Longer than any of the tags above, for one that is cut in two. */
const OVERLAP = 16

/** Whether a stream of bytes is plain text: all of it valid UTF-8 or GB18030, no control characters, no markup. */
class TextProbe {
  /** Those that could read everything so far, with the end of what they read; the first one counts. */
  #readers = ['utf-8', 'gb18030'].map((name) => ({ decoder: new TextDecoder(name, { fatal: true }), tail: '' }))

  add(chunk: Uint8Array): void {
    this.#readers = this.#readers.filter((reader) => {
      const text = decoded(() => reader.decoder.decode(chunk, { stream: true }))
      if (text === null || controls.test(text) || markup.test(reader.tail + text)) return false
      reader.tail = (reader.tail + text).slice(-OVERLAP)
      return true
    })
  }

  /** Call once, at the end. */
  end(): boolean {
    return this.#readers.some((reader) => decoded(() => reader.decoder.decode()) !== null)
  }
}

/** Null for bytes that are not of the encoding. */
function decoded(decode: () => string): string | null {
  try {
    return decode()
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
