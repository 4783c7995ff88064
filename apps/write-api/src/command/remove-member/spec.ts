import { batchedCommand } from '../command-spec.ts'
import {
  membershipAnswer,
  MembershipBody,
  membershipParams,
  membershipProblems,
  MembershipQuery,
  prepareMembership,
} from '../membership.ts'

/** DELETE /v1/ledgers/{ledger}/categories/{category}/members/{member} */
export const removeMember = batchedCommand({
  name: 'remove-member',
  operationId: 'removeCategoryMember',
  method: 'DELETE',
  path: '/v1/ledgers/:ledger/categories/:category/members/:member',
  scope: 'accounts:write',
  status: 200,
  params: membershipParams('customer:2'),
  query: MembershipQuery,
  body: MembershipBody,
  isBodyOptional: true,
  key: 'once',
  takesIfMatch: false,
  problems: membershipProblems,
  docs: {
    tag: 'categories',
    summary: 'Take an account or a category out of a category',
    description:
      'The account or category itself stays. What is not in the category stays out, and the answer is the same. Only what is directly in it is taken out; an account may still be in it through a category that it holds.',
    answer: membershipAnswer('It is no member any more.', 'customer:2', false),
  },
  prepare: (writer, { params }) => prepareMembership(writer, 'remove-member', params),
})
