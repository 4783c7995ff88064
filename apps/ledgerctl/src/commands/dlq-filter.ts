import { InvalidArgumentError, type Command } from 'commander'
import { wholeNumber } from './whole-number.ts'

export interface DlqFilterOptions {
  readonly topic?: string
  readonly code?: string
  readonly ledger?: string
  readonly since?: Date
  readonly limit: number
}

/** Adds the options by which `dlq` chooses. */
export function withFilter(command: Command): Command {
  return command
    .option('--topic <topic>', 'only those of this topic')
    .option('--code <code>', 'only those with this error')
    .option('--ledger <id>', 'only those with this key')
    .option('--since <time>', 'only those since then, as RFC 3339: 2030-01-31T00:00:00Z', time)
    .option('--limit <count>', 'this many at most, the oldest', wholeNumber, 100)
}

function time(text: string): Date {
  const date = new Date(text)
  const isTime = /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(date.getTime())
  if (!isTime) throw new InvalidArgumentError('A time like 2030-01-31T00:00:00Z is expected.')
  return date
}
