import { expect, test } from 'vitest'
import { findWords } from './lib/words.mjs'

test.each([
  ['apps/a.ts', 'const dir = "/home/someone/project"'],
  ['docs/a.md', 'see /work/main/apps'],
  ['package-lock.json', '      "resolved": "https://registry.example.com/a.tgz",'],
  ['apps/a.ts', 'fetch("https://registry.npmjs.org/x")'],
  ['apps/a.ts', '// TODO later'],
  ['apps/a.ts', '// FIXME'],
  ['apps/a.ts', '// @ts-ignore'],
  ['apps/a.tsx', '/* eslint-disable */'],
  ['apps/a.test.ts', "test.skip('x', () => {})"],
  ['apps/a.test.ts', "describe.only('x', () => {})"],
  ['deploy/key.pem', '-----BEGIN PRIVATE KEY-----'],
])('%s: %s is found', (name, text) => {
  expect(findWords(name, `one\n${text}\n`)).toEqual([{ line: 2, what: expect.any(String) }])
})

test.each([
  ['package-lock.json', '      "resolved": "apps/server",'],
  ['apps/a.ts', 'const url = "/api/home/page"'],
  ['apps/a.test.ts', "test.runIf(isRoot)('x', () => {})"],
  ['content/shop/en/knowledge.jsonl', '{"answer":"Your to-do list"}'],
  ['README.md', 'git clone into /home/you/yingda'],
])('%s: %s is fine', (name, text) => {
  expect(findWords(name, text)).toEqual([])
})
