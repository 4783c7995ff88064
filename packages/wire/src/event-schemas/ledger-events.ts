import { Type } from 'typebox'
import type { LedgerSettingsForm } from '../ledger-settings.ts'
import { metadata, origin } from './fields.ts'

const settings = Type.Unsafe<LedgerSettingsForm>({
  type: 'object',
  required: ['locked_before', 'external_id_required', 'pending_expires_after_s'],
  properties: {
    locked_before: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'The books are closed up to here.',
    },
    external_id_required: { type: 'boolean' },
    pending_expires_after_s: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'Seconds after which a pending transaction expires that names no time.',
    },
  },
  description: 'What the ledger asks of its transactions; left out in records that are older.',
})

const ledgerState = {
  name: Type.String(),
  metadata,
  settings: Type.Optional(settings),
}

export const ledgerOpened = Type.Object(
  { type: Type.Literal('ledger.opened'), ...origin, ...ledgerState },
  { title: 'A ledger was opened' },
)

export const ledgerChanged = Type.Object(
  {
    type: Type.Literal('ledger.changed'),
    ...origin,
    before: Type.Object(ledgerState),
    after: Type.Object(ledgerState),
  },
  { title: 'Name, metadata or settings of a ledger were changed' },
)

export const epochRaised = Type.Object(
  {
    type: Type.Literal('epoch.raised'),
    epoch: Type.Integer({ minimum: 1, description: 'The epoch that begins with this record.' }),
    reason: Type.String(),
  },
  {
    title: 'A new epoch of the shard begins',
    description:
      'What an older epoch wrote at or past the position of this record is void: the server that wrote it was replaced before it had handed it on.',
  },
)
