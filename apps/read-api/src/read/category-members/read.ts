import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { renderServed } from '../balance/render-balance.ts'
import { servedExample, servedFields } from '../balance/schema.ts'
import { categoryNotFound } from '../category/category-not-found.ts'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import type { CursorPlace } from '../cursors.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { listMembers, type MemberPlace, type MemberRow } from './query.ts'

const Member = Type.Object({
  kind: schemas.MemberKindName,
  member: {
    ...schemas.AccountAddress,
    description: 'Address of an account, or id of a category.',
  },
})

const MembersAnswer = Type.Object(
  { data: Type.Array(Member), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of members.',
    examples: [
      {
        data: [{ kind: 'account', member: 'bank:cash' }],
        next_cursor: null,
        ...servedExample,
      },
    ],
  },
)

/** GET /v1/ledgers/{ledger}/categories/{category}/members */
export const listCategoryMembers = defineRead({
  operationId: 'listCategoryMembers',
  path: '/v1/ledgers/:ledger/categories/:category/members',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
  query: Type.Object({ ...listQuery, ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['category_not_found', 'invalid_cursor', 'invalid_token'],
  docs: {
    tag: 'categories',
    summary: 'What is in a category',
    description:
      'What is directly in it: first accounts, then categories, each in the order in which they came to be.',
    answer: MembersAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, cursors, identities } = reader
    const { query, principal, params } = call
    const ledger = await identities.ledger(params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const binding = {
      operation: 'listCategoryMembers',
      principal,
      query: [ledger.ledgerId, params.category],
    }
    const after = query.cursor === undefined ? undefined : cursors.open(binding, query.cursor)
    const limit = limitOf(query)
    const page = { after: after && placeOfCursor(after), limit: limit + 1 }

    const askedAtMs = performance.now()
    const found = await journal.read((client) => listMembers(client, ledger, params.category, page))
    if (found === undefined) throw categoryNotFound(ledger, params.category)
    const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
    requireReached(place, minTokenOf(freshness))

    const { items, last } = pageOf(found.members, limit)
    const next =
      last === undefined ? undefined : cursors.sign(binding, [last.member_kind, last.member_no])
    const texts = items.map(memberText)
    return currentAnswer(place, renderPage(texts, next, renderServed('strong', place)))
  },
})

function placeOfCursor([kind, no]: CursorPlace): MemberPlace {
  return { kind: Number(kind), no: Number(no) }
}

function memberText({ member_kind, member }: MemberRow): string {
  return JSON.stringify({ kind: member_kind === 0 ? 'account' : 'category', member })
}
