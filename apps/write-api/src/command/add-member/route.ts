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

const AddMemberBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

/** PUT /v1/ledgers/{ledger}/categories/{category}/members/{member} */
export function addAddMember(app: HttpServer, writer: Writer): void {
  app.put(
    '/v1/ledgers/:ledger/categories/:category/members/:member',
    {
      schema: {
        operationId: 'addCategoryMember',
        tags: ['categories'],
        headers: IdempotencyKeyHeader,
        summary: 'Put an account or a category into a category',
        description:
          'A closed account may be a member, too. What is in the category already stays there, and the answer is the same. A category may be in several others, but never inside itself.',
        params: membershipParams('bank:cash'),
        querystring: MembershipQuery,
        body: AddMemberBody,
        response: {
          200: {
            ...membershipAnswer('It is a member.', 'bank:cash', true),
            headers: answerHeaders,
          },
        },
      },
      config: {
        scope: 'accounts:write',
        isBodyOptional: true,
        problems: [
          ...membershipProblems,
          'category_cycle',
          'too_many_nested_categories',
          'category_too_deep',
        ],
      },
    },
    (request, reply) => {
      const { params, query } = request
      return changeMembership(writer, request, reply, {
        name: 'add-member',
        params,
        kind: query.kind,
      })
    },
  )
}
