import type { ApiAnswer } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import type { Provocation } from './provocation.ts'
import type { Stage } from './stage.ts'

const categories = '/v1/ledgers/acme/categories'
const inside = (outer: string, inner: string) =>
  `${categories}/${outer}/members/${inner}?kind=category`

/** What is refused of categories. */
export const categoryProvocations = {
  category_not_found: {
    operation: 'getCategory',
    send: ({ read }) => read.get(`${categories}/nothing`),
  },
  category_exists: { operation: 'createCategory', send: createTwice },
  category_cycle: { operation: 'addCategoryMember', send: nestInItself },
  category_too_deep: { operation: 'addCategoryMember', send: nestTooDeep },
  too_many_nested_categories: { operation: 'addCategoryMember', send: nestTooMany },
  category_too_large: { operation: 'getCategoryBalance', send: readTooMany },
} satisfies Partial<Record<ProblemCode, Provocation>>

async function create({ write }: Stage, ...ids: readonly string[]): Promise<ApiAnswer> {
  const answers = await Promise.all(
    ids.map((id) => write.post(categories, { id, normal_balance: 'debit' })),
  )
  const [first] = answers
  if (first === undefined) throw new Error('nothing to create')
  return first
}

async function createTwice(stage: Stage): Promise<ApiAnswer> {
  await create(stage, 'twice')
  return create(stage, 'twice')
}

async function nestInItself(stage: Stage): Promise<ApiAnswer> {
  await create(stage, 'circle')
  return stage.write.put(inside('circle', 'circle'), {})
}

async function nestTooDeep(stage: Stage): Promise<ApiAnswer> {
  const levels = Array.from({ length: 33 }, (_, n) => `level:${n + 1}`)
  await create(stage, ...levels)
  await Promise.all(
    levels.slice(2).map((inner, n) => stage.write.put(inside(`level:${n + 2}`, inner), {})),
  )
  return stage.write.put(inside('level:1', 'level:2'), {})
}

/** As many as there may be are made up for as long as it takes: nobody else nests any meanwhile. */
async function nestTooMany(stage: Stage): Promise<ApiAnswer> {
  await create(stage, 'outer', 'inner')
  return whileThereAre(
    stage,
    `insert into journal.category_members
       (shard_id, category_no, member_kind, member_no, ledger_no, is_member)
     select 0, 1000000, 1, n, 1, true from generate_series(1, 10000) n`,
    () => stage.write.put(inside('outer', 'inner'), {}),
  )
}

async function readTooMany(stage: Stage): Promise<ApiAnswer> {
  await create(stage, 'large')
  return whileThereAre(
    stage,
    `with accounts as (
       insert into journal.accounts (shard_id, account_no, ledger_no, currency_no, normal_balance,
         address, position, recorded_at)
       select 0, 1000000 + n, 1, 203, 0, 'many:' || n, 1, now() from generate_series(1, 50001) n
     )
     insert into journal.category_members
       (shard_id, category_no, member_kind, member_no, ledger_no, currency_no, is_member)
     select 0, (select category_no from journal.categories where category_id = 'large'), 0,
            1000000 + n, 1, 203, true
       from generate_series(1, 50001) n`,
    () => stage.read.get(`${categories}/large/balance`),
  )
}

async function whileThereAre(
  { pool }: Stage,
  insert: string,
  send: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  await pool.query(insert)
  try {
    return await send()
  } finally {
    await pool.query(
      'delete from journal.category_members where category_no = 1000000 or member_no > 1000000',
    )
    await pool.query('delete from journal.accounts where account_no > 1000000')
  }
}
