// What the scripts tell the person at the terminal: Chinese, English, or both when the language is unknown.

/** 'zh', 'en' or 'both', from YINGDA_LANG, else from the locale. */
export function language(env = process.env) {
  const wanted = (env.YINGDA_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase()
  if (wanted.startsWith('zh')) return 'zh'
  return wanted.startsWith('en') ? 'en' : 'both'
}

/** One line in the operator's language. */
export function say(zh, en) {
  const chosen = language()
  if (chosen === 'zh') return zh
  return chosen === 'en' ? en : `${zh} / ${en}`
}

let progress = process.stdout

/** Lines of progress go to the error stream from now on: standard output belongs to what the command prints. */
export function keepOutputClean() {
  progress = process.stderr
}

/** Prints a line of progress. */
export function step(zh, en) {
  show(`• ${say(zh, en)}`)
}

/** Prints a line where progress goes. */
export function show(line) {
  progress.write(`${line}\n`)
}

/** A fault the operator can remedy: shown without a stack trace. */
export class Fault extends Error {
  constructor(problem, remedy) {
    super(`${problem.zh} / ${problem.en}`)
    this.problem = problem
    this.remedy = remedy
  }
}

/** Prints a fault and what to do about it; any other error keeps its stack, since it is a defect. */
export function report(error) {
  if (!(error instanceof Fault)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return
  }
  const languages = language() === 'both' ? ['zh', 'en'] : [language()]
  for (const each of languages) process.stderr.write(`✗ ${error.problem[each]}\n  → ${error.remedy[each]}\n`)
}

/** Runs a script's work; a fault becomes a message and exit code 1. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    report(error)
    process.exitCode = 1
  }
}
