import type { Language } from '@yingda/contract'
import { createPause } from '../../files/pause.ts'
import { FileProblem } from '../../files/problem.ts'
import { XmlReader, type XmlHandler } from '../../files/xml.ts'
import { readZipDirectory, unpack, type Budget, type ZipPart } from '../../files/zip.ts'
import { MarkdownWriter, plainStyle, type BlockKind } from './markdown-writer.ts'

/** Bytes all parts that are read may have together when unpacked. */
const MAX_UNPACKED = 60 * 1024 * 1024

export const noDocx = (cause?: unknown): FileProblem =>
  new FileProblem({
    zh: '无法读取这个 Word 文档，它可能已损坏；请用 Word 重新另存为 .docx 后再上传。',
    en: 'This Word document cannot be read; it may be damaged. Save it as .docx again and upload it.',
  }, cause)

interface Archive {
  bytes: Buffer
  parts: Map<string, ZipPart>
  budget: Budget
}

/** @returns false when the archive has no such part. */
async function readXml({ bytes, parts, budget }: Archive, name: string, handler: XmlHandler): Promise<boolean> {
  const part = parts.get(name)
  if (!part) return false
  const reader = new XmlReader(handler)
  const decoder = new TextDecoder('utf-8')
  const pause = createPause()
  for await (const piece of unpack(bytes, part, budget)) {
    reader.write(decoder.decode(piece, { stream: true }))
    await pause()
  }
  reader.write(decoder.decode())
  reader.end()
  return true
}

const silent = { close: (): void => undefined, text: (): void => undefined }

/** Addresses of links by the ids of their references. */
async function readLinks(archive: Archive): Promise<Map<string, string>> {
  const links = new Map<string, string>()
  await readXml(archive, 'word/_rels/document.xml.rels', {
    ...silent,
    open(name, attribute) {
      const [id, target] = [attribute('Id'), attribute('Target')]
      if (name === 'Relationship' && id !== undefined && target !== undefined && attribute('TargetMode') === 'External') links.set(id, target)
    },
  })
  return links
}

/** Levels of the paragraph styles that are headings, by id; the title of a document counts as the highest. */
async function readHeadings(archive: Archive): Promise<Map<string, number>> {
  const levels = new Map<string, number>()
  let style = ''
  await readXml(archive, 'word/styles.xml', {
    ...silent,
    open(name, attribute) {
      if (name === 'style') style = attribute('type') === 'paragraph' ? (attribute('styleId') ?? '') : ''
      if (style === '') return
      const value = attribute('val') ?? ''
      const level = /^heading ([1-9])$/iu.exec(value)?.[1]
      if (name === 'name' && level !== undefined) levels.set(style, Number(level))
      else if (name === 'name' && /^title$/iu.test(value)) levels.set(style, 1)
      else if (name === 'outlineLvl' && /^[0-8]$/u.test(value)) levels.set(style, Number(value) + 1)
    },
  })
  return levels
}

/** Lists whose items have numbers: `numId level`. */
async function readNumbered(archive: Archive): Promise<Set<string>> {
  const numbered = new Map<string, Set<string>>()
  const lists: [string, string][] = []
  let [definition, level, list] = ['', '', '']
  await readXml(archive, 'word/numbering.xml', {
    ...silent,
    open(name, attribute) {
      if (name === 'abstractNum') definition = attribute('abstractNumId') ?? ''
      else if (name === 'lvl') level = attribute('ilvl') ?? '0'
      else if (name === 'numFmt' && !['bullet', 'none'].includes(attribute('val') ?? '')) numbered.set(definition, (numbered.get(definition) ?? new Set()).add(level))
      else if (name === 'num') list = attribute('numId') ?? ''
      else if (name === 'abstractNumId') lists.push([list, attribute('val') ?? ''])
    },
  })
  return new Set(lists.flatMap(([id, of]) => [...(numbered.get(of) ?? [])].map((each) => `${id} ${each}`)))
}

interface Facts {
  links: Map<string, string>
  headings: Map<string, number>
  numbered: Set<string>
}

const isOn = (value: string | undefined): boolean => value === undefined || !['0', 'false', 'off', 'none'].includes(value)

/** Reads the paragraphs, lists and tables of a text; what was deleted in review, and text for older programs, is left out. */
class TextReader implements XmlHandler {
  readonly writer: MarkdownWriter
  readonly #facts: Facts
  readonly #counters = new Map<string, number>()
  readonly #links: (string | null)[] = []
  #style = { ...plainStyle }
  #within = false
  #fallback = 0
  #inRun = false
  #level = 0
  #list: { id: string; depth: number } | null = null

  constructor(facts: Facts, language: Language) {
    this.#facts = facts
    this.writer = new MarkdownWriter(language)
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'Fallback') this.#fallback += 1
    if (this.#fallback > 0) return
    switch (name) {
      case 'p':
        this.#level = 0
        this.#list = null
        return
      case 'pStyle':
        this.#level = this.#facts.headings.get(attribute('val') ?? '') ?? 0
        return
      case 'outlineLvl':
        this.#level = Number(attribute('val') ?? 9) < 9 ? Number(attribute('val')) + 1 : this.#level
        return
      case 'ilvl':
        this.#list = { id: this.#list?.id ?? '', depth: Math.min(8, Number(attribute('val') ?? 0) || 0) }
        return
      case 'numId':
        this.#list = { id: attribute('val') ?? '', depth: this.#list?.depth ?? 0 }
        return
      case 'r':
        this.#inRun = true
        this.#style = { ...plainStyle, href: this.#links.at(-1) ?? null }
        return
      case 'b':
        if (this.#inRun) this.#style.bold = isOn(attribute('val'))
        return
      case 'i':
        if (this.#inRun) this.#style.italic = isOn(attribute('val'))
        return
      case 't':
        this.#within = true
        return
      case 'tab':
        if (this.#inRun) this.writer.text(' ', this.#style)
        return
      case 'br':
      case 'cr':
        this.writer.lineBreak()
        return
      case 'hyperlink':
        this.#links.push(this.#facts.links.get(attribute('id') ?? '') ?? null)
        return
      case 'tbl':
        this.writer.beginTable()
        return
      case 'tr':
        this.writer.beginRow()
        return
      case 'tblHeader':
        this.writer.markHead()
        return
      case 'tc':
        this.writer.beginCell()
    }
  }

  close(name: string): void {
    if (name === 'Fallback') this.#fallback -= 1
    if (this.#fallback > 0) return
    if (name === 't') this.#within = false
    else if (name === 'r') this.#inRun = false
    else if (name === 'hyperlink') this.#links.pop()
    else if (name === 'p') this.writer.end(this.#block())
    else if (name === 'tbl') this.writer.endTable()
  }

  text(text: string): void {
    if (this.#within && this.#fallback === 0) this.writer.text(text, this.#style)
  }

  #block(): BlockKind {
    if (this.#level > 0) return { kind: 'heading', level: this.#level }
    if (!this.#list || this.#list.id === '0') return { kind: 'paragraph' }
    const { id, depth } = this.#list
    const name = `${id} ${depth}`
    if (!this.#facts.numbered.has(name)) return { kind: 'item', number: null, depth }
    const number = (this.#counters.get(name) ?? 0) + 1
    this.#counters.set(name, number)
    // lists below this one begin anew
    for (const each of this.#counters.keys()) if (each.startsWith(`${id} `) && Number(each.slice(id.length + 1)) > depth) this.#counters.delete(each)
    return { kind: 'item', number, depth }
  }
}

/** True for a zip archive that holds a Word document. */
export function isDocx(bytes: Buffer): boolean {
  return readZipDirectory(bytes).has('word/document.xml')
}

/** Reads the text of a Word document as Markdown. @throws FileProblem when it is damaged or too large. */
export async function readDocx(bytes: Buffer, language: Language): Promise<MarkdownWriter> {
  const archive: Archive = { bytes, parts: readZipDirectory(bytes), budget: { bytes: MAX_UNPACKED } }
  const facts: Facts = { links: await readLinks(archive), headings: await readHeadings(archive), numbered: await readNumbered(archive) }
  const reader = new TextReader(facts, language)
  if (!(await readXml(archive, 'word/document.xml', reader))) throw noDocx()
  return reader.writer
}
