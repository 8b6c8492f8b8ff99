/**
 * Counts what vitest reports. A file that could not be loaded counts as one failure, and so does a run that failed without
 * a failed test (an error outside of any test, or no results at all).
 */
export function countResults(results, exitCode) {
  if (results === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = results.numFailedTests + brokenFiles.length
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  }
}

/** `3 passed, 0 failed`, and the skipped when there are any. */
export function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
