import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import type { Words } from './problem.ts'
import { repositoryRoot } from './root.ts'
import { CONFIG_FILE, SETTINGS, type Setting } from './settings.ts'

type Table = typeof SETTINGS
type ValueOf<Key extends keyof Table> = z.output<Table[Key]['schema']>
type OptionalKey = 'databaseUrl' | 'publicUrl' | 'masterKey' | 'mailServer' | 'mailFrom' | 'language'

/** The checked settings. `dataDir` is absolute; sizes are in bytes. */
export type Config = { readonly [Key in Exclude<keyof Table, OptionalKey>]: ValueOf<Key> } & {
  readonly [Key in OptionalKey]: ValueOf<Key> | undefined
}

export interface SettingProblem {
  readonly setting: string
  readonly problem: Words
  readonly remedy: Words
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly SettingProblem[] }
  | { readonly ok: false; readonly problems: readonly SettingProblem[]; readonly warnings: readonly SettingProblem[] }

/** Names that begin with YINGDA_ and belong to tests and tools. */
const ALSO_KNOWN = [CONFIG_FILE, 'YINGDA_CHROMIUM']

/**
 * Reads and checks all settings: from the environment, else from the JSON file named by YINGDA_CONFIG (the same names),
 * else the defaults. Every fault is named with its remedy; a value of a secret setting appears in no message.
 * An empty variable counts as not given.
 */
export function loadConfig(env: NodeJS.ProcessEnv, cwd: string = process.cwd()): LoadedConfig {
  const problems: SettingProblem[] = []
  const file = readFile(env[CONFIG_FILE], cwd, problems)
  const warnings = unknownNames(env, file)
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries<Setting>(SETTINGS)) {
    const text = given(env[setting.name]) ?? given(file[setting.name]) ?? setting.fallback
    if (text === undefined) continue
    const result = setting.schema.safeParse(text)
    if (result.success) values[key] = result.data
    else problems.push(wrongValue(setting, text))
  }
  if (problems.length > 0) return { ok: false, problems, warnings }
  const isOwnDirectory = given(env['YINGDA_DATA']) ?? given(file['YINGDA_DATA'])
  const base = isOwnDirectory === undefined ? repositoryRoot(import.meta.url) : cwd
  const config = { ...values, dataDir: path.resolve(base, String(values['dataDir'])) } as unknown as Config
  const conflicts = conflictsOf(config)
  return conflicts.length > 0 ? { ok: false, problems: conflicts, warnings } : { ok: true, config, warnings }
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}

function wrongValue(setting: Setting, text: string): SettingProblem {
  const shown = setting.secret ? '' : ` “${text.slice(0, 80)}”`
  return {
    setting: setting.name,
    problem: { zh: `设置 ${setting.name} 的值${shown}不正确。`, en: `The value${shown} of the setting ${setting.name} is not valid.` },
    remedy: { zh: `请给出：${setting.allowed.zh}。`, en: `Give ${setting.allowed.en}.` },
  }
}

function conflictsOf(config: Config): SettingProblem[] {
  return [...rolesConflict(config), ...mailConflict(config)]
}

function mailConflict({ mailServer, mailFrom }: Config): SettingProblem[] {
  if ((mailServer === undefined) === (mailFrom === undefined)) return []
  const [given, missing] = mailServer === undefined ? ['MAIL_FROM', 'MAIL_URL'] : ['MAIL_URL', 'MAIL_FROM']
  return [
    {
      setting: missing,
      problem: { zh: `给出了 ${given}，但没有 ${missing}。`, en: `${given} is given, but ${missing} is not.` },
      remedy: { zh: `请也设置 ${missing}，或去掉 ${given}。`, en: `Set ${missing} too, or remove ${given}.` },
    },
  ]
}

function rolesConflict(config: Config): SettingProblem[] {
  if (config.databaseUrl !== undefined || (config.roles.includes('web') && config.roles.includes('worker'))) return []
  return [
    {
      setting: 'YINGDA_ROLES',
      problem: {
        zh: '内置数据库只能由一个进程使用，因此不能把 web 和 worker 分到不同的进程。',
        en: 'The embedded database serves one process, so web and worker cannot be split over several.',
      },
      remedy: {
        zh: '请去掉 YINGDA_ROLES，或用 DATABASE_URL 使用已有的 PostgreSQL。',
        en: 'Remove YINGDA_ROLES, or use an existing PostgreSQL with DATABASE_URL.',
      },
    },
  ]
}

function readFile(name: string | undefined, cwd: string, problems: SettingProblem[]): Record<string, string | undefined> {
  if (given(name) === undefined) return {}
  const file = path.resolve(cwd, name ?? '')
  try {
    return flatten(JSON.parse(readFileSync(file, 'utf8')), file, problems)
  } catch (error) {
    const isSyntax = error instanceof SyntaxError
    problems.push(
      isSyntax
        ? fileProblem({ zh: `设置文件 ${file} 不是有效的 JSON。`, en: `The settings file ${file} is not valid JSON.` })
        : fileProblem({ zh: `无法读取设置文件 ${file}。`, en: `The settings file ${file} cannot be read.` }),
    )
    return {}
  }
}

function flatten(content: unknown, file: string, problems: SettingProblem[]): Record<string, string | undefined> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(fileProblem({ zh: `设置文件 ${file} 的内容不是一个对象。`, en: `The settings file ${file} does not hold an object.` }))
    return {}
  }
  const texts: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(content)) {
    if (Array.isArray(value)) texts[name] = value.map(String).join(',')
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') texts[name] = String(value)
    else
      problems.push({
        ...fileProblem({
          zh: `${file} 中 ${name} 的值不是文字或数字。`,
          en: `The value of ${name} in ${file} is neither text nor number.`,
        }),
        setting: name,
      })
  }
  return texts
}

function fileProblem(problem: Words): SettingProblem {
  return {
    setting: CONFIG_FILE,
    problem,
    remedy: {
      zh: '请给出一个可读的 JSON 文件，例如 {"PORT": 7080, "YINGDA_STARTER": "none"}，或去掉 YINGDA_CONFIG。',
      en: 'Name a readable JSON file such as {"PORT": 7080, "YINGDA_STARTER": "none"}, or remove YINGDA_CONFIG.',
    },
  }
}

function unknownNames(env: NodeJS.ProcessEnv, file: Record<string, string | undefined>): SettingProblem[] {
  const known = [...Object.values(SETTINGS).map(({ name }) => name), ...ALSO_KNOWN]
  const names = [...Object.keys(env).filter((name) => name.startsWith('YINGDA_')), ...Object.keys(file)]
  return [...new Set(names)]
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known)
      return {
        setting: name,
        problem: { zh: `没有名为 ${name} 的设置，它不起作用。`, en: `There is no setting ${name}; it has no effect.` },
        remedy: { zh: `是否想写 ${nearest}？`, en: `Did you mean ${nearest}?` },
      }
    })
}

/** The known name that takes the fewest edits. */
export function nearestName(name: string, known: readonly string[]): string {
  const ranked = known.map((each) => ({ each, edits: editDistance(name.toUpperCase(), each) }))
  ranked.sort((one, other) => one.edits - other.edits)
  return ranked[0]?.each ?? ''
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[other.length] ?? 0
}

export interface SettingDescription {
  readonly name: string
  readonly fallback: string | undefined
  readonly meaning: Words
  readonly allowed: Words
  readonly secret: boolean
}

/** All settings for people to read, in the order of the table. */
export function describeSettings(): SettingDescription[] {
  return Object.values(SETTINGS).map(({ name, fallback, meaning, allowed, secret }) => ({ name, fallback, meaning, allowed, secret }))
}

/** The settings as a Markdown table in one language, for the documentation. */
export function settingsTable(language: 'zh' | 'en'): string {
  const words =
    language === 'zh'
      ? { head: ['设置', '含义', '可用的值', '默认'], none: '（无）', secret: '；保密，不会显示' }
      : { head: ['Setting', 'Meaning', 'Values', 'Default'], none: '(none)', secret: '; secret, never shown' }
  const rows = describeSettings().map(({ name, meaning, allowed, fallback, secret }) => [
    `\`${name}\``,
    meaning[language],
    allowed[language] + (secret ? words.secret : ''),
    fallback === undefined || fallback === '' ? words.none : `\`${fallback}\``,
  ])
  return [words.head, words.head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
