import { metadataTerms, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { accountAnswer } from '../account/render-account.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf } from '../consistency.ts'
import { limitOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { requireSearch } from '../searching/in-searched-snapshot.ts'
import { findAccounts } from './find-accounts.ts'
import { AccountsAnswer, AccountsQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts */
export const listAccounts = defineRead({
  operationId: 'listAccounts',
  path: '/v1/ledgers/:ledger/accounts',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: AccountsQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['invalid_cursor', 'invalid_token', 'search_disabled', 'not_caught_up'],
  docs: {
    tag: 'accounts',
    summary: 'The accounts of a ledger',
    description:
      'By address; with `metadata` in the order in which they were opened, and a strong read waits up to a second for the projector. Of several filters all must hold. A page may be shorter than its limit, even empty, and have a next one: go on while `next_cursor` is not null.',
    answer: AccountsAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { cursors, identities } = reader
    const { query, principal } = call
    const terms = metadataTerms(query.metadata ?? {})
    requireSearch(reader, terms.length === 0 ? [] : ['metadata'])
    const ledger = await identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const { address_prefix: addressPrefix, currency, status } = query
    const bound = [ledger.ledgerId, addressPrefix, currency, status, ...terms.toSorted()]
    const binding = { operation: 'listAccounts', principal, query: bound }
    const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)

    const isClosed = status === undefined ? undefined : status === 'closed'
    const limit = limitOf(query)
    const filters = { addressPrefix, currency, isClosed, terms }
    const asked = { ledger, ...filters, after, limit, freshness }
    const { place, accounts, goOn } = await findAccounts(reader, asked)
    const next = goOn === undefined ? undefined : cursors.sign(binding, [goOn])
    const texts = accounts.map((row) => JSON.stringify(accountAnswer(ledger.ledgerId, row)))
    const served = renderServed(terms.length > 0 ? freshness.consistency : 'strong', place)
    return currentAnswer(place, renderPage(texts, next, served))
  },
})
