import type { OutgoingMessage } from '@ledger/stream'

/** Where a replay goes. */
export interface ReplaySink {
  /** Resolves when the messages are safe there. */
  write(messages: readonly OutgoingMessage[]): Promise<void>
  close(): Promise<void>
}
