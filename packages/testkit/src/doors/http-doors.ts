import { connectionLost } from '../client/connection-lost.ts'
import type { Door, DoorAnswer, DoorCommand } from './door.ts'
import { answeredAlone } from './answered-alone.ts'

/** Where a process listens, and as whom it is called. */
export interface HttpCaller {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  readonly apiKey: string
  /** 30 s unless given. */
  readonly timeoutMs?: number
}

type Answers = Promise<readonly (DoorAnswer | undefined)[]>

const answerMsMax = 30_000
const json = 'application/json'
const ndjson = 'application/x-ndjson'

/** A request for each command. */
export function httpDoor(caller: HttpCaller): Door {
  const sendOne = async (command: DoorCommand): Promise<DoorAnswer | undefined> => {
    const { ledger, key, body, step } = command
    const steps = step === undefined ? '' : `/${step.transaction}/${step.name}`
    const path = `/v1/ledgers/${ledger}/transactions${steps}`
    const headers = { 'content-type': json, 'idempotency-key': key }
    const answer = await post(caller, path, headers, JSON.stringify(body))
    return answer && { status: answer.status, isReplay: isReplay(answer), text: answer.text }
  }
  return {
    name: 'http',
    takesSteps: true,
    isTyped: false,
    send: (...commands) => Promise.all(commands.map(sendOne)),
  }
}

/** A bulk request as a JSON array. */
export function bulkDoor(caller: HttpCaller): Door {
  const send = async (...commands: readonly DoorCommand[]): Answers => {
    const answer = await post(
      caller,
      bulkPath(commands),
      { 'content-type': json },
      arrayOf(commands),
    )
    return answersOf(commands, answer)
  }
  return { name: 'bulk', takesSteps: false, isTyped: false, send }
}

/** A bulk request as NDJSON. */
export function linesDoor(caller: HttpCaller): Door {
  const send = async (...commands: readonly DoorCommand[]): Answers => {
    const lines = commands.map((command) => `${JSON.stringify(itemOf(command))}\n`).join('')
    const answer = await post(caller, bulkPath(commands), { 'content-type': ndjson }, lines)
    if (answer === undefined || answer.status !== 200) return answersOf(commands, answer)
    const results = answer.text.split('\n').filter((line) => line !== '')
    return commands.map((_, index) => lineAnswer(results[index]))
  }
  return { name: 'lines', takesSteps: false, isTyped: false, send }
}

/** A bulk request that is carried out as a whole, or not at all. */
export function atomicDoor(caller: HttpCaller): Door {
  const send = async (...commands: readonly DoorCommand[]): Answers => {
    const path = `${bulkPath(commands)}?atomic=true`
    const answer = await post(caller, path, { 'content-type': json }, arrayOf(commands))
    if (answer === undefined || answer.status === 201) return answersOf(commands, answer)
    return commands.map(({ ledger }) => ({
      status: answer.status,
      isReplay: isReplay(answer),
      text: commands.length === 1 ? answeredAlone(answer.text, ledger) : answer.text,
    }))
  }
  return { name: 'atomic bulk', takesSteps: false, isTyped: false, send }
}

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function post(
  { url, apiKey, timeoutMs = answerMsMax }: HttpCaller,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answered | undefined> {
  try {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    return connectionLost(error)
  }
}

function isReplay({ headers }: Answered): boolean {
  return headers.get('idempotency-replayed') === 'true'
}

function bulkPath([first]: readonly DoorCommand[]): string {
  return `/v1/ledgers/${first?.ledger ?? ''}/transactions/bulk`
}

function itemOf({ key, body }: DoorCommand): object {
  return { idempotency_key: key, ...body }
}

function arrayOf(commands: readonly DoorCommand[]): string {
  return JSON.stringify(commands.map(itemOf))
}

/** What became of one item. */
interface BulkResult {
  readonly status: number
  readonly replayed: boolean
  readonly transaction?: unknown
  readonly problem?: unknown
}

function answersOf(
  commands: readonly DoorCommand[],
  answer: Answered | undefined,
): readonly (DoorAnswer | undefined)[] {
  if (answer === undefined) return commands.map(() => undefined)
  const { status, text } = answer
  // what is wrong with the whole is told to nobody in particular
  if (status >= 300) return commands.map(() => ({ status, isReplay: false, text }))
  const results = JSON.parse(text) as readonly BulkResult[]
  return commands.map((_, index) => arrayAnswer(results[index]))
}

/** JSON that we wrote is written the same, to the byte, when it was read. */
function arrayAnswer(result: BulkResult | undefined): DoorAnswer | undefined {
  if (result === undefined) return undefined
  const { status, replayed, transaction, problem } = result
  return { status, isReplay: replayed, text: JSON.stringify(transaction ?? problem) }
}

/** Of a line the answer is cut out as it stands there. */
function lineAnswer(line: string | undefined): DoorAnswer | undefined {
  if (line === undefined) return undefined
  const { status, replayed } = JSON.parse(line) as BulkResult
  const text = /,"(?:transaction|problem)":(.*)\}$/.exec(line)?.[1]
  if (text === undefined) throw new Error(`a line without an answer: ${line}`)
  return { status, isReplay: replayed, text }
}
