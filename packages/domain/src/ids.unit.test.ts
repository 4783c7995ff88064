import { expect, test } from '@jest/globals'
import type { GivenIds, IdsState } from './ids.ts'
import { refuseIds } from './ids.ts'

const state: IdsState = {
  isTransactionIdTaken: (id) => id === 'taken',
  isExternalIdTaken: (externalId) => externalId === 'taken',
  isExternalIdRequired: false,
}
const strict: IdsState = { ...state, isExternalIdRequired: true }

test.each<[GivenIds, IdsState]>([
  [{}, state],
  [{ id: 'free' }, state],
  [{ externalId: 'free' }, state],
  [{ externalId: 'free' }, strict],
])('ids: %j is free', (ids, where) => {
  expect(refuseIds(ids, where)).toBeUndefined()
})

/** In precedence order. */
test.each<[GivenIds, IdsState, ReturnType<typeof refuseIds>]>([
  [
    { id: 'taken', externalId: 'taken' },
    state,
    { code: 'transaction_id_exists', pointer: '/id', subject: 'taken' },
  ],
  [
    { id: 'free', externalId: 'taken' },
    strict,
    { code: 'external_id_exists', pointer: '/external_id', subject: 'taken' },
  ],
  [{ id: 'free' }, strict, { code: 'external_id_missing', pointer: '/external_id' }],
])('ids: %j is refused', (ids, where, refusal) => {
  expect(refuseIds(ids, where)).toEqual(refusal)
})
