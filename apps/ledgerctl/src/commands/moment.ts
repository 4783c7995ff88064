import { isDateTime } from '@ledger/runtime'
import { InvalidArgumentError } from 'commander'

/** An option that is a time, in milliseconds. */
export function moment(text: string): number {
  if (!isDateTime(text)) {
    throw new InvalidArgumentError('A time like 2030-01-31T00:00:00Z is expected.')
  }
  return Date.parse(text)
}
