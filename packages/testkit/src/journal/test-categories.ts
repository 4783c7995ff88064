import { randomUUID } from 'node:crypto'
import type { Direction } from '@ledger/domain'
import type { CategoryMembership, MemberKind, Origin } from '@ledger/wire'
import type pg from 'pg'
import type { TestRecord } from './append-record.ts'
import { appendRecord } from './append-record.ts'
import { inTransaction } from './in-transaction.ts'
import { storeKey } from './store-keys.ts'
import { takeNumber } from './take-number.ts'
import type { TestJournal } from './test-journal.ts'

const origin: Origin = { actor: 'key_0000000000000000', transport: 'http' }

/** What is in a category: the address of an account or the id of a category. */
export interface TestMember {
  /** An account unless given. */
  readonly kind?: MemberKind
  readonly name: string
}

/** Categories of one ledger, written as the write side writes them but without its rules. */
export class TestCategories {
  readonly #pool: pg.Pool
  readonly #journal: TestJournal

  constructor(pool: pg.Pool, journal: TestJournal) {
    this.#pool = pool
    this.#journal = journal
  }

  create(id: string, normalBalance: Direction = 'debit'): Promise<TestRecord> {
    const { shardId, ledgerNo, ledger } = this.#journal
    return inTransaction(this.#pool, async (client) => {
      const categoryNo = await takeNumber(client, shardId, 'category')
      const record = await appendRecord(client, shardId, ledgerNo, {
        type: 'category.created',
        ...origin,
        ledger,
        category: id,
        category_no: categoryNo,
        name: id,
        normal_balance: normalBalance,
        metadata: {},
      })
      await client.query(
        `insert into journal.categories (shard_id, category_no, ledger_no, category_id, name,
           normal_balance, metadata, position, recorded_at)
         values ($1, $2, $3, $4, $4, $5, '{}', $6, $7)`,
        [
          shardId,
          categoryNo,
          ledgerNo,
          id,
          normalBalance === 'debit' ? 0 : 1,
          record.position,
          record.recordedAt,
        ],
      )
      await storeKey(client, record, randomUUID())
      return record
    })
  }

  add(category: string, ...members: readonly (string | TestMember)[]): Promise<void> {
    return this.#set(category, members, 'category.member_added')
  }

  remove(category: string, ...members: readonly (string | TestMember)[]): Promise<void> {
    return this.#set(category, members, 'category.member_removed')
  }

  async #set(
    category: string,
    members: readonly (string | TestMember)[],
    type: CategoryMembership['type'],
  ): Promise<void> {
    for (const member of members) {
      const { kind = 'account', name } = typeof member === 'string' ? { name: member } : member
      await inTransaction(this.#pool, (client) => this.#setOne(client, category, kind, name, type))
    }
  }

  async #setOne(
    client: pg.PoolClient,
    category: string,
    kind: MemberKind,
    member: string,
    type: CategoryMembership['type'],
  ): Promise<void> {
    const { shardId, ledgerNo, ledger } = this.#journal
    const categoryNo = await this.#numberOf(client, 'category', category)
    const memberNo = await this.#numberOf(client, kind, member)
    const pair = [shardId, categoryNo, kind === 'account' ? 0 : 1, memberNo]
    const before = await client.query(
      `select from journal.category_members where is_member
         and (shard_id, category_no, member_kind, member_no) = ($1, $2, $3, $4)`,
      pair,
    )
    const record = await appendRecord(client, shardId, ledgerNo, {
      type,
      ...origin,
      ledger,
      category,
      category_no: categoryNo,
      member_kind: kind,
      member,
      member_no: memberNo,
      was_member: before.rows.length > 0,
    })
    await client.query(
      `insert into journal.category_members (shard_id, category_no, member_kind, member_no,
         ledger_no, is_member, currency_no)
       values ($1, $2, $3::smallint, $4, $5, $6, (select currency_no from journal.accounts
         where $3::smallint = 0 and shard_id = $1 and account_no = $4))
       on conflict (shard_id, category_no, member_kind, member_no)
       do update set is_member = excluded.is_member`,
      [...pair, ledgerNo, type === 'category.member_added'],
    )
    await storeKey(client, record, randomUUID())
  }

  async #numberOf(client: pg.PoolClient, kind: MemberKind, name: string): Promise<number> {
    const { shardId, ledgerNo } = this.#journal
    const { rows } = await client.query<{ no: number }>(
      kind === 'account'
        ? `select account_no as no from journal.accounts
            where shard_id = $1 and ledger_no = $2 and address = $3`
        : `select category_no as no from journal.categories
            where shard_id = $1 and ledger_no = $2 and category_id = $3`,
      [shardId, ledgerNo, name],
    )
    const row = rows[0]
    if (row === undefined) throw new Error(`there is no ${kind} ${name}`)
    return row.no
  }
}
