import type { Words } from '../entry.ts'

/** A fault of a file as a whole, in words for the person who chose it. */
export class FileProblem extends Error {
  readonly words: Words

  constructor(words: Words, cause?: unknown) {
    super(words.en, cause === undefined ? undefined : { cause })
    this.name = 'FileProblem'
    this.words = words
  }
}

/** The file ends early or does not keep to its own format. */
export class DamagedFile extends FileProblem {}

export const damaged = (cause?: unknown): FileProblem =>
  new DamagedFile({ zh: '文件已损坏，无法读取；请用表格软件重新保存后再导入。', en: 'The file is damaged and cannot be read. Save it again in your spreadsheet program, then import it.' }, cause)

/** The file, unpacked, is larger than an import may be. */
export const tooLarge = (): FileProblem =>
  new FileProblem({ zh: '文件内容过大；请拆成几个较小的文件分别导入。', en: 'The content of the file is too large. Split it into smaller files and import them one by one.' })
