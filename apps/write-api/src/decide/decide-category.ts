import type { Refusal } from '@ledger/domain'
import { decideChangeCategory, decideCreateCategory, decideNestCategory } from '@ledger/domain'
import type { CategoryCreated, CategoryMembership } from '@ledger/wire'
import { membershipOf } from './asked-of-categories.ts'
import type {
  ChangeCategoryOperation,
  Command,
  CreateCategoryOperation,
  MembershipOperation,
} from './command.ts'
import type { Deciding } from './decide-operation.ts'

export function createCategory(
  { state, writes }: Deciding,
  command: Command,
  { category, categoryName, metadata }: CreateCategoryOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const { categoryNo, categoryId, normalBalance } = category
  const exists = state.categories.isIdTaken(ledgerNo, categoryId)
  const decision = decideCreateCategory({ categoryId }, { exists })
  if (decision.outcome === 'refused') return decision.refusal

  const event: CategoryCreated = {
    type: 'category.created',
    ...command.origin,
    ledger: ledgerId,
    category: categoryId,
    category_no: categoryNo,
    name: categoryName,
    normal_balance: normalBalance,
    metadata,
  }
  const ordinal = writes.addRecord(command, event, null)
  writes.categories.push({
    categoryNo,
    ledgerNo,
    categoryId,
    name: categoryName,
    normalBalance: normalBalance === 'debit' ? 0 : 1,
    metadata: JSON.stringify(metadata),
    ordinal,
  })
  state.categories.takeId(ledgerNo, categoryId)
  return ordinal
}

export function changeCategory(
  { state, writes }: Deciding,
  command: Command,
  { category, command: change }: ChangeCategoryOperation,
): number | Refusal {
  const { categoryNo, categoryId } = category
  const before = state.categories.details(categoryNo)
  const decision = decideChangeCategory(change, before)
  if (decision.outcome === 'refused') return decision.refusal

  const after = decision.accepted
  state.categories.changeDetails(categoryNo, after)
  return writes.addRecord(
    command,
    {
      type: 'category.changed',
      ...command.origin,
      ledger: command.ledger.ledgerId,
      category: categoryId,
      category_no: categoryNo,
      before,
      after,
    },
    null,
  )
}

/** What is so already may be asked for again: it is recorded, and changes nothing. */
export function changeMembership(
  { state, writes }: Deciding,
  command: Command,
  operation: MembershipOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const { category, member } = operation
  const isAdded = operation.name === 'add-member'
  if (isAdded && member.kind === 'category') {
    const decision = decideNestCategory(
      { outer: category.categoryNo, inner: member.no, innerId: member.name },
      state.categories.links(ledgerNo),
    )
    if (decision.outcome === 'refused') return decision.refusal
  }

  const membership = membershipOf(ledgerNo, operation)
  const wasMember = state.categories.isMember(membership)
  const event: CategoryMembership = {
    type: isAdded ? 'category.member_added' : 'category.member_removed',
    ...command.origin,
    ledger: ledgerId,
    category: category.categoryId,
    category_no: category.categoryNo,
    member_kind: member.kind,
    member: member.name,
    member_no: member.no,
    was_member: wasMember,
  }
  // what never was a member has no row: it may be a category in itself, which no row may tell
  if (wasMember !== isAdded) state.categories.setMember(membership, isAdded)
  return writes.addRecord(command, event, null)
}
