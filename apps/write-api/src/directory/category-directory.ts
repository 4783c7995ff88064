import type { CategoryIdentity, LedgerPlace } from '../decide/command.ts'
import { findCategory } from '../journal/find-category.ts'
import { takeNumbers } from '../journal/take-numbers.ts'
import type { Ask } from './ask.ts'

/** What categories are for ever. They are seldom changed, so each is asked for. */
export class CategoryDirectory {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Undefined when the ledger has no such category. */
  async find(ledger: LedgerPlace, categoryId: string): Promise<CategoryIdentity | undefined> {
    const row = await this.#ask((client) =>
      findCategory(client, ledger.shardId, ledger.ledgerNo, categoryId),
    )
    if (row === undefined) return undefined
    return {
      categoryNo: row.categoryNo,
      categoryId: row.categoryId,
      normalBalance: row.normalBalance === 0 ? 'debit' : 'credit',
    }
  }

  /** The number of a new category; it is lost when the category is not made, which is harmless. */
  takeNumber(shardId: number): Promise<number> {
    return this.#ask((client) => takeNumbers(client, shardId, 'category', 1))
  }
}
