/** A sentence in both languages of the product. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export type OperatorLanguage = 'zh' | 'en'

/**
 * A fault that the person who runs the system can remedy. It is shown without a stack trace; `message` carries both
 * languages so that logs of any kind stay readable.
 */
export class Problem extends Error {
  readonly code: string
  readonly problem: Words
  readonly remedy: Words

  constructor(code: string, problem: Words, remedy: Words, cause?: unknown) {
    super(`${problem.zh} ${remedy.zh} / ${problem.en} ${remedy.en}`, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.problem = problem
    this.remedy = remedy
  }
}

/**
 * The language in which the operator is addressed: YINGDA_LANG (zh or en) decides; else a Chinese or English LANG or
 * LC_ALL; else `undefined`, which means both.
 */
export function operatorLanguage(env: NodeJS.ProcessEnv): OperatorLanguage | undefined {
  const wanted = (env['YINGDA_LANG'] ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '').toLowerCase()
  if (wanted.startsWith('zh')) return 'zh'
  if (wanted.startsWith('en')) return 'en'
  return undefined
}

/** One line in the operator's language, or Chinese and English side by side when that language is unknown. */
export function say(words: Words, language: OperatorLanguage | undefined): string {
  if (language !== undefined) return words[language]
  return words.zh === words.en ? words.zh : `${words.zh} / ${words.en}`
}

/** The lines shown for a problem: what happened, then what to do. */
export function describeProblem(problem: Problem, language: OperatorLanguage | undefined): string {
  const lines = language === undefined ? (['zh', 'en'] as const) : [language]
  return lines.map((each) => `${problem.problem[each]}\n  → ${problem.remedy[each]}`).join('\n')
}

/**
 * Translates the errors of starting a server that an operator can remedy (port in use, no right to the port, full disk,
 * unwritable directory) into a Problem. Returns undefined for any other error: that one is a defect and keeps its stack.
 */
export function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (!(error instanceof Error)) return undefined
  const { code, syscall, port, path } = error as NodeJS.ErrnoException & { port?: number }
  const place = path ?? ''
  if (code === 'EADDRINUSE') return portInUse(port ?? 0)
  if (code === 'EACCES' && syscall === 'listen') return portForbidden(port ?? 0)
  if (code === 'EADDRNOTAVAIL') {
    return new Problem(
      'address-unknown',
      { zh: `本机没有 HOST 所指的地址。`, en: 'This machine does not have the address named by HOST.' },
      {
        zh: '请把 HOST 设为本机的地址，或设为 0.0.0.0（所有地址）。',
        en: 'Set HOST to an address of this machine, or to 0.0.0.0 for all.',
      },
      error,
    )
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(place)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return notWritable(place, error)
  return undefined
}

function portInUse(port: number): Problem {
  return new Problem(
    'port-in-use',
    { zh: `端口 ${port} 已被别的程序占用。`, en: `Port ${port} is already used by another program.` },
    {
      zh: `请停止那个程序，或换一个端口，例如：PORT=${port + 1} npm start`,
      en: `Stop that program, or choose another port, for example: PORT=${port + 1} npm start`,
    },
  )
}

function portForbidden(port: number): Problem {
  return new Problem(
    'port-forbidden',
    { zh: `没有权限使用端口 ${port}。`, en: `No permission to use port ${port}.` },
    {
      zh: '请选用 1024 以上的端口（例如 PORT=7080），并由反向代理转发 80 和 443。',
      en: 'Choose a port above 1024 (for example PORT=7080) and let a reverse proxy forward 80 and 443.',
    },
  )
}

/** The disk that holds `place` is full. */
export function diskFull(place: string): Problem {
  const zh = place === '' ? '' : `（${place}）`
  const en = place === '' ? '' : ` (${place})`
  return new Problem(
    'disk-full',
    { zh: `磁盘已满${zh}。`, en: `The disk is full${en}.` },
    {
      zh: '请腾出至少 1 GB 空间，或用 YINGDA_DATA 把数据放到别的磁盘，然后再启动。已确认的消息不会丢失。',
      en: 'Free at least 1 GB, or put the data on another disk with YINGDA_DATA, then start again. No acknowledged message is lost.',
    },
  )
}

/** The process may not write at `place`. */
export function notWritable(place: string, cause?: unknown): Problem {
  return new Problem(
    'not-writable',
    { zh: `没有权限写入：${place}`, en: `No permission to write: ${place}` },
    {
      zh: '请以该目录的所有者身份启动，修改其所有者（chown），或用 YINGDA_DATA 指定可写的目录。',
      en: 'Start as the owner of that directory, change its owner (chown), or name a writable directory with YINGDA_DATA.',
    },
    cause,
  )
}
