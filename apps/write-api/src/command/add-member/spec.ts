import { batchedCommand } from '../command-spec.ts'
import {
  membershipAnswer,
  MembershipBody,
  membershipParams,
  membershipProblems,
  MembershipQuery,
  prepareMembership,
} from '../membership.ts'

/** PUT /v1/ledgers/{ledger}/categories/{category}/members/{member} */
export const addMember = batchedCommand({
  name: 'add-member',
  operationId: 'addCategoryMember',
  method: 'PUT',
  path: '/v1/ledgers/:ledger/categories/:category/members/:member',
  scope: 'accounts:write',
  status: 200,
  params: membershipParams('bank:cash'),
  query: MembershipQuery,
  body: MembershipBody,
  isBodyOptional: true,
  key: 'once',
  takesIfMatch: false,
  problems: [
    ...membershipProblems,
    'category_cycle',
    'too_many_nested_categories',
    'category_too_deep',
  ],
  docs: {
    tag: 'categories',
    summary: 'Put an account or a category into a category',
    description:
      'A closed account may be a member, too. What is in the category already stays there, and the answer is the same. A category may be in several others, but never inside itself.',
    answer: membershipAnswer('It is a member.', 'bank:cash', true),
  },
  prepare: (writer, { params }) => prepareMembership(writer, 'add-member', params),
})
