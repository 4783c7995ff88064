import type { Principal } from '@ledger/runtime'
import { mayUseLedger, ProblemError } from '@ledger/runtime'
import { ledgerSettingsChange } from '@ledger/wire'
import { Type } from 'typebox'
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { OpenedLedger, OpenLedgerBody } from './schema.ts'

/** POST /v1/ledgers */
export const openLedger = batchedCommand({
  name: 'open-ledger',
  operationId: 'openLedger',
  method: 'POST',
  path: '/v1/ledgers',
  scope: 'ledgers:write',
  status: 201,
  params: Type.Object({}),
  body: OpenLedgerBody,
  isBodyOptional: false,
  key: 'of-content',
  takesIfMatch: false,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'ledger_exists',
    'locked_before_ahead',
  ],
  docs: {
    tag: 'ledgers',
    summary: 'Open a ledger',
    description: 'A book of accounts under an id of your own choice, which is its name for ever.',
    answer: OpenedLedger,
  },
  check: ({ body, principal }) => requireAccess(principal, body.id),
  prepare: async (writer, { body, isDryRun }) => ({
    ledger: isDryRun ? await writer.ledgers.wouldBe(body.id) : await writer.ledgers.claim(body.id),
    fingerprint: fingerprintOf('open-ledger', body.id, body),
    operation: {
      name: 'open-ledger',
      ledgerName: body.name ?? body.id,
      metadata: body.metadata ?? {},
      settings: ledgerSettingsChange(body.settings ?? {}),
    },
    isComplete: true,
  }),
})

/** No path names the ledger yet. @throws ProblemError ledger_not_found */
function requireAccess(principal: Principal, ledgerId: string): void {
  if (mayUseLedger(principal, ledgerId)) return
  throw new ProblemError({
    code: 'ledger_not_found',
    detail: `The API key has no access to a ledger ${ledgerId}.`,
  })
}
