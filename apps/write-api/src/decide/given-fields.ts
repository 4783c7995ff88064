import type { Metadata, Origin, TransactionEvent } from '@ledger/wire'
import type { Command } from './command.ts'

/** What a caller may give to a transaction, as events tell it; what was not given is left out. */
interface GivenFields {
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Metadata
}

/** What every event tells of a transaction that is made now. @param id the 16 bytes of its UUID */
export function newTransactionFields(
  command: Command,
  given: {
    readonly externalId?: string
    readonly source?: string
    readonly correlationId?: string
    readonly metadata?: Metadata
  },
  id: Buffer,
  effectiveAt: string,
): GivenFields & Origin & Pick<TransactionEvent, 'id' | 'ledger' | 'effective_at'> {
  const { externalId, source, correlationId, metadata } = given
  return {
    id: `txn_${id.toString('hex')}`,
    ledger: command.ledger.ledgerId,
    ...command.origin,
    effective_at: effectiveAt,
    ...(externalId === undefined ? {} : { external_id: externalId }),
    ...(source === undefined ? {} : { source }),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

/** What was given when a transaction was made: each of its events tells it again. */
export function givenFieldsOf(event: TransactionEvent): GivenFields {
  const { external_id, source, correlation_id, metadata } = event
  return {
    ...(external_id === undefined ? {} : { external_id }),
    ...(source === undefined ? {} : { source }),
    ...(correlation_id === undefined ? {} : { correlation_id }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}
