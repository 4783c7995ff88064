import type { GivenIds } from '@ledger/domain'
import { transactionIdOf } from '@ledger/wire'
import type { Deciding } from './decide-operation.ts'

/** Ids that a caller gave to a new transaction. */
interface GivenToNew {
  /** The 16 bytes of a UUIDv7. */
  readonly id?: Buffer
  readonly externalId?: string
}

/** As the rules judge them, and refusals name them. */
export function givenIdsOf({ id, externalId }: GivenToNew): GivenIds {
  return {
    ...(id === undefined ? {} : { id: transactionIdOf(id.toString('hex')) }),
    ...(externalId === undefined ? {} : { externalId }),
  }
}

/** What an accepted transaction was given belongs to it for ever. @param ordinal of its record */
export function takeIds(
  { state, writes }: Pick<Deciding, 'state' | 'writes'>,
  ledgerNo: number,
  ordinal: number,
  { id, externalId }: GivenToNew,
): void {
  if (id !== undefined) {
    writes.chosenIds.push({ ledgerNo, transactionId: id, ordinal })
    state.takeTransactionId(transactionIdOf(id.toString('hex')))
  }
  if (externalId !== undefined) {
    writes.externalIds.push({ ledgerNo, externalId, ordinal })
    state.takeExternalId(ledgerNo, externalId)
  }
}
