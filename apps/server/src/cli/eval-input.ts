import type { LineFault, ReadRows } from '@yingda/dialogue/evaluate'
import { readFileSync } from 'node:fs'
import type { Words } from '../platform/config/problem.ts'

/** Bad lines that are shown; the others are counted. */
const SHOWN = 20

/** What was typed or read cannot be used; every line is shown to the operator, and the command ends with 2. */
export class InputError extends Error {
  readonly lines: readonly Words[]

  constructor(lines: readonly Words[]) {
    super(lines.map(({ en }) => en).join('; '))
    this.name = 'InputError'
    this.lines = lines
  }
}

const inputError = (zh: string, en: string): InputError => new InputError([{ zh, en }])

/** The options a command takes. */
export interface OptionPlan {
  readonly required: readonly string[]
  readonly optional: readonly string[]
  readonly flags: readonly string[]
}

export interface Options {
  readonly values: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
}

/**
 * Reads `--name value`, `--name=value` and `--flag`.
 * @throws InputError for an option that is unknown, given twice, without its value, or missing
 */
export function readOptions(args: readonly string[], plan: OptionPlan): Options {
  const values = new Map<string, string>()
  const flags = new Set<string>()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = '', inline] = /^--([^=]+)(?:=([\s\S]*))?$/u.exec(arg) ?? []
    const takesValue = plan.required.includes(name) || plan.optional.includes(name)
    if (!takesValue && !plan.flags.includes(name)) throw unknown(arg, plan)
    if (values.has(name) || flags.has(name)) throw inputError(`--${name} 出现了两次。`, `--${name} is given twice.`)
    if (!takesValue) {
      if (inline !== undefined) throw inputError(`--${name} 不带值。`, `--${name} takes no value.`)
      flags.add(name)
      continue
    }
    const value = inline ?? rest.shift()
    if (value === undefined || value === '' || (inline === undefined && value.startsWith('--'))) throw inputError(`--${name} 后面缺少值。`, `--${name} needs a value.`)
    values.set(name, value)
  }
  const absent = plan.required.filter((name) => !values.has(name))
  if (absent.length > 0) throw new InputError(absent.map((name) => ({ zh: `缺少 --${name} <文件>。`, en: `--${name} <file> is missing.` })))
  return { values, flags }
}

function unknown(arg: string, { required, optional, flags }: OptionPlan): InputError {
  const known = [...required, ...optional, ...flags].map((name) => `--${name}`).join(' ')
  const what = arg.startsWith('-') ? { zh: `没有选项 ${arg}。`, en: `There is no option ${arg}.` } : { zh: `多出的参数：${arg}。`, en: `Unexpected argument: ${arg}.` }
  return inputError(`${what.zh}可用的选项：${known}`, `${what.en} The options are: ${known}`)
}

/** A whole number option within its limits. */
export function wholeNumber(options: Options, name: string, standard: number, lowest: number, highest: number): number {
  const given = options.values.get(name)
  if (given === undefined) return standard
  const value = Number(given)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value
  throw inputError(`--${name} 应为 ${lowest} 到 ${highest} 的整数，而不是 ${given}。`, `--${name} should be a whole number from ${lowest} to ${highest}, not ${given}.`)
}

/** The language that `--language` names, null when it is to be detected. */
export function languageOption(options: Options): 'zh' | 'en' | null {
  const given = options.values.get('language')
  if (given === undefined) return null
  if (given === 'zh' || given === 'en') return given
  throw inputError(`--language 应为 zh 或 en，而不是 ${given}。`, `--language should be zh or en, not ${given}.`)
}

/** Reads several files and collects what is wrong with their lines, so that all of it can be said at once. */
export class Files {
  readonly #faults: { file: string; fault: LineFault }[] = []

  /** True while no line was bad. */
  get isClean(): boolean {
    return this.#faults.length === 0
  }

  /** The rows of a file that can be read. @throws InputError when the file itself cannot */
  rows<T>(file: string, read: (content: string) => ReadRows<T>, wantsRows = false): ReadRows<T>['rows'] {
    const { rows, faults } = read(textOf(file))
    for (const fault of faults) this.#faults.push({ file, fault })
    if (wantsRows && rows.length === 0 && faults.length === 0) throw inputError(`${file} 中没有内容。`, `${file} holds no rows.`)
    return rows
  }

  /** @throws InputError naming the bad lines of all files read so far */
  check(): void {
    if (this.#faults.length === 0) return
    const lines = this.#faults.slice(0, SHOWN).map(({ file, fault: { line, problem } }) => ({
      zh: `${file} 第 ${line} 行：${problem.zh}`,
      en: `${file} line ${line}: ${problem.en}`,
    }))
    const more = this.#faults.length - lines.length
    if (more > 0) lines.push({ zh: `还有 ${more} 行有问题（共 ${this.#faults.length} 行）。`, en: `${more} more bad lines (${this.#faults.length} in all).` })
    throw new InputError(lines)
  }
}

function textOf(file: string): string {
  const bytes = bytesOf(file)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw inputError(`${file} 不是 UTF-8 编码，请另存为 UTF-8。`, `${file} is not in UTF-8: save it as UTF-8.`)
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw inputError(`找不到文件 ${file}。`, `There is no file ${file}.`)
    if (code === 'EISDIR') throw inputError(`${file} 是文件夹，不是文件。`, `${file} is a folder, not a file.`)
    if (code === 'EACCES' || code === 'EPERM') throw inputError(`没有权限读取 ${file}。`, `No permission to read ${file}.`)
    throw error
  }
}
