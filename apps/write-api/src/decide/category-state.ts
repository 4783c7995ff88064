import type { CategoryDetails } from '@ledger/domain'
import { CategoryLinks } from '@ledger/domain'
import type { CategoryDetailsRow } from '../journal/find-category-details.ts'
import type { Membership } from '../journal/find-members.ts'
import type { NestedRow } from '../journal/find-nested.ts'
import type { MembershipToStore } from '../journal/write-members.ts'

/** What a batch knows of categories, as its commands leave it. Everything was read under the locks. */
export class CategoryState {
  /** Number of the ledger, a space, and the id. */
  readonly #ids = new Set<string>()
  readonly #details = new Map<number, CategoryDetails>()
  readonly #members = new Set<string>()
  readonly #links = new Map<number, CategoryLinks>()
  /** By number, as the batch leaves them. */
  readonly changedDetails = new Map<number, CategoryDetails>()
  readonly #changedMembers = new Map<string, MembershipToStore>()

  constructor(found: FoundCategories) {
    for (const [ledgerNo, id] of found.ids) this.takeId(ledgerNo, id)
    for (const { categoryNo, name, metadata } of found.details) {
      this.#details.set(categoryNo, { name, metadata })
    }
    for (const member of found.members) this.#members.add(keyOf(member))
    for (const { ledgerNo, outer, inner } of found.nested) this.links(ledgerNo).add(outer, inner)
  }

  isIdTaken(ledgerNo: number, id: string): boolean {
    return this.#ids.has(`${ledgerNo} ${id}`)
  }

  takeId(ledgerNo: number, id: string): void {
    this.#ids.add(`${ledgerNo} ${id}`)
  }

  /** @throws when the category was not looked up, or was lost with an epoch */
  details(categoryNo: number): CategoryDetails {
    const details = this.#details.get(categoryNo)
    if (details === undefined) throw new Error(`category ${categoryNo} is missing`)
    return details
  }

  changeDetails(categoryNo: number, details: CategoryDetails): void {
    this.#details.set(categoryNo, details)
    this.changedDetails.set(categoryNo, details)
  }

  isMember(membership: Membership): boolean {
    return this.#members.has(keyOf(membership))
  }

  setMember(membership: Membership, isMember: boolean): void {
    const key = keyOf(membership)
    if (isMember) this.#members.add(key)
    else this.#members.delete(key)
    this.#changedMembers.set(key, { ...membership, isMember })
    if (membership.memberKind === 0) return
    const links = this.links(membership.ledgerNo)
    if (isMember) links.add(membership.categoryNo, membership.memberNo)
    else links.remove(membership.categoryNo, membership.memberNo)
  }

  changedMembers(): readonly MembershipToStore[] {
    return [...this.#changedMembers.values()]
  }

  /** Which categories of a ledger are in which. */
  links(ledgerNo: number): CategoryLinks {
    let links = this.#links.get(ledgerNo)
    if (links === undefined) {
      links = new CategoryLinks()
      this.#links.set(ledgerNo, links)
    }
    return links
  }
}

export interface FoundCategories {
  readonly ids: readonly (readonly [ledgerNo: number, categoryId: string])[]
  readonly details: readonly CategoryDetailsRow[]
  /** Those of the pairs that are named that are so. */
  readonly members: readonly Membership[]
  readonly nested: readonly NestedRow[]
}

function keyOf({ categoryNo, memberKind, memberNo }: Membership): string {
  return `${categoryNo} ${memberKind} ${memberNo}`
}
