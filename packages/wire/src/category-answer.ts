import type { AnswerForm } from './answer-form.ts'
import type { CategoryEvent } from './events.ts'
import type { CategoryAnswer, MembershipAnswer } from './resource-answers.ts'
import { placeFields } from './resource-answers.ts'
import type { RecordPlace } from './transaction-answer.ts'

/** The JSON of the answer to a command on a category. */
export function renderCategory(
  { operation, normalBalance }: AnswerForm,
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
      if (operation !== 'change-category' || normalBalance === undefined) {
        throw new Error('a key led to another operation')
      }
      const { name, metadata } = event.after
      const category: CategoryAnswer = {
        id,
        ledger,
        name,
        normal_balance: normalBalance,
        metadata,
      }
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
