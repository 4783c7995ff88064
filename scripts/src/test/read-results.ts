import { readFileSync } from 'node:fs'

export interface TestResults {
  readonly passed: number
  /** One line for each test that did not pass: skipped and todo ones did not. */
  readonly failures: readonly string[]
}

/** What of jest's `--json` output is read here. */
interface JestOutput {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Undefined when there is no file, or none that is complete: the run did not come to its end. */
export function readResults(file: string): TestResults | undefined {
  let output: JestOutput
  try {
    output = JSON.parse(readFileSync(file, 'utf8')) as JestOutput
  } catch {
    return undefined
  }
  const tests = output.testResults.flatMap((suite) => suite.assertionResults)
  const failures = tests
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status }) => `${fullName} (${status})`)
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failures: [...failures, ...brokenSuites(output)],
  }
}

/** Files that failed as a whole, before or after their tests, or that hold no test at all. */
function brokenSuites({ testResults }: JestOutput): string[] {
  return testResults
    .filter(({ status, assertionResults }) => {
      const isExplained = assertionResults.some((test) => test.status === 'failed')
      return assertionResults.length === 0 || (status === 'failed' && !isExplained)
    })
    .map(({ name, message }) => `${name}: ${message.trim().split('\n')[0] ?? ''}`)
}
