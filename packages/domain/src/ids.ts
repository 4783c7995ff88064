import type { Refusal } from './refusal.ts'

/** Ids that a caller gives to a transaction; each is used once, for ever. */
export interface GivenIds {
  /** `txn_…`, chosen by the caller; left out, one is made. */
  readonly id?: string
  /** Its id in another system. */
  readonly externalId?: string
}

export interface IdsState {
  isTransactionIdTaken(id: string): boolean
  isExternalIdTaken(externalId: string): boolean
  /** A setting of the ledger. */
  readonly isExternalIdRequired: boolean
}

export function refuseIds({ id, externalId }: GivenIds, state: IdsState): Refusal | undefined {
  if (id !== undefined && state.isTransactionIdTaken(id)) {
    return { code: 'transaction_id_exists', pointer: '/id', subject: id }
  }
  if (externalId !== undefined && state.isExternalIdTaken(externalId)) {
    return { code: 'external_id_exists', pointer: '/external_id', subject: externalId }
  }
  if (externalId === undefined && state.isExternalIdRequired) {
    return { code: 'external_id_missing', pointer: '/external_id' }
  }
  return undefined
}
