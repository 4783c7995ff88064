import { setTimeout as pause } from 'node:timers/promises'
import { Follower, followHttp, followKafka, headOf } from '@ledger/consumer'
import type { Options } from './options.ts'
import type { State } from './state.ts'

const lookMs = 50
/** How long a stream may take to bring what the ledger has now. */
const onceMsMax = 120_000

/** Follows until the signal or, when that is asked, until what is there now was followed. */
export function follow(options: Options, state: State, signal: AbortSignal): Promise<void> {
  return options.kafka === undefined
    ? followOverHttp(options, state, signal)
    : followFromKafka(options, options.kafka, state, signal)
}

async function followOverHttp(options: Options, state: State, signal: AbortSignal): Promise<void> {
  const { api, ledger, isOnce } = options
  const follower = new Follower({ ...state.followerOptions, isWholeShard: false })
  const { place } = state
  const from = place === undefined ? { after: 0 } : { after: place.position, epoch: place.epoch }
  const records = followHttp(api, ledger, { ...from, isOnce, signal })
  for await (const record of records) await follower.take(record)
}

async function followFromKafka(
  { api, ledger, isOnce }: Options,
  kafka: NonNullable<Options['kafka']>,
  state: State,
  signal: AbortSignal,
): Promise<void> {
  const follower = new Follower(state.followerOptions)
  const settings = { ...kafka, clientId: 'follow-balances', log: () => undefined }
  const following = await followKafka(settings, follower, (fault) => {
    if (fault !== undefined) console.error(fault.message)
  })
  const failures: Error[] = []
  void following.failed.then((error) => failures.push(error))
  try {
    const end = isOnce ? await headOf(api, ledger) : undefined
    const startedAtMs = performance.now()
    while (!signal.aborted && failures.length === 0) {
      if (end !== undefined && (await isThere(follower, end))) break
      if (end !== undefined && performance.now() - startedAtMs > onceMsMax) {
        throw new Error(`the stream did not bring position ${end.position} in time`)
      }
      await pause(lookMs)
    }
  } finally {
    await following.close()
  }
  const [failure] = failures
  if (failure !== undefined) throw failure
  if (isOnce) await follower.finish()
}

async function isThere(
  follower: Follower,
  { shardId, position }: { readonly shardId: number; readonly position: number },
): Promise<boolean> {
  return (await follower.place(shardId)).position >= position
}
