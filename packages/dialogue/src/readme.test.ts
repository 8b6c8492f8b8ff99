import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import * as dialogue from './index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (found === undefined) throw new Error(`README.md has no ${language} block`)
  return found
}

it('the example of the README prints what it says', () => {
  const printed: string[] = []
  const code = block('js').replace(/import \{[^}]*\} from '@yingda\/dialogue';/, '')
  runInNewContext(code, { ...dialogue, console: { log: (line: unknown) => printed.push(String(line)) } })
  expect(`${printed.join('\n')}\n`).toBe(block('text'))
})

it('the README names every exported function', () => {
  const functions = Object.entries(dialogue).filter(([, value]) => typeof value === 'function')
  for (const [name] of functions) expect(readme).toContain(`\`${name}`)
})
