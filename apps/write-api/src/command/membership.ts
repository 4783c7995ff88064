import type { MemberKind, MembershipAnswer } from '@ledger/wire'
import { placeSchema, placeSchemaExample, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import type { CategoryMember, LedgerPlace } from '../decide/command.ts'
import type { Prepared } from './command-spec.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Writer } from './writer.ts'
import { accountOf, categoryOf, ledgerOf } from './writer.ts'

/** @param example a member to show: the examples tell one story, so what is removed is not what is read */
export function membershipParams(example: string) {
  return Type.Object({
    ledger: schemas.LedgerId,
    category: schemas.CategoryId,
    member: {
      ...schemas.AccountAddress,
      description: 'Address of an account, or id of a category, as `kind` says.',
      examples: [example],
    },
  })
}

export const MembershipQuery = Type.Object(
  {
    kind: Type.Optional({
      ...schemas.MemberKindName,
      description: 'What the member is: `account`, unless given, or `category`.',
    }),
  },
  { additionalProperties: false },
)

/** Nothing is said by it: what the member is stands beside it, and is not looked for elsewhere. */
export const MembershipBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

/** @param isMember as the example has it */
export function membershipAnswer(description: string, example: string, isMember: boolean) {
  const shown: MembershipAnswer = {
    category: 'assets',
    ledger: 'acme',
    kind: 'account',
    member: example,
    is_member: isMember,
  }
  return Type.Object(
    {
      category: schemas.CategoryId,
      ledger: schemas.LedgerId,
      kind: schemas.MemberKindName,
      member: schemas.AccountAddress,
      is_member: Type.Boolean({ description: 'As of this answer.' }),
      ...placeSchema,
    },
    { description, examples: [{ ...shown, ...placeSchemaExample }] },
  )
}

export const membershipProblems = [
  'idempotency_key_invalid',
  'ledger_not_found',
  'account_not_found',
  'category_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
] as const

/**
 * What adding or removing a member is about. It may be asked for again: the answer is the same.
 * @throws ProblemError ledger_not_found, category_not_found, account_not_found
 */
export async function prepareMembership(
  writer: Writer,
  name: 'add-member' | 'remove-member',
  params: {
    readonly ledger: string
    readonly category: string
    readonly member: string
    readonly kind?: MemberKind
  },
): Promise<Prepared> {
  const { kind = 'account' } = params
  const ledger = await ledgerOf(writer, params.ledger)
  const category = await categoryOf(writer, ledger, params.category)
  const member = await memberOf(writer, ledger, kind, params.member)
  const target = `${ledger.ledgerId} ${category.categoryId} ${kind} ${member.name}`
  return {
    ledger,
    fingerprint: fingerprintOf(name, target, {}),
    operation: { name, category, member },
    isComplete: true,
  }
}

/** @throws ProblemError account_not_found, category_not_found */
async function memberOf(
  writer: Writer,
  ledger: LedgerPlace,
  kind: MemberKind,
  name: string,
): Promise<CategoryMember> {
  if (kind === 'account') {
    const { accountNo, currencyNo } = await accountOf(writer, ledger, name)
    return { kind, no: accountNo, name, currencyNo }
  }
  const { categoryNo } = await categoryOf(writer, ledger, name)
  return { kind, no: categoryNo, name, currencyNo: null }
}
