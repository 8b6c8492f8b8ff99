import path from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const DATABASE = ['test/setup/global.ts']
const NEVER = ['**/node_modules/**', '**/dist/**', 'test/real/**', 'bench/**']
// on a database of the user's only what uses a database needs to run
const OTHER_DATABASE = process.env['TEST_DATABASE_URL'] === undefined ? [] : ['**/embedded.test.ts', 'scripts/**']

/** Puts other modules in the place of some, so that no other file may share its own. */
const MOCKS = 'apps/server/src/modules/knowledge/release.test.ts'

function server(name: string, files: { include: string[]; exclude: string[]; isolate: boolean }): TestProjectInlineConfiguration {
  return {
    resolve: { alias: [{ find: /^\.\/(?:release\/)?worker-url\.ts$/u, replacement: path.resolve(import.meta.dirname, 'test/setup/trainer-url.ts') }] },
    test: {
      ...files,
      name,
      globalSetup: ['test/setup/bundle.ts', ...DATABASE],
      testTimeout: 120_000,
      hookTimeout: 180_000,
      expect: { poll: { timeout: 30_000 } },
      sequence: { groupOrder: 0 },
    },
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          // no input or output: no database is started for these
          name: 'pure',
          include: ['packages/**/*.test.{ts,tsx}', 'apps/{widget,console}/**/*.test.{ts,tsx}', 'content/**/*.test.ts'],
          exclude: NEVER,
          // no file changes what another one reads
          isolate: false,
          unstubGlobals: true,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      server('server', { include: ['apps/server/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'], exclude: [...NEVER, ...OTHER_DATABASE, 'test/e2e/**', MOCKS], isolate: false }),
      server('server-mocks', { include: [MOCKS], exclude: NEVER, isolate: true }),
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          exclude: NEVER,
          globalSetup: ['test/setup/browser.ts'],
          // one browser for the files of a process, which share nothing else: each has a system of its own
          isolate: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // what a person waits for is waited for as long as they would
          expect: { poll: { timeout: 30_000 } },
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
})
