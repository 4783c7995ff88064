import type { Problem } from '@ledger/wire'

/** The problem of an atomic request with one item, as that item alone would be told it. */
export function answeredAlone(text: string, ledger: string): string {
  const problem = JSON.parse(text) as Problem
  return JSON.stringify({
    ...problem,
    detail: problem.detail.replace(/^Item 0: /, ''),
    instance: `/v1/ledgers/${ledger}/transactions`,
    errors: problem.errors.map((error) => ({
      ...error,
      pointer: error.pointer.replace(/^\/0(?=\/|$)/, ''),
    })),
  })
}
