import type { DoorAnswer, LoggedCommand } from '@ledger/testkit'
import { eventually, isFinal } from '@ledger/testkit'
import type { Problem } from '@ledger/wire'
import type { TransactionBody } from './balance-body.ts'
import { acknowledge } from './balance-body.ts'
import type { FlowDoors } from './flow-doors.ts'
import type { Poster } from './poster.ts'
import type { Random } from './random.ts'
import type { Scene } from './use-scene.ts'

const finalMsMax = 60_000

/** What one client posts all together. */
export interface AtomicGroup {
  readonly ledger: string
  readonly commands: readonly LoggedCommand[]
}

/**
 * Posts a group until its answer is final, and then asks for each command alone: all were posted,
 * or none was, one refused by the rules and the others because of it.
 */
export class AtomicGroups {
  readonly #scene: Scene
  readonly #doors: FlowDoors
  readonly #isAbandoned: () => boolean

  constructor(scene: Scene, doors: FlowDoors, isAbandoned: () => boolean) {
    this.#scene = scene
    this.#doors = doors
    this.#isAbandoned = isAbandoned
  }

  async post(random: Random, group: AtomicGroup): Promise<void> {
    const { ledger, commands } = group
    // what is told of the whole is the answer of one of them; each is logged when it is asked alone
    for (const { key, request } of commands)
      this.#scene.evidence.log.invoke({ ledger, key, request })
    const told = await this.#untilFinal(random, group)
    if (told === 'abandoned' || told.status === 400) return // nothing of it is stored
    const codes = await this.#askAlone(random, group)
    if (codes === 'abandoned') return
    const isRight =
      told.status === 201 ? isAll(codes, undefined) : isOneToBlame(codes, codeOf(told))
    if (!isRight) {
      const keys = commands.map(({ key }) => key).join(', ')
      this.#scene.evidence.witness.fault(`${keys}: told ${told.text}, then ${codes.join(', ')}`)
    }
  }

  #untilFinal(
    random: Random,
    { ledger, commands }: AtomicGroup,
  ): Promise<DoorAnswer | 'abandoned'> {
    const attempt = async (): Promise<DoorAnswer | 'abandoned' | undefined> => {
      if (this.#isAbandoned()) return 'abandoned'
      const sent = commands.map(({ key, request }) => ({ ledger, key, body: { ...request } }))
      const [answer] = await this.#doors.atomic(random).send(...sent)
      return isFinalAnswer(answer) ? answer : undefined
    }
    return eventually(attempt, { timeoutMs: finalMsMax, what: 'a final answer to a group' })
  }

  /** @returns the code of each that was refused */
  async #askAlone(
    random: Random,
    { ledger, commands }: AtomicGroup,
  ): Promise<readonly (string | undefined)[] | 'abandoned'> {
    const { log, witness } = this.#scene.evidence
    const post: Poster = this.#doors.poster(random, log)
    const codes: (string | undefined)[] = []
    for (const { key, request } of commands) {
      const attempt = async () => {
        if (this.#isAbandoned()) return 'abandoned' as const
        const answer = await post(ledger, key, request)
        return isFinal(answer) ? answer : undefined
      }
      const what = `a final answer to ${key}`
      const answer = await eventually(attempt, { timeoutMs: finalMsMax, what })
      if (answer === 'abandoned') return 'abandoned'
      if (answer.status === 201) acknowledge(witness, ledger, answer.body as TransactionBody)
      codes.push(answer.status === 201 ? undefined : (answer.body as Problem).code)
    }
    return codes
  }
}

function isFinalAnswer(answer: DoorAnswer | undefined): answer is DoorAnswer {
  return answer !== undefined && isFinal({ ...answer, body: JSON.parse(answer.text) as unknown })
}

function codeOf({ text }: DoorAnswer): string {
  return (JSON.parse(text) as Problem).code
}

function isAll(codes: readonly (string | undefined)[], code: string | undefined): boolean {
  return codes.every((one) => one === code)
}

function isOneToBlame(codes: readonly (string | undefined)[], code: string): boolean {
  const others = codes.filter((one) => one !== code)
  return others.length === codes.length - 1 && isAll(others, 'bulk_refused')
}
