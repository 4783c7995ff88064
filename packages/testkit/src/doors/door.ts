import type { TransactionStep } from '../operations/operations-log.ts'

/** Every way in for transactions. */
export const doorNames = [
  'http',
  'bulk',
  'lines',
  'atomic bulk',
  'grpc',
  'grpc atomic',
  'grpc stream',
  'kafka',
] as const
export type DoorName = (typeof doorNames)[number]

/** A transaction to be posted, or a step of one that is there. */
export interface DoorCommand {
  readonly ledger: string
  /** The idempotency key. */
  readonly key: string
  /** As HTTP takes it; nothing of it need be right. */
  readonly body: Readonly<Record<string, unknown>>
  /** Left out: the transaction is made. */
  readonly step?: TransactionStep
}

/** What became of a command, as HTTP tells it, whichever door it went through. */
export interface DoorAnswer {
  readonly status: number
  readonly isReplay: boolean
  /** The bytes that HTTP answers: the transaction, or the problem. */
  readonly text: string
}

/** A way in, as its callers see it. */
export interface Door {
  readonly name: DoorName
  /** Whether steps go through it, too. */
  readonly takesSteps: boolean
  /** Whether its messages have types: an amount that is no text cannot be sent at all. */
  readonly isTyped: boolean
  /**
   * Sends commands of one ledger in one request, where requests can have several, or else at once.
   * @returns undefined for those of which nothing was told: they may have taken effect or not
   */
  send(...commands: readonly DoorCommand[]): Promise<readonly (DoorAnswer | undefined)[]>
}

/** One command, of which something must be told. @throws when nothing is */
export async function sendOne(door: Door, command: DoorCommand): Promise<DoorAnswer> {
  const [answer] = await door.send(command)
  if (answer === undefined) throw new Error(`${door.name} told nothing of ${command.key}`)
  return answer
}
