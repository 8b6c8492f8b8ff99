import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cruise, type ICruiseOptions, type IForbiddenRuleType } from 'dependency-cruiser'
import { afterEach, expect, test } from 'vitest'

const walls = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: IForbiddenRuleType[]; options: ICruiseOptions }
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The names of the walls that a little house of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const house = mkdtempSync(path.join(tmpdir(), 'yingda-walls-'))
  folders.push(house)
  const all = {
    'tsconfig.json': '{"compilerOptions":{"module":"ESNext","moduleResolution":"bundler"}}',
    'package.json': '{"type":"module"}',
    'packages/x.ts': '',
    'apps/x.ts': '',
    ...files,
  }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(house, name)), { recursive: true })
    writeFileSync(path.join(house, name), text)
  }
  const { forbidden, options } = walls
  const { output } = await cruise(['apps', 'packages'], {
    ...options,
    baseDir: house,
    validate: true,
    ruleSet: { forbidden },
    tsConfig: {},
  })
  if (typeof output === 'string') throw new Error(output)
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort()
}

const M = 'apps/server/src/modules'

test('a house in order breaks nothing', async () => {
  expect(
    await broken({
      [`${M}/identity/index.ts`]: 'export const a = 1',
      [`${M}/bot/index.ts`]:
        "export { a } from '../identity/index.ts'\nexport { b } from '../../platform/p.ts'\nexport { c } from './own.ts'",
      [`${M}/bot/own.ts`]: 'export const c = 1',
      'apps/server/src/platform/p.ts': 'export const b = 1',
      'apps/server/src/app.ts': "export { a } from './modules/bot/index.ts'",
      'apps/server/src/main.ts': "import './cli/serve.ts'",
      'apps/server/src/cli/serve.ts': "import '../app.ts'",
    }),
  ).toEqual([])
})

test.each<[string, Record<string, string>]>([
  ['identity-sees-only-lower-modules', { [`${M}/identity/a.ts`]: "import '../bot/index.ts'", [`${M}/bot/index.ts`]: '' }],
  ['bot-uses-faces-only', { [`${M}/bot/a.ts`]: "import '../identity/store.ts'", [`${M}/identity/store.ts`]: '' }],
  ['known-modules', { 'apps/server/src/app.ts': "import './modules/invented/index.ts'", [`${M}/invented/index.ts`]: '' }],
  ['no-cycles', { [`${M}/bot/a.ts`]: "import './b.ts'", [`${M}/bot/b.ts`]: "import './a.ts'" }],
  [
    'no-cycles',
    {
      [`${M}/bot/a.ts`]: "import type { B } from './b.ts'\nexport type A = B",
      [`${M}/bot/b.ts`]: "import type { A } from './a.ts'\nexport type B = A",
    },
  ],
  ['apps-share-packages-only', { 'apps/console/src/a.ts': "import '../../widget/src/b.ts'", 'apps/widget/src/b.ts': '' }],
  ['product-code-stands-alone', { 'apps/console/src/a.ts': "import '../../../test/b.ts'", 'test/b.ts': '' }],
  ['tests-are-not-imported', { 'apps/console/src/a.ts': "import './b.test.ts'", 'apps/console/src/b.test.ts': '' }],
  ['packages-know-no-app', { 'packages/client/src/a.test.ts': "import '../../../apps/x.ts'" }],
  ['dialogue-is-pure', { 'packages/dialogue/src/a.ts': "import 'node:fs'" }],
  ['contract-knows-only-zod', { 'packages/contract/src/a.ts': "import 'node:crypto'" }],
  ['client-knows-only-the-contract', { 'packages/client/src/a.ts': "import '../../dialogue/src/b.ts'", 'packages/dialogue/src/b.ts': '' }],
  ['server-serves', { 'apps/server/src/a.ts': "import '../../../packages/client/src/b.ts'", 'packages/client/src/b.ts': '' }],
  ['browsers-have-no-engine', { 'apps/widget/src/a.ts': "import '../../../packages/dialogue/src/b.ts'", 'packages/dialogue/src/b.ts': '' }],
  ['browsers-have-no-node', { 'apps/widget/src/a.ts': "import 'node:fs'" }],
  ['platform-knows-no-module', { 'apps/server/src/platform/a.ts': "import '../modules/bot/index.ts'", [`${M}/bot/index.ts`]: '' }],
  ['composition-root-is-the-top', { [`${M}/bot/a.ts`]: "import '../../app.ts'", 'apps/server/src/app.ts': '' }],
  ['commands-are-the-top', { 'apps/server/src/app.ts': "import './cli/serve.ts'", 'apps/server/src/cli/serve.ts': '' }],
  ['everything-resolves', { 'apps/server/src/a.ts': "import './nowhere.ts'" }],
])('%s', async (name, files) => {
  expect(await broken(files)).toContain(name)
})
