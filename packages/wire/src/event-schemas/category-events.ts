import { Type } from 'typebox'
import type { MemberKind } from '../events.ts'
import { categoryName, direction, metadata, nameOf, numberOf, origin } from './fields.ts'

export const categoryCreated = Type.Object(
  {
    type: Type.Literal('category.created'),
    ...origin,
    ...categoryName,
    name: Type.String(),
    normal_balance: direction,
    metadata,
  },
  { title: 'A category was created' },
)

const membership = {
  ...origin,
  ...categoryName,
  member_kind: Type.Unsafe<MemberKind>({ type: 'string', enum: ['account', 'category'] }),
  member: nameOf('Address of an account or id of a category.'),
  member_no: numberOf('member'),
  was_member: Type.Boolean({ description: 'Before: then nothing was changed.' }),
}

export const memberAdded = Type.Object(
  { type: Type.Literal('category.member_added'), ...membership },
  { title: 'An account or a category is a member of a category from now on' },
)

export const memberRemoved = Type.Object(
  { type: Type.Literal('category.member_removed'), ...membership },
  { title: 'An account or a category is no member of a category any more' },
)

const categoryState = Type.Object({ name: Type.String(), metadata })

export const categoryChanged = Type.Object(
  {
    type: Type.Literal('category.changed'),
    ...origin,
    ...categoryName,
    before: categoryState,
    after: categoryState,
  },
  { title: 'Name or metadata of a category were changed' },
)
