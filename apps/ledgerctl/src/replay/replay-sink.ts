import type { EventMessage } from '@ledger/stream'

/** Where a replay goes. */
export interface ReplaySink {
  /** Resolves when the messages are safe there. */
  write(messages: readonly EventMessage[]): Promise<void>
  close(): Promise<void>
}
