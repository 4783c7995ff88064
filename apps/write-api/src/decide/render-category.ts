import type { CategoryAnswer, CategoryEvent, MembershipAnswer, RecordPlace } from '@ledger/wire'
import { placeFields } from '@ledger/wire'
import type { Operation } from './command.ts'

/** The JSON of the answer to a command on a category. */
export function renderCategory(
  operation: Operation,
  event: CategoryEvent,
  place: RecordPlace,
): string {
  const { category: id, ledger } = event
  switch (event.type) {
    case 'category.created': {
      const { name, normal_balance, metadata } = event
      const category: CategoryAnswer = { id, ledger, name, normal_balance, metadata }
      return JSON.stringify({ ...category, ...placeFields(place) })
    }
    case 'category.changed': {
      if (operation.name !== 'change-category') throw new Error('a key led to another operation')
      const { name, metadata } = event.after
      const { normalBalance: normal_balance } = operation.category
      const category: CategoryAnswer = { id, ledger, name, normal_balance, metadata }
      return JSON.stringify({ ...category, ...placeFields(place) })
    }
    case 'category.member_added':
    case 'category.member_removed': {
      const membership: MembershipAnswer = {
        category: id,
        ledger,
        kind: event.member_kind,
        member: event.member,
        is_member: event.type === 'category.member_added',
      }
      return JSON.stringify({ ...membership, ...placeFields(place) })
    }
    default:
      return event satisfies never
  }
}
