import { JournalGapError, parseRecords, readHead, readRecords } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { noCheckpoint, type Checkpoint } from '../checkpoint/checkpoint.ts'
import { readPlaceAt } from '../checkpoint/read-place-at.ts'
import { openedAccounts } from '../projection/accounts/project.ts'
import { mergeEntries } from '../projection/balances/project.ts'
import { addMissingEntries } from '../projection/rollups/add-missing.ts'
import { storeSearch } from '../projection/search/store.ts'
import { fillAccounts } from './fill-accounts.ts'
import { fillBalances, renewBalances } from './fill-balances.ts'
import { listBusyAccounts } from './list-busy-accounts.ts'
import { nextRangeEnd } from './next-range-end.ts'

const accountsMax = 5_000
const recordsMax = 1_000
const bytesMax = 16 * 1024 * 1024

/** The tables of one shard that are being built: always the fold of the journal up to `place`. */
export class RebuiltShard {
  readonly #client: ClientBase
  readonly shardId: number
  readonly isSearchOn: boolean
  #place: Checkpoint = noCheckpoint

  constructor(client: ClientBase, shardId: number, isSearchOn: boolean) {
    this.#client = client
    this.shardId = shardId
    this.isSearchOn = isSearchOn
  }

  get place(): Checkpoint {
    return this.#place
  }

  /** What was done since `place` was this was rolled back. */
  rolledBackTo(place: Checkpoint): void {
    this.#place = place
  }

  /** Everything up to where the journal now is, account after account. */
  async fill(onAccounts: (accounts: number) => void): Promise<void> {
    const { position } = await readHead(this.#client, this.shardId)
    if (position === 0) return
    let after = 0
    for (;;) {
      const until = await nextRangeEnd(this.#client, this.shardId, after, accountsMax)
      if (until === undefined) break
      await fillAccounts(this.#client, this.shardId, { after, until }, position)
      await fillBalances(this.#client, this.shardId, { after, until }, position)
      await this.#rollUp(await listBusyAccounts(this.#client, this.shardId, { after, until }))
      onAccounts(until - after)
      after = until
    }
    if (this.isSearchOn) await this.#fillSearch(position)
    const place = await readPlaceAt(this.#client, this.shardId, position)
    if (place === undefined) throw new Error(`shard ${this.shardId} has no record at ${position}`)
    this.#place = place
  }

  /** Goes on up to a position, some records at most. Answers how many there were. */
  async goOn(untilPosition: number): Promise<number> {
    const { position, recordedAt } = this.#place
    if (untilPosition <= position) return 0
    const records = await readRecords(this.#client, {
      shardId: this.shardId,
      afterPosition: position,
      recordedAtMin: recordedAt,
      recordsMax: Math.min(recordsMax, untilPosition - position),
      bytesMax,
    })
    const last = records.at(-1)
    if (last === undefined) throw new JournalGapError(this.shardId, position + 1)
    const { records: parsed } = parseRecords(this.shardId, records)
    for (const { accountNo } of openedAccounts(parsed)) {
      const range = { after: accountNo - 1, until: accountNo }
      await fillAccounts(this.#client, this.shardId, range, last.position)
    }
    const changed = [...mergeEntries(parsed).keys()].sort((a, b) => a - b)
    await renewBalances(this.#client, this.shardId, changed, last.position)
    await this.#rollUp(changed)
    if (this.isSearchOn) await storeSearch(this.#client, this.shardId, parsed, '_next')
    this.#place = last
    return records.length
  }

  /** What is searched is told by records alone, so it is folded in their order. */
  async #fillSearch(untilPosition: number): Promise<void> {
    let { position, recordedAt } = noCheckpoint
    while (position < untilPosition) {
      const records = await readRecords(this.#client, {
        shardId: this.shardId,
        afterPosition: position,
        recordedAtMin: recordedAt,
        recordsMax: Math.min(recordsMax, untilPosition - position),
        bytesMax,
      })
      const last = records.at(-1)
      if (last === undefined) throw new JournalGapError(this.shardId, position + 1)
      const { records: parsed } = parseRecords(this.shardId, records)
      await storeSearch(this.#client, this.shardId, parsed, '_next')
      position = last.position
      recordedAt = last.recordedAt
    }
  }

  /** The rollups follow the balances, by version. */
  async #rollUp(accountNos: readonly number[]): Promise<void> {
    for (let added = 1; added > 0;) {
      added = await addMissingEntries(this.#client, this.shardId, accountNos, '_next')
    }
  }
}
