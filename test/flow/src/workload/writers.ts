import { changeCategory, changeLimit, changeSettings } from './changes.ts'
import type { ApiAnswer, ApiClient, TransactionRequest, TransactionStep } from '@ledger/testkit'
import { createApiClient, eventually, isFinal, postLogged } from '@ledger/testkit'
import { AtomicGroups } from './atomic-groups.ts'
import type { TransactionBody } from './balance-body.ts'
import { acknowledge } from './balance-body.ts'
import type { Book } from './book.ts'
import type { FlowDoors } from './flow-doors.ts'
import { Loops } from './loops.ts'
import { makeEntries } from './make-request.ts'
import type { Poster } from './poster.ts'
import type { Random } from './random.ts'
import type { Scene } from './use-scene.ts'

export interface WritersOptions {
  readonly random: Random
  readonly clients: number
  /** Between two things that a client does. */
  readonly thinkMs: number
  /** Makes the keys of these writers their own. */
  readonly name?: string
  /** Where they call, instead of whichever process runs. */
  readonly via?: string
  /** Which doors they take; HTTP alone unless given. */
  readonly doors?: FlowDoors
}

/** A process that is frozen answers nobody; its callers then ask another one. */
const answerMsMax = 4_000
const finalMsMax = 60_000
/** A step without a part is of the whole. */
const noEntries: TransactionRequest = { entries: [] }
const settlements = ['post', 'void'] as const
const twinsMax = 3
const groupMax = 5
const externalIdsMax = 40
const chosenIdsMax = 40
const expectedStatuses = new Set([200, 201, 409, 422])
/** Of what is malformed on purpose. */
const expectedFaults: ReadonlySet<unknown> = new Set(['invalid_amount', 'invalid_field'])

/**
 * Clients that post random transactions to whichever write API runs: some at once to several, each
 * again with its key until the answer is final, some of them again after that.
 */
export class Writers {
  readonly #scene: Scene
  readonly #options: WritersOptions
  readonly #loops: Loops
  #keys = 0
  #unavailable = 0

  constructor(scene: Scene, options: WritersOptions) {
    this.#scene = scene
    this.#options = options
    const clients = Array.from({ length: options.clients }, () => options.random.fork())
    this.#loops = new Loops(
      clients.map((random) => () => this.#work(random)),
      options.thinkMs,
    )
  }

  /** How many calls were answered 503, or not at all. */
  get unavailable(): number {
    return this.#unavailable
  }

  /** Each round is an operation until its final answer. */
  get loops(): Loops {
    return this.#loops
  }

  async #work(random: Random): Promise<void> {
    const book = random.pick(this.#scene.books)
    if (random.chance(0.04)) return this.#change(random, book)
    if (this.#options.doors !== undefined && random.chance(0.1)) {
      return this.#postTogether(random, book, this.#options.doors)
    }
    this.#keys += 1
    const key = `${this.#options.name ?? 'key'}-${this.#keys}`
    const request = this.#request(random, book, key)
    if (random.chance(0.05)) return this.#postRivals(random, book, key, request)
    const twins = random.chance(0.15) ? random.between(2, twinsMax) : 1
    await this.#postAtOnce(random, twins, book.ledger, key, request)
    const answer = await this.#postUntilFinal(random, book.ledger, key, request)
    if (answer === 'abandoned') return

    if (random.chance(0.1)) await this.#replay(random, book.ledger, key, request, answer)
    if (answer.status === 201) await this.#settle(random, book, key, answer)
    if (answer.status !== 400 && random.chance(0.03)) {
      const another = this.#request(random, book, `${key}-other`)
      await this.#post(this.#poster(random), book.ledger, key, another)
    }
  }

  #request(random: Random, book: Book, correlationId: string): TransactionRequest {
    const { ledger } = book
    return {
      entries: makeEntries(random, book),
      correlation_id: correlationId,
      ...(random.chance(0.2) && { status: 'pending' as const }),
      ...(random.chance(0.1) && { id: chosenId(random.between(1, chosenIdsMax)) }),
      ...(random.chance(0.1) && { external_id: `ext-${random.between(1, externalIdsMax)}` }),
      ...(random.chance(0.2) && { effective_at: '2024-02-29T12:00:00.000Z' }),
      ...(random.chance(0.2) && { metadata: { ledger, kind: 'flow' } }),
    }
  }

  /**
   * Every pending transaction is settled, most of them once by one process, some by several in
   * different ways at once; a few are reversed, also those that cannot be.
   */
  async #settle(random: Random, { ledger }: Book, key: string, made: ApiAnswer): Promise<void> {
    const { id: transaction, status } = made.body as {
      readonly id: string
      readonly status: string
    }
    const names: TransactionStep['name'][] = status === 'pending' ? [random.pick(settlements)] : []
    if (names.length > 0 && random.chance(0.2)) names.push(random.pick(settlements))
    if (random.chance(0.05)) names.push('reverse', 'reverse')
    await Promise.all(
      names.map((name, index) =>
        this.#postUntilFinal(random, ledger, `${key}-${name}-${index}`, noEntries, {
          name,
          transaction,
        }),
      ),
    )
  }

  /** Several operations of which all take effect, or none. */
  #postTogether(random: Random, book: Book, doors: FlowDoors): Promise<void> {
    const groups = new AtomicGroups(this.#scene, doors, () => this.#loops.isAbandoned)
    this.#keys += 1
    const name = `${this.#options.name ?? 'key'}-${this.#keys}`
    const commands = Array.from({ length: random.between(2, groupMax) }, (_, index) => {
      const key = `${name}-${index}`
      return { key, request: this.#request(random, book, key) }
    })
    return groups.post(random, { ledger: book.ledger, commands })
  }

  /** The same operation by several processes in the same moment. */
  async #postAtOnce(
    random: Random,
    count: number,
    ledger: string,
    key: string,
    request: TransactionRequest,
  ): Promise<void> {
    const posters = Array.from({ length: count }, () => this.#poster(random))
    await Promise.all(posters.map((poster) => this.#post(poster, ledger, key, request)))
  }

  /** Two operations want one key in the same moment: one gets it, the other is told so. */
  async #postRivals(
    random: Random,
    book: Book,
    key: string,
    request: TransactionRequest,
  ): Promise<void> {
    const rival = this.#request(random, book, `${key}-rival`)
    await Promise.all(
      [request, rival].map((one) => this.#postUntilFinal(random, book.ledger, key, one)),
    )
  }

  #postUntilFinal(
    random: Random,
    ledger: string,
    key: string,
    request: TransactionRequest,
    step?: TransactionStep,
  ): Promise<ApiAnswer | 'abandoned'> {
    const attempt = async (): Promise<ApiAnswer | 'abandoned' | undefined> => {
      if (this.#loops.isAbandoned) return 'abandoned'
      const answer = await this.#post(this.#poster(random), ledger, key, request, step)
      return isFinal(answer) ? answer : undefined
    }
    return eventually(attempt, { timeoutMs: finalMsMax, what: `a final answer to ${key}` })
  }

  async #replay(
    random: Random,
    ledger: string,
    key: string,
    request: TransactionRequest,
    before: ApiAnswer,
  ): Promise<void> {
    const again = await this.#post(this.#poster(random), ledger, key, request)
    if (!isFinal(again) || again === undefined || before.status === 400) return
    if (again.status !== before.status || again.headers.get('idempotency-replayed') !== 'true') {
      this.#scene.evidence.witness.fault(
        `${key}: ${before.status}, and then no replay: ${again.text}`,
      )
    }
  }

  async #post(
    poster: Poster,
    ledger: string,
    key: string,
    request: TransactionRequest,
    step?: TransactionStep,
  ): Promise<ApiAnswer | undefined> {
    const answer = await poster(ledger, key, request, step)
    if (answer === undefined || answer.status === 503) this.#unavailable += 1
    if (answer === undefined) return undefined
    this.#judge(answer)
    if (answer.status === 200 || answer.status === 201) {
      acknowledge(this.#scene.evidence.witness, ledger, answer.body as TransactionBody)
    }
    return answer
  }

  /** What is around transactions changes too: limits, settings, categories. */
  async #change(random: Random, book: Book): Promise<void> {
    const change = random.pick([changeLimit, changeSettings, changeCategory])
    // a process that died: whether the change was made is of no matter, the records tell
    const answer = await change(random, book, this.#client(random)).catch(() => undefined)
    if (answer !== undefined) this.#judge(answer)
  }

  /** Whatever is asked: no 500, and a 503 says when to come again. */
  #judge({ status, headers, text, body }: ApiAnswer): void {
    const isLater = status === 503 && headers.has('retry-after')
    const isFault = status === 400 && expectedFaults.has((body as { code?: unknown }).code)
    if (!isLater && !isFault && !expectedStatuses.has(status)) {
      this.#scene.evidence.witness.fault(`a write was answered ${status}: ${text}`)
    }
  }

  /** Over HTTP, or through any of the doors. */
  #poster(random: Random): Poster {
    const { log } = this.#scene.evidence
    const { doors } = this.#options
    if (doors !== undefined) return doors.poster(random, log)
    const client = this.#client(random)
    return (...command) => postLogged(log, client, ...command)
  }

  #client(random: Random): ApiClient {
    const url = this.#options.via ?? this.#urlOfOne(random)
    const client = createApiClient(url, this.#scene.pipeline.apiKey)
    return {
      ...client,
      post: (path, body, options) =>
        client.post(path, body, { ...options, timeoutMs: answerMsMax }),
    }
  }

  #urlOfOne(random: Random): string {
    const all = this.#scene.pipeline.all('write-api')
    const running = all.filter(({ isRunning }) => isRunning)
    return random.pick(running.length > 0 ? running : all).url
  }
}

/** One of few, so that many ask for the same. */
function chosenId(number: number): string {
  return `txn_019b76da780070008${String(number).padStart(15, '0')}`
}
