import type { ApiAnswer, ApiClient, ApiRequestOptions } from '@ledger/testkit'
import { createApiClient } from '@ledger/testkit'
import type { AccountBalanceBody } from './balance-body.ts'
import { toldBalance } from './balance-body.ts'
import type { Book, BookAccount } from './book.ts'
import { Loops } from './loops.ts'
import type { Random } from './random.ts'
import type { Scene } from './use-scene.ts'

export interface ReadersOptions {
  readonly random: Random
  readonly clients: number
  /** Between two things that a client does. */
  readonly thinkMs: number
}

/**
 * Clients that read balances while others write. A strong read sees every write that was acknowledged
 * before it began and whatever another strong read has seen; a read of a ledger's accounts at once
 * sums up to zero; a read with a token is as far as the token.
 */
export class Readers {
  readonly #scene: Scene
  readonly #loops: Loops
  #unavailable = 0

  constructor(scene: Scene, options: ReadersOptions) {
    this.#scene = scene
    const clients = Array.from({ length: options.clients }, () => options.random.fork())
    this.#loops = new Loops(
      clients.map((random) => () => this.#work(random)),
      options.thinkMs,
    )
  }

  /** How many reads were answered 503, or not at all because the process died. */
  get unavailable(): number {
    return this.#unavailable
  }

  get loops(): Loops {
    return this.#loops
  }

  #work(random: Random): Promise<void> {
    const book = random.pick(this.#scene.books)
    const reads = [this.#strong, this.#strong, this.#snapshot, this.#atLeast, this.#eventual]
    return random.pick(reads).call(this, random, book)
  }

  async #strong(random: Random, { ledger, accounts }: Book): Promise<void> {
    const { address } = random.pick(accounts)
    const { witness } = this.#scene.evidence
    const floor = witness.floor(ledger, address)
    const body = await this.#get<AccountBalanceBody>(random, balancePath(ledger, address))
    if (body === undefined) return
    if (body.version < floor) {
      witness.fault(`strong: ${ledger} ${address} at ${body.version}, was at ${floor} before`)
    }
    witness.told(toldBalance(ledger, address, body.version, body))
    witness.raiseFloor(ledger, address, body.version)
  }

  async #snapshot(random: Random, { ledger, accounts }: Book): Promise<void> {
    const { witness } = this.#scene.evidence
    const floors = accounts.map(({ address }) => witness.floor(ledger, address))
    const query = accounts.map(({ address }) => `account=${encodeURIComponent(address)}`).join('&')
    const path = `/v1/ledgers/${ledger}/balances?${query}`
    const body = await this.#get<{ data: readonly AccountBalanceBody[] }>(random, path)
    if (body === undefined) return
    body.data.forEach((balance, index) => {
      const { account, version } = balance
      const floor = floors[index] ?? 0
      if (version < floor) {
        witness.fault(`snapshot: ${ledger} ${account} at ${version}, was at ${floor} before`)
      }
      witness.told(toldBalance(ledger, account, version, balance))
      witness.raiseFloor(ledger, account, version)
    })
    this.#judgeSums(ledger, accounts, body.data)
  }

  /** Debits equal credits in each currency, at any moment. */
  #judgeSums(
    ledger: string,
    asked: readonly BookAccount[],
    balances: readonly AccountBalanceBody[],
  ): void {
    const sums = new Map<string, bigint>()
    for (const { currency, posted } of balances) {
      const change = BigInt(posted.debits) - BigInt(posted.credits)
      sums.set(currency, (sums.get(currency) ?? 0n) + change)
    }
    const isZero = [...sums.values()].every((sum) => sum === 0n)
    const isWhole = balances.map(({ account }) => account).join() === asked.map(addressOf).join()
    if (!isZero || !isWhole) {
      this.#scene.evidence.witness.fault(`snapshot of ${ledger}: ${JSON.stringify(balances)}`)
    }
  }

  async #atLeast(random: Random, { ledger }: Book): Promise<void> {
    const { witness } = this.#scene.evidence
    const write = witness.lastWrite(ledger)
    if (write === undefined) return
    const headers = { consistency: 'at_least', 'min-token': write.token }
    const path = balancePath(ledger, write.account)
    const body = await this.#get<AccountBalanceBody>(random, path, { headers })
    if (body === undefined) return
    if (body.version < write.version) {
      witness.fault(`at_least: ${ledger} ${write.account} at ${body.version} < ${write.version}`)
    }
    witness.told(toldBalance(ledger, write.account, body.version, body))
  }

  /** May be behind; what it says of a version has to be true all the same. */
  async #eventual(random: Random, { ledger, accounts }: Book): Promise<void> {
    const { address } = random.pick(accounts)
    const path = `${balancePath(ledger, address)}?consistency=eventual`
    const body = await this.#get<AccountBalanceBody & { age_ms: unknown }>(random, path)
    if (body === undefined) return
    if (!Number.isSafeInteger(body.age_ms)) {
      this.#scene.evidence.witness.fault(`eventual: no age in ${JSON.stringify(body)}`)
    }
    this.#scene.evidence.witness.told(toldBalance(ledger, address, body.version, body))
  }

  /** Undefined when there was no answer but a 503. */
  async #get<Body>(
    random: Random,
    path: string,
    options: ApiRequestOptions = {},
  ): Promise<Body | undefined> {
    const answer = await this.#client(random).get(path, options).catch(connectionLost)
    if (answer?.status === 200) return answer.body as Body
    if (answer === undefined) this.#unavailable += 1
    else this.#judgeFailure(path, answer)
    return undefined
  }

  #judgeFailure(path: string, { status, headers, text }: ApiAnswer): void {
    if (status === 503 && headers.has('retry-after')) this.#unavailable += 1
    else this.#scene.evidence.witness.fault(`${path} was answered ${status}: ${text}`)
  }

  #client(random: Random): ApiClient {
    const { url } = random.pick(this.#scene.pipeline.all('read-api'))
    return createApiClient(url, this.#scene.pipeline.apiKey)
  }
}

function balancePath(ledger: string, address: string): string {
  return `/v1/ledgers/${ledger}/accounts/${encodeURIComponent(address)}/balance`
}

function addressOf({ address }: BookAccount): string {
  return address
}

/** `fetch` rejects with this, of another realm than the test's, when the other end dies. */
function connectionLost(error: unknown): undefined {
  if ((error as Error).name !== 'TypeError') throw error
}
