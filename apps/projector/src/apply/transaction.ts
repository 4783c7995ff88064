import type { ClientBase } from 'pg'

/** The transaction was rolled back although no statement said why. */
export class NotCommittedError extends Error {
  constructor(tag: string) {
    super(`commit answered ${tag}`)
    this.name = 'NotCommittedError'
  }
}

/**
 * Waits for statements that were sent without waiting. The first error is the one that tells why;
 * those behind it only say that the transaction is aborted.
 */
export async function settle(sent: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  const promises = sent.filter((promise) => promise !== undefined)
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Commits behind statements that were sent without waiting. */
export async function commitAfter(
  client: ClientBase,
  sent: readonly (Promise<unknown> | undefined)[],
): Promise<void> {
  const commit = client.query('commit')
  await settle([...sent, commit])
  // A COMMIT after a failed statement succeeds, with the tag ROLLBACK.
  const { command } = await commit
  if (command !== 'COMMIT') throw new NotCommittedError(command)
}
