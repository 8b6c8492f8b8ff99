import type { Language } from '@yingda/contract'
import { AppError } from '../../../../platform/errors.ts'
import { oneLine, type Words } from '../../entry.ts'
import { decode, findEncoding } from '../../files/encoding.ts'
import { DamagedFile, FileProblem } from '../../files/problem.ts'
import type { FileDocument } from '../commands.ts'
import { isDocx, noDocx, readDocx } from './docx.ts'
import { readHtml } from './html.ts'
import type { MarkdownWriter } from './markdown-writer.ts'
import { splitFrontMatter, withoutTables } from './markdown-file.ts'

type Format = 'markdown' | 'text' | 'html' | 'docx'

const byExtension: Readonly<Record<string, Format>> = { md: 'markdown', markdown: 'markdown', txt: 'text', text: 'text', html: 'html', htm: 'html', xhtml: 'html', docx: 'docx' }

const accepted: Words = {
  zh: '只能上传 Markdown（.md）、纯文本（.txt）、网页（.html）和 Word（.docx）文件。',
  en: 'Only Markdown (.md), plain text (.txt), web pages (.html) and Word (.docx) files can be uploaded.',
}
const oldOffice: Words = {
  zh: '这是旧版 .doc 文件或带密码的文档；请另存为不带密码的 .docx 后再上传。',
  en: 'This is an old .doc file or a document with a password. Save it as .docx without a password and upload it.',
}
const pdf: Words = {
  zh: '暂不支持 PDF；请上传它的 Word 或网页版本，或把文字粘贴到新文档中。',
  en: 'PDF files cannot be read. Upload the Word or web page version, or paste the text into a new document.',
}
const spreadsheet: Words = {
  zh: '这不是 Word 文档。表格中的问答请在“知识条目”页导入。',
  en: 'This is not a Word document. Questions and answers in a spreadsheet are imported on the page Entries.',
}
const unreadable: Words = {
  zh: '无法识别文件的字符编码，或文件中有损坏的字符；请另存为 UTF-8 编码后再上传。',
  en: 'The character encoding of the file is not known, or some characters are damaged. Save it as UTF-8 and upload it.',
}
const empty: Words = { zh: '文件里没有文字。', en: 'The file has no text.' }

const begins = (bytes: Buffer, magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte)
const unsupported = (text: Words): AppError => new AppError('unsupported_type', { text })

/** The content decides before the name. @throws AppError unsupported_type, bad_request, saying what to do. */
function formatOf(fileName: string, bytes: Buffer): Format {
  if (bytes.length === 0) throw new AppError('bad_request', { text: empty })
  if (begins(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw unsupported(oldOffice)
  if (begins(bytes, [0x25, 0x50, 0x44, 0x46])) throw unsupported(pdf)
  if (begins(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    return 'docx'
  }
  const format = byExtension[/\.([^.]*)$/u.exec(fileName)?.[1]?.toLowerCase() ?? '']
  if (format === 'docx') throw noDocx()
  const utf16 = begins(bytes, [0xff, 0xfe]) || begins(bytes, [0xfe, 0xff])
  if (format === undefined || (!utf16 && bytes.subarray(0, 8192).includes(0))) throw unsupported(accepted)
  return format
}

/** What a page says its encoding is, when the bytes do not say it themselves and this program knows it. */
function declaredEncoding(bytes: Buffer): string | null {
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,30})/iu.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1]
  if (label === undefined) return null
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}

async function textOf(bytes: Buffer, format: Format): Promise<string> {
  const found = await findEncoding(bytes).catch((error: unknown) => {
    if (error instanceof FileProblem) throw new FileProblem(unreadable, error)
    throw error
  })
  const declared = format === 'html' && (found.encoding === 'gb18030' || found.encoding === 'windows-1252') ? declaredEncoding(bytes) : null
  if (declared !== null && declared !== 'utf-8') return new TextDecoder(declared).decode(bytes)
  const text = [...decode(bytes, found)].join('')
  if (found.damaged && text.includes('\ufffd')) throw new FileProblem(unreadable)
  return text
}

/** Without what nobody can type: control characters, and the mark of the byte order. */
const typable = (text: string): string => text.replace(/\r\n?/gu, '\n').replace(/(?![\t\n])\p{Cc}|[\ufeff\u200b]/gu, '')

const nameOf = (fileName: string): string => oneLine(fileName.replace(/\.[^.]*$/u, '').replace(/[_\s]+/gu, ' '))

/** Chinese when a tenth of the letters and more are. */
function guessLanguage(text: string): Language {
  const sample = text.slice(0, 20_000)
  const han = sample.match(/\p{Script=Han}/gu)?.length ?? 0
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  return han * 10 >= letters && han > 0 ? 'zh' : 'en'
}

/** What the text itself calls its title, or else the name of the file. */
function titled(own: string, fileName: string): { title: string; isGuess: boolean } {
  const title = oneLine(own).slice(0, 300)
  return title === '' ? { title: nameOf(fileName).slice(0, 300), isGuess: true } : { title, isGuess: false }
}

/** The text of a page or Word document; its first heading is the title when it is the only one of its level. */
function fromWriter(writer: MarkdownWriter, name: string, fileName: string): { title: string; isGuess: boolean; body: string } {
  const { headings, body } = writer.finish()
  const [first] = headings
  const own = first && headings.filter(({ level }) => level <= first.level).length === 1 ? first.text : ''
  const { title, isGuess } = titled(own === '' ? name : own, fileName)
  return { title, isGuess, body: typable(body(title)) }
}

function fromMarkdown(text: string, fileName: string, given: Language | undefined): FileDocument {
  const { facts, body } = splitFrontMatter(text)
  const named = given ?? facts.language
  const language = named ?? guessLanguage(text)
  const trimmed = body.trim()
  const line = trimmed.split('\n', 1)[0] ?? ''
  const heading = facts.title === undefined && line.length < 1_000 && line.startsWith('# ') ? line : null
  const { title, isGuess } = titled(facts.title ?? heading?.replace(/^# |[*`]| #+$/gu, '') ?? '', fileName)
  const rest = heading === null ? trimmed : trimmed.slice(heading.length).trim()
  const { key, url, enabled } = facts
  return { title, language, guessed: { title: isGuess, language: named === undefined }, body: withoutTables(rest, language), key, url, enabled }
}

async function wordText(bytes: Buffer, language: Language): Promise<MarkdownWriter> {
  try {
    if (!isDocx(bytes)) throw unsupported(spreadsheet)
    return await readDocx(bytes, language)
  } catch (error) {
    if (error instanceof DamagedFile) throw noDocx(error)
    throw error
  }
}

async function fromDocx(bytes: Buffer, fileName: string, given: Language | undefined): Promise<FileDocument> {
  const first = fromWriter(await wordText(bytes, given ?? 'zh'), '', fileName)
  const language = given ?? guessLanguage(first.body)
  // the signs between the cells of a table depend on the language
  const { title, isGuess, body } = language === (given ?? 'zh') ? first : fromWriter(await wordText(bytes, language), '', fileName)
  return { title, language, guessed: { title: isGuess, language: given === undefined }, body }
}

/**
 * Reads a file as a document in Markdown.
 * @param given the language, found from the text when left out
 * @throws AppError unsupported_type, bad_request; FileProblem. Each says what to do.
 */
export async function readDocumentFile(fileName: string, bytes: Buffer, given: Language | undefined): Promise<FileDocument> {
  const format = formatOf(fileName, bytes)
  if (format === 'docx') return fromDocx(bytes, fileName, given)
  const text = typable(await textOf(bytes, format))
  if (format === 'markdown') return fromMarkdown(text, fileName, given)
  const language = given ?? guessLanguage(format === 'text' ? text : text.slice(0, 200_000).replace(/<[^<>]{0,5000}>/gu, ' '))
  if (format === 'text') return { title: nameOf(fileName).slice(0, 300), language, guessed: { title: true, language: given === undefined }, body: text }
  const page = await readHtml(text, language)
  const { title, isGuess, body } = fromWriter(page.writer, page.title, fileName)
  return { title, language, guessed: { title: isGuess, language: given === undefined }, body }
}
