/**
 * Changes the rules bit by bit, one change at a time, and looks whether a test notices it. Why, and what
 * came of it: docs/decisions/0026-tests-of-the-rules-are-tested.md
 */
const strykerConfig = {
  // pnpm keeps the runner where Stryker does not look by itself
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // what only random commands find has no name in the tests; and each of these runs takes a second
  jest: { config: { testPathIgnorePatterns: ['-property[.]unit[.]test[.]ts$'] } },
  coverageAnalysis: 'perTest',
  mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/fixture/**'],
  // the copy that is changed lies as deep as the package: what ../../ leads to is the same
  tempDirName: '../../.stryker',
  concurrency: 2,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 5,
  reporters: ['clear-text', 'html'],
  htmlReporter: { fileName: '.stryker/mutation.html' },
  clearTextReporter: { logTests: false },
  thresholds: { high: 98, low: 95, break: 90 },
}

export { strykerConfig as default }
