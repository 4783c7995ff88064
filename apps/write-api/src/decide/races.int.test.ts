import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints, clientConfig } from '@ledger/runtime'
import { eventually } from '@ledger/testkit'
import pg from 'pg'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { createAsk } from '../directory/ask.ts'
import { CurrencyDirectory } from '../directory/currency-directory.ts'
import { groupOfOne } from './command-group.ts'
import type { Answer, Command } from './command.ts'
import { KnownHeads } from './known-heads.ts'
import { runBatch } from './run-batch.ts'
import { SettingsCache } from './settings-cache.ts'

let first: TestWriteApi
let second: TestWriteApi
const path = '/v1/ledgers/acme/transactions'
// every batch locks: known-heads.int.test.ts has the others
const env = { WRITE_IDLE_IN_TRANSACTION_MS_MAX: '1000', WRITE_KNOWN_HEADS_MAX: '0' }

beforeEach(async () => {
  first = await startTestWriteApi({ env })
  second = await startTestWriteApi({ env, beside: first })
  await openBook(first, 'acme', 4)
})
afterEach(async () => {
  armFailpoints('')
  await second.close()
  await first.close()
})

async function headOf(address: string): Promise<{ version: number; credits: string }> {
  const { rows } = await first.database.pool.query(
    `select h.version::int as version, h.posted_credits::text as credits
       from journal.account_heads h join journal.accounts a using (shard_id, account_no)
      where a.address = $1`,
    [address],
  )
  return rows[0] as { version: number; credits: string }
}

/** A failpoint holds a batch: its transaction is open, its locks are held, nothing is sent. */
async function batchStandsStill(): Promise<void> {
  await eventually(async () => {
    const { rows } = await first.database.pool.query(
      `select from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`,
    )
    return rows.length > 0
  })
}

describe('two processes race on one key', () => {
  test('one body: one effect, one answer', async () => {
    for (let round = 0; round < 20; round += 1) {
      const key = `race-${round}`
      const answers = await Promise.all(
        [first, second, first, second].map((api) =>
          api.post(path, deposit('customer:1', 5)).set('idempotency-key', key),
        ),
      )
      expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201])
      expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
      const fresh = answers.filter((answer) => !answer.headers['idempotency-replayed'])
      expect(fresh).toHaveLength(1)
    }
    expect(await headOf('customer:1')).toEqual({ version: 20, credits: '100' })
  })

  test('two bodies on different accounts: the later commit looks again and refuses', async () => {
    // the first process has looked the key up and found nothing; now the second one takes it
    armFailpoints('write.before_write=delay:600@1')
    const slow = first
      .post(path, {
        entries: [
          { account: 'customer:1', direction: 'debit', amount: '1' },
          { account: 'customer:2', direction: 'credit', amount: '1' },
        ],
      })
      .set('idempotency-key', 'taken')
    const overtaken = slow.then((answer) => answer)
    await batchStandsStill()
    await second.post(path, deposit('customer:3', 7)).set('idempotency-key', 'taken').expect(201)
    const answer = await overtaken
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('idempotency_key_reused')
    expect((await headOf('customer:2')).version).toBe(0)
  })
})

describe('one batch', () => {
  async function runTogether(commands: readonly Command[]): Promise<readonly Answer[]> {
    const currencies = new CurrencyDirectory(createAsk(first.database.pool, 5_000))
    await currencies.load()
    const client = new pg.Client({
      ...clientConfig({
        url: first.database.url,
        role: 'ledger_writer',
        applicationName: 'test',
        connectMsMax: 1000,
      }),
    })
    await client.connect()
    try {
      const answers = await runBatch(
        client,
        {
          shardId: 0,
          currencies,
          settings: new SettingsCache(),
          heads: new KnownHeads(0),
          effectiveAheadMsMax: 0,
          onCommitSent: () => undefined,
        },
        commands.map(groupOfOne),
      )
      return answers.flatMap((ofGroup) => ofGroup ?? [])
    } finally {
      await client.end()
    }
  }

  async function command(key: string, amountMinor: bigint): Promise<Command> {
    const { rows } = await first.database.pool.query<{ account_no: number; address: string }>(
      `select account_no, address from journal.accounts
        where address in ('bank:cash', 'customer:1') order by address`,
    )
    return {
      ledger: { ledgerId: 'acme', ledgerNo: 1, shardId: 0 },
      idempotencyKey: key,
      fingerprint: Buffer.alloc(32, Number(amountMinor)),
      origin: { actor: 'key_test', transport: 'http' },
      requestId: 'test',
      traceparent: null,
      deadlineAt: Infinity,
      operation: {
        name: 'post-transaction',
        status: 'posted',
        entries: [
          { address: 'bank:cash', direction: 'debit', amountMinor },
          { address: 'customer:1', direction: 'credit', amountMinor },
        ],
        accounts: rows.map(({ account_no: accountNo, address }, index) => ({
          accountNo: Number(accountNo),
          address,
          currency: 'CZK',
          currencyNo: 203,
          normalBalance: index === 0 ? 'debit' : 'credit',
        })),
      },
    }
  }

  test('a key twice is decided once; with another body it is refused', async () => {
    const answers = await runTogether([
      await command('k', 3n),
      await command('k', 3n),
      await command('k', 4n),
      await command('other', 5n),
    ])
    const [one, replay, reused, other] = answers
    expect(one).toMatchObject({ outcome: 'accepted', isReplay: false })
    expect(replay).toEqual({ ...one, isReplay: true })
    expect(reused).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'idempotency_key_reused' },
    })
    expect(other).toMatchObject({ outcome: 'accepted', isReplay: false })
    expect(await headOf('customer:1')).toEqual({ version: 2, credits: '8' })
  })

  test('a replay alone still commits something', async () => {
    await runTogether([await command('k', 3n)])
    const before = await commits()
    const [replay] = await runTogether([await command('k', 3n)])
    expect(replay).toMatchObject({ outcome: 'accepted', isReplay: true })
    expect(await commits()).toBe(before + 1)
  })

  async function commits(): Promise<number> {
    const { rows } = await first.database.pool.query<{ commits: number }>(
      'select commits::int as commits from journal.shards',
    )
    return rows[0]?.commits ?? -1
  }
})

describe('a key on the other side of a partition boundary', () => {
  const other = {
    entries: [
      { account: 'customer:2', direction: 'debit', amount: '1' },
      { account: 'customer:3', direction: 'credit', amount: '1' },
    ],
  }

  test('is found when it was stored before', async () => {
    await first.post(path, deposit('customer:1', 6)).set('idempotency-key', 'week').expect(201)
    await moveKey('week', '-7 days')
    const again = await second.post(path, other).set('idempotency-key', 'week').expect(422)
    expect(again.body.code).toBe('idempotency_key_reused')
    await moveKey('week', '7 days')
  })

  test('is found when it is stored between the look-up and the commit', async () => {
    armFailpoints('write.before_write=delay:600@1')
    const slow = first
      .post(path, other)
      .set('idempotency-key', 'week')
      .then((answer) => answer)
    await batchStandsStill()
    // no index can see that this is the same key: it is stored in another partition
    await second.post(path, deposit('customer:1', 6)).set('idempotency-key', 'week').expect(201)
    await moveKey('week', '-7 days')
    expect((await slow).body.code).toBe('idempotency_key_reused')
    await moveKey('week', '7 days')
  })

  /** As if the key had been stored in the last moment of last week. */
  async function moveKey(key: string, by: string): Promise<void> {
    const client = await first.database.pool.connect()
    await client.query(`
      select journal.make_partitions('idempotency', interval '7 days', now() - interval '7 days', now())`)
    await client.query('set session_replication_role = replica') // past the append-only guard
    await client.query(
      `with moved as (delete from journal.idempotency where key = $1 returning *)
       insert into journal.idempotency
       select position, recorded_at + $2::interval, ledger_no, shard_id, key, fingerprint, refusal
         from moved`,
      [key, by],
    )
    await client.query('reset session_replication_role')
    client.release()
  }
})

describe('a process that stops between its locks and its commit', () => {
  test('loses its locks; the other goes on; both have one effect each', async () => {
    armFailpoints('write.after_locks=delay:3000@1')
    const startedAt = performance.now()
    const frozen = first.post(path, deposit('customer:1', 1)).then((answer) => answer)
    await batchStandsStill()
    await second.post(path, deposit('customer:1', 2)).expect(201)
    expect(performance.now() - startedAt).toBeLessThan(2900)
    expect((await frozen).status).toBe(201)
    expect(await headOf('customer:1')).toEqual({ version: 2, credits: '3' })
  })
})

describe('a limit that changes while a transaction is decided', () => {
  const account = '/v1/ledgers/acme/accounts/customer:1'

  test('waits for the transaction and is judged on what it left', async () => {
    await first.post(path, deposit('customer:1', 100)).expect(201)
    armFailpoints('write.after_locks=delay:100@1')
    const withdrawal = first.post(path, deposit('customer:1', -80)).then((answer) => answer)
    const change = second.patch(account, { min_balance: '50' }).then((answer) => answer)
    const answers = await Promise.all([withdrawal, change])
    // whichever came first, the other saw it
    const codes = answers.map((answer) => answer.status)
    expect([
      [201, 422],
      [422, 200],
    ]).toContainEqual(codes)
  })

  test('never lets a balance past it, in many rounds', async () => {
    await first.post(path, deposit('customer:1', 1000)).expect(201)
    for (let round = 0; round < 15; round += 1) {
      await Promise.all([
        first.post(path, deposit('customer:1', -60)),
        second.patch(account, { min_balance: String(900 - round * 50) }),
        second.post(path, deposit('customer:1', -40)),
        first.post(path, deposit('customer:1', 10)),
      ])
    }
    // every limit at every prefix is checked when the database closes
  })
})

describe('opposing transfers of many processes', () => {
  test('never deadlock and keep the floor exactly', async () => {
    await Promise.all(
      [1, 2, 3, 4].map((n) => first.post(path, deposit(`customer:${n}`, 50)).expect(201)),
    )
    const transfers = Array.from({ length: 200 }, (_, index) => {
      const from = 1 + (index % 4)
      const to = 1 + ((index + 1 + (index % 3)) % 4)
      return {
        entries: [
          { account: `customer:${from}`, direction: 'debit', amount: '7' },
          { account: `customer:${to}`, direction: 'credit', amount: '7' },
        ],
      }
    })
    const answers = await Promise.all(
      transfers.map((body, index) => (index % 2 === 0 ? first : second).post(path, body)),
    )
    const codes = new Set(answers.map(({ status, body }) => (status === 201 ? 201 : body.code)))
    for (const code of codes) {
      expect([201, 'balance_below_minimum', 'accounts_must_differ']).toContain(code)
    }
  })
})
