import type { ApiAnswer, TransactionRequest } from '@ledger/testkit'
import { createApiClient, eventually, isFinal, postLogged, transferRequest } from '@ledger/testkit'
import type { AccountBalanceBody, TransactionBody } from './balance-body.ts'
import type { Book } from './book.ts'
import { cash } from './book.ts'
import type { Scene } from './use-scene.ts'

export interface BalanceAnswer extends AccountBalanceBody {
  readonly consistency: string
  readonly token: string
  /** Not with strong reads. */
  readonly age_ms?: number
}

/** A process, or what stands before several. */
interface Entrance {
  readonly url: string
}

interface ActorOperation {
  readonly key: string
  readonly request: TransactionRequest
}

const finalMsMax = 60_000

/** One client that does what a test says, and logs it as evidence. */
export class Actor {
  readonly #scene: Scene
  readonly #name: string
  #keys = 0

  constructor(scene: Scene, name: string) {
    this.#scene = scene
    this.#name = name
  }

  /** Cash in for a customer; asks again with the same key until the answer is final. */
  deposit(book: Book, account: string, amountMinor: number, via?: Entrance): Promise<ApiAnswer> {
    return this.transfer(book, [cash.CZK, account], amountMinor, via)
  }

  transfer(
    book: Book,
    parties: readonly [debited: string, credited: string],
    amountMinor: number,
    via?: Entrance,
  ): Promise<ApiAnswer> {
    return this.post(book, this.operation(parties, amountMinor), via)
  }

  /** A transfer with a key of its own, to be posted as often as one likes. */
  operation([debited, credited]: readonly [string, string], amountMinor: number): ActorOperation {
    this.#keys += 1
    const key = `actor-${this.#name}-${this.#keys}`
    const mark = { correlation_id: key }
    return { key, request: transferRequest(debited, credited, BigInt(amountMinor), mark) }
  }

  /** Posts and asks again until the answer is final. */
  async post(
    { ledger }: Book,
    { key, request }: ActorOperation,
    via: Entrance = this.#scene.pipeline.one('write-api'),
  ): Promise<ApiAnswer> {
    const { pipeline, evidence } = this.#scene
    const client = createApiClient(via.url, pipeline.apiKey)
    const attempt = async (): Promise<ApiAnswer | undefined> => {
      const answer = await postLogged(evidence.log, client, ledger, key, request)
      return isFinal(answer) ? answer : undefined
    }
    return await eventually(attempt, { timeoutMs: finalMsMax, what: `a final answer to ${key}` })
  }

  /** @throws unless it was posted */
  async deposited(book: Book, account: string, amountMinor: number): Promise<TransactionBody> {
    const { status, text, body } = await this.deposit(book, account, amountMinor)
    if (status !== 201) throw new Error(`not posted: ${status} ${text}`)
    return body as TransactionBody
  }

  /** Strong unless the headers say otherwise; @throws unless it was answered. */
  async balance(
    { ledger }: Book,
    account: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<BalanceAnswer> {
    const { pipeline } = this.#scene
    const client = createApiClient(pipeline.one('read-api').url, pipeline.apiKey)
    const path = `/v1/ledgers/${ledger}/accounts/${encodeURIComponent(account)}/balance`
    const { status, text, body } = await client.get(path, { headers })
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`)
    return body as BalanceAnswer
  }
}
