import { settingsTable } from '../platform/config/config.ts'
import { operatorLanguage } from '../platform/config/problem.ts'

/** All settings as a table, in the operator's language. */
export function settings(): Promise<void> {
  process.stdout.write(`${settingsTable(operatorLanguage(process.env) ?? 'zh')}\n`)
  return Promise.resolve()
}
