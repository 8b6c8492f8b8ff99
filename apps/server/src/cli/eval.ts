import { writeFileSync } from 'node:fs'
import { operatorLanguage, say, type OperatorLanguage } from '../platform/config/problem.ts'
import { subcommands, type Subcommand } from './eval-commands.ts'
import { InputError, readOptions } from './eval-input.ts'

/** Where a command writes, and the language it speaks. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly language: OperatorLanguage | undefined
}

/** `yingda eval <what> …` on this process's terminal. */
export async function evaluateCommand(args: string[]): Promise<void> {
  process.exitCode = await evaluate(args, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    language: operatorLanguage(process.env),
  })
}

/**
 * `yingda eval intents|faq|entities|noise …`: measures how well the engine understands, on files of the owner. Needs no account,
 * database or running server.
 * @returns the exit code: 0, or 2 when options, files or lines cannot be used
 */
export async function evaluate(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined
  const wantsHelp = args.some((arg) => arg === '--help' || arg === '-h')
  if (command === undefined || wantsHelp) {
    const show = wantsHelp ? terminal.out : terminal.err
    if (!wantsHelp && name !== '') show(`✗ ${say({ zh: `没有 eval ${name} 这个命令。`, en: `There is no command eval ${name}.` }, terminal.language)}\n`)
    show(usage(terminal.language))
    return wantsHelp ? 0 : 2
  }
  try {
    await perform(command, rest, terminal)
    return 0
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    for (const line of error.lines) terminal.err(`✗ ${say(line, terminal.language)}\n`)
    return 2
  }
}

function usage(language: OperatorLanguage | undefined): string {
  const shared = [
    { zh: '--json              输出 JSON', en: '--json              prints JSON' },
    { zh: '--mistakes F        把答错的逐行写入文件（noise 除外）', en: '--mistakes F        writes what went wrong to a file, a line each (not with noise)' },
    { zh: '--language zh|en    所有文本的语言；不写则自动识别（entities 除外）', en: '--language zh|en    language of all texts; detected when left out (not with entities)' },
  ]
  const lines = [...Object.values(subcommands).map(({ usage: words }) => words), ...shared].map((words) => `  ${say(words, language)}`)
  return `${lines.join('\n')}\n`
}

async function perform(command: Subcommand, args: readonly string[], terminal: Terminal): Promise<void> {
  const { language } = terminal
  const options = readOptions(args, command.plan)
  const isJson = options.flags.has('json')
  const outcome = await command.run(options, (words) => {
    if (!isJson) terminal.err(`• ${say(words, language)}\n`)
  })
  const file = options.values.get('mistakes')
  if (file !== undefined) writeRows(file, outcome.mistakes)
  if (isJson) {
    const warnings = outcome.warnings.map((words) => say(words, language))
    terminal.out(`${JSON.stringify({ ...outcome.json, warnings }, null, 2)}\n`)
    return
  }
  for (const words of outcome.warnings) terminal.err(`! ${say(words, language)}\n`)
  terminal.out(`${outcome.table(language)}\n`)
}

function writeRows(file: string, rows: readonly object[]): void {
  try {
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new InputError([{ zh: `无法写入 ${file}（${code ?? '?'}）。`, en: `${file} cannot be written (${code ?? '?'}).` }])
  }
}
