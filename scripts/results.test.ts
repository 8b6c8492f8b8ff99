import { expect, test } from 'vitest'
import { countResults, line } from './lib/results.mjs'

const file = (status: string, ...tests: string[]): object => ({ status, assertionResults: tests.map((each) => ({ status: each })) })

test('counts passed, failed and skipped tests', () => {
  const results = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [file('failed', 'passed', 'failed')],
  }
  expect(line(countResults(results, 1))).toBe('3 passed, 1 failed, 2 skipped')
})

test('nothing skipped is not mentioned', () => {
  const results = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [file('passed', 'passed')] }
  expect(line(countResults(results, 0))).toBe('3 passed, 0 failed')
})

test('a file that cannot be loaded, an error outside of tests, and no results at all are failures', () => {
  const none = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
  expect(countResults({ ...none, testResults: [file('failed'), file('passed', 'passed', 'passed')] }, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
  })
  expect(countResults({ ...none, testResults: [file('passed', 'passed', 'passed')] }, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 })
  expect(countResults(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
