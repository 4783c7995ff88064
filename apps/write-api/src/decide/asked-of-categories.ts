import type { Membership } from '../journal/find-members.ts'
import type { CategoryMember, Command, MembershipOperation } from './command.ts'
import type { NamesInLedgers } from './asked.ts'

/** What the commands of a batch name of categories. Their ledgers are locked. */
export interface AskedOfCategories {
  readonly ledgerNos: readonly number[]
  /** Ids of those that are created. */
  readonly created: NamesInLedgers
  /** Those whose name or metadata are changed, by number. */
  readonly changed: readonly number[]
  readonly memberships: readonly Membership[]
  /** Ledgers in which a category is put into another one, by number. */
  readonly nestedIn: readonly number[]
}

export function askedOfCategories(commands: readonly Command[]): AskedOfCategories {
  const ledgerNos: number[] = []
  const created = { ledgerNos: [] as number[], names: [] as string[] }
  const changed: number[] = []
  const memberships: Membership[] = []
  const nestedIn: number[] = []
  for (const { operation, ledger } of commands) {
    if (!('category' in operation)) continue
    const { ledgerNo } = ledger
    ledgerNos.push(ledgerNo)
    if (operation.name === 'create-category') {
      created.ledgerNos.push(ledgerNo)
      created.names.push(operation.category.categoryId)
    } else if (operation.name === 'change-category') {
      changed.push(operation.category.categoryNo)
    } else {
      memberships.push(membershipOf(ledgerNo, operation))
      if (operation.member.kind === 'category') nestedIn.push(ledgerNo)
    }
  }
  return { ledgerNos, created, changed, memberships, nestedIn: [...new Set(nestedIn)] }
}

export function membershipOf(
  ledgerNo: number,
  { category, member }: MembershipOperation,
): Membership {
  return {
    ledgerNo,
    categoryNo: category.categoryNo,
    memberKind: kindNumber(member.kind),
    memberNo: member.no,
    currencyNo: member.currencyNo,
  }
}

/** The number of a kind in the database. */
function kindNumber(kind: CategoryMember['kind']): 0 | 1 {
  return kind === 'account' ? 0 : 1
}
