import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints, clientConfig } from '@ledger/runtime'
import { eventually } from '@ledger/testkit'
import pg from 'pg'
import type { Response } from 'supertest'
import type { LossyProxy } from '../../test/lossy-proxy.ts'
import { startLossyProxy } from '../../test/lossy-proxy.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { BatchState } from './batch-state.ts'
import { writeBatch } from './write-batch.ts'
import { WriteSet } from './write-set.ts'

let direct: TestWriteApi
let proxied: TestWriteApi
let proxy: LossyProxy
const path = '/v1/ledgers/acme/transactions'

beforeEach(async () => {
  direct = await startTestWriteApi()
  await openBook(direct, 'acme')
  proxy = await startLossyProxy(direct.database.url)
  const env = { DATABASE_URL: proxy.url, WRITE_DEADLINE_MS: '800', DATABASE_CONNECT_MS_MAX: '300' }
  proxied = await startTestWriteApi({ beside: direct, env })
})
afterEach(async () => {
  proxy.thaw()
  await proxied.close()
  await proxy.close()
  await direct.close()
})

describe('the answer of a COMMIT is lost', () => {
  test('the batch is run again by its keys: one effect, and the caller gets its answer', async () => {
    await proxied.post(path, deposit('customer:1', 5)).expect(201)
    const before = await direct.recordCount()
    proxy.loseNextCommitAnswer()
    const answer = await proxied
      .post(path, deposit('customer:1', 7))
      .set('idempotency-key', 'lost')
      .expect(201)
    expect(await direct.recordCount()).toBe(before + 1)
    const again = await direct
      .post(path, deposit('customer:1', 7))
      .set('idempotency-key', 'lost')
      .expect(201)
    expect(again.text).toBe(answer.text)
  })

  test('a refusal is found again too', async () => {
    await proxied.post(path, deposit('customer:1', 5)).expect(201)
    proxy.loseNextCommitAnswer()
    const answer = await proxied
      .post(path, deposit('customer:1', -50))
      .set('idempotency-key', 'lost')
      .expect(422)
    expect(answer.body.code).toBe('balance_below_minimum')
  })
})

describe('a COMMIT is answered with a warning', () => {
  test('it may stand here and be lost on the standby: the batch is found again by its keys', async () => {
    await warnAtFirstCommit()
    const before = await direct.recordCount()
    await direct.post(path, deposit('customer:1', 7)).expect(201)
    expect(await direct.recordCount()).toBe(before + 1)
    const { rows } = await direct.database.pool.query('select last_value from public.commits')
    expect(rows).toEqual([{ last_value: 2 }]) // the second stored nothing but that it replayed
  })

  /** As a commit does whose wait for a standby is ended: SQLSTATE 01000, then the tag COMMIT. */
  async function warnAtFirstCommit(): Promise<void> {
    await direct.database.pool.query(`
      create sequence public.commits;
      create function public.warn_at_first() returns trigger language plpgsql security definer as $$
      begin
        if nextval('public.commits') = 1 then raise warning 'canceling wait'; end if;
        return null;
      end $$;
      create constraint trigger warn after update on journal.shards deferrable initially deferred
        for each row execute function public.warn_at_first()`)
  }
})

describe('Postgres does not answer', () => {
  test('callers get 503 within the deadline, and answers again without a restart', async () => {
    await proxied.post(path, deposit('customer:1', 5)).expect(201)
    proxy.freeze()
    const startedAt = performance.now()
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        proxied.post(path, deposit('customer:1', n)).set('idempotency-key', `frozen-${n}`),
      ),
    )
    expect(performance.now() - startedAt).toBeLessThan(1800)
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(answer.headers['retry-after']).toBe('1')
      expect(['outcome_unknown', 'deadline_exceeded', 'storage_unavailable']).toContain(
        answer.body.code,
      )
    }
    proxy.thaw()
    await eventually(
      async () => {
        const again = await proxied
          .post(path, deposit('customer:1', 1))
          .set('idempotency-key', 'frozen-1')
        return again.status === 201
      },
      { timeoutMs: 5_000 },
    )
  })

  test('more than the queue holds is refused at once', async () => {
    const small = await startTestWriteApi({
      beside: direct,
      env: { DATABASE_URL: proxy.url, WRITE_QUEUE_COMMANDS_MAX: '5', WRITE_DEADLINE_MS: '800' },
    })
    await small.post(path, deposit('customer:1', 1)).expect(201)
    proxy.freeze()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => small.post(path, deposit('customer:1', 1 + n))),
    )
    const codes = answers.map((answer) => answer.body.code as string)
    expect(codes.filter((code) => code === 'overloaded').length).toBeGreaterThanOrEqual(20)
    proxy.thaw()
    await small.close()
  })

  test('while as many as may be are under way more are refused, and those are carried out', async () => {
    const env = {
      WRITE_LANES: '1',
      WRITE_BATCH_COMMANDS_MAX: '1',
      WRITE_QUEUE_COMMANDS_MAX: '40',
    }
    const slow = await startTestWriteApi({ beside: direct, env })
    const before = await direct.recordCount()
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, n) => slow.post(path, deposit('customer:1', 1 + n))),
    )
    const taken = answers.filter(({ status }) => status === 201).length
    const refused = answers.filter(({ body }) => body.code === 'overloaded').length
    expect(refused).toBeGreaterThan(0)
    expect(taken).toBeGreaterThanOrEqual(40)
    expect(taken + refused).toBe(answers.length)
    expect(await direct.recordCount()).toBe(before + taken)
    await slow.post(path, deposit('customer:1', 1)).expect(201) // nobody waits any more
    await slow.close()
  })
})

describe('a statement fails before the COMMIT that is sent with it', () => {
  test('the commit is seen to be a rollback and nothing is stored', async () => {
    const client = new pg.Client({
      ...clientConfig({
        url: direct.database.url,
        role: 'ledger_writer',
        applicationName: 'test',
        connectMsMax: 1000,
      }),
    })
    await client.connect()
    const before = await direct.recordCount()
    await client.query('begin')
    const now = new Date().toISOString()
    const state = new BatchState({
      now,
      epoch: 1,
      keys: [],
      externalIds: [],
      addresses: [],
      openLedgers: [],
      chosenIds: [],
      latestSteps: [],
      settings: new Map(),
      categories: { ids: [], details: [], members: [], nested: [] },
    })
    await expect(
      writeBatch(
        client,
        0,
        {
          state,
          seen: { epoch: 1, commits: 0, position: 0, settingsRevision: 0, now },
          isLocked: true,
        },
        unbalanced(now),
      ),
    ).rejects.toMatchObject({ code: 'LE002' })
    await client.end()
    expect(await direct.recordCount()).toBe(before)
    await direct.post(path, deposit('customer:1', 1)).expect(201) // no gap: checked at the end
  })

  /** What the domain never decides: a debit without a credit. */
  function unbalanced(now: string): WriteSet {
    const writes = new WriteSet()
    const { entries } = writes
    writes.addRecord(
      {
        ledger: { ledgerId: 'acme', ledgerNo: 1, shardId: 0 },
        idempotencyKey: 'forced',
        fingerprint: Buffer.alloc(32),
        origin: { actor: 'key_test', transport: 'http' },
        requestId: 'test',
        traceparent: null,
        deadlineAt: Infinity,
        operation: { name: 'open-ledger', ledgerName: 'x', metadata: {}, settings: {} },
      },
      { type: 'epoch.raised', epoch: 1, reason: 'test' },
      null,
    )
    entries.accountNo.push(1)
    entries.version.push(1)
    entries.ordinal.push(1)
    entries.effectiveAt.push(now)
    entries.currencyNo.push(203)
    entries.line.push(0)
    entries.kind.push(0)
    entries.direction.push(0)
    entries.amount.push('5')
    entries.postedDebits.push('5')
    entries.postedCredits.push('0')
    entries.pendingDebits.push('0')
    entries.pendingCredits.push('0')
    return writes
  }
})

describe('a backend is killed in mid-load', () => {
  test('every acknowledged write is there once', async () => {
    const keys = Array.from({ length: 300 }, (_, n) => `kill-${n}`)
    const killer = setInterval(() => void killBackends(), 100)
    const answers = await Promise.all(keys.map(send))
    clearInterval(killer)
    const again = await Promise.all(keys.map(sendUntilAnswered))
    for (const [index, answer] of again.entries()) {
      expect(answer.status).toBe(201)
      if (answers[index]?.status === 201) expect(answer.text).toBe(answers[index]?.text)
    }
    const { rows } = await direct.database.pool.query(
      `select posted_credits::text as credits from journal.account_heads h
         join journal.accounts a using (shard_id, account_no) where address = 'customer:2'`,
    )
    expect(rows[0]).toEqual({ credits: '300' })
  })

  const send = (key: string): Promise<Response> =>
    direct
      .post(path, deposit('customer:2', 1))
      .set('idempotency-key', key)
      .then((answer) => answer)

  /** 409 and 503 ask to come again with the same key. */
  async function sendUntilAnswered(key: string): Promise<Response> {
    let answer = await send(key)
    await eventually(
      async () => {
        if (answer.status === 201) return true
        answer = await send(key)
        return false
      },
      { timeoutMs: 15_000 },
    )
    return answer
  }

  const killBackends = (): Promise<unknown> =>
    direct.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'write-api shard%'`,
    )
})

describe('a batch that is run again in halves', () => {
  test('keys that are in use for something else: one asks behind the other, and both are told', async () => {
    const env = { WRITE_LANES: '1', WRITE_SAME_KEY_WAIT_MS_MAX: '20000' }
    const single = await startTestWriteApi({ beside: direct, env })
    await single.post(path, deposit('customer:1', 5)).set('idempotency-key', 'used').expect(201)
    armFailpoints('write.before_write=delay:500@1;write.before_begin=throw@2')
    // while this one has the lane the others gather: the second with the key waits for the first
    const busy = single.post(path, deposit('customer:1', 1)).then(({ status }) => status)
    const used = () => single.post(path, deposit('customer:1', 6)).set('idempotency-key', 'used')
    const others = Array.from({ length: 6 }, (_, n) =>
      single.post(path, deposit('customer:1', n + 1)),
    )
    const [first, second, ...rest] = await Promise.all([used(), used(), ...others])
    const code = 'idempotency_key_reused'
    expect([first?.body, second?.body]).toMatchObject([{ code }, { code }])
    expect(new Set([await busy, ...rest.map(({ status }) => status)])).toEqual(new Set([201]))
    armFailpoints('')
    await single.close()
  })
})
