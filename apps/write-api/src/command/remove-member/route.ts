import type { HttpServer } from '@ledger/runtime'
import { Type } from 'typebox'
import { answerHeaders, IdempotencyKeyHeader } from '../headers.ts'
import {
  changeMembership,
  membershipAnswer,
  membershipParams,
  membershipProblems,
  MembershipQuery,
} from '../membership.ts'
import type { Writer } from '../writer.ts'

/** Nothing is said by it: what the member is stands in the query, and is not looked for elsewhere. */
const RemoveMemberBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

/** DELETE /v1/ledgers/{ledger}/categories/{category}/members/{member} */
export function addRemoveMember(app: HttpServer, writer: Writer): void {
  app.delete(
    '/v1/ledgers/:ledger/categories/:category/members/:member',
    {
      schema: {
        operationId: 'removeCategoryMember',
        tags: ['categories'],
        headers: IdempotencyKeyHeader,
        summary: 'Take an account or a category out of a category',
        description:
          'The account or category itself stays. What is not in the category stays out, and the answer is the same. Only what is directly in it is taken out; an account may still be in it through a category that it holds.',
        params: membershipParams('customer:2'),
        querystring: MembershipQuery,
        body: RemoveMemberBody,
        response: {
          200: {
            ...membershipAnswer('It is no member any more.', 'customer:2', false),
            headers: answerHeaders,
          },
        },
      },
      config: { scope: 'accounts:write', isBodyOptional: true, problems: membershipProblems },
    },
    (request, reply) => {
      const { params, query } = request
      return changeMembership(writer, request, reply, {
        name: 'remove-member',
        params,
        kind: query.kind,
      })
    },
  )
}
