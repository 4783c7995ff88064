import { parseArgs } from 'node:util'
import type { LedgerApi } from '@ledger/consumer'

export interface Options {
  readonly ledger: string
  readonly api: LedgerApi
  /** Undefined: over HTTP. */
  readonly kafka:
    | { readonly brokers: readonly string[]; readonly topic: string; readonly groupId: string }
    | undefined
  readonly stateFile: string | undefined
  readonly isOnce: boolean
  readonly isVerified: boolean
}

const known = {
  ledger: { type: 'string' },
  url: { type: 'string', default: 'http://127.0.0.1:8081' },
  brokers: { type: 'string' },
  topic: { type: 'string', default: 'ledger.journal' },
  group: { type: 'string', default: 'follow-balances' },
  state: { type: 'string' },
  once: { type: 'boolean', default: false },
  verify: { type: 'boolean', default: false },
} as const

/** @throws Error in words, for the person who typed it */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const { values } = parseArgs({ args: [...args], options: known, allowPositionals: false })
  const { ledger, url, brokers, topic, group, state, once, verify } = values
  const apiKey = env['LEDGER_API_KEY'] ?? ''
  if (ledger === undefined) throw new Error('--ledger is needed')
  if (apiKey === '') throw new Error('LEDGER_API_KEY is needed: a key with the scope ledger:read')
  if (verify && !once) throw new Error('--verify needs --once: books that move are not compared')
  return {
    ledger,
    api: { url, apiKey },
    kafka:
      brokers === undefined ? undefined : { brokers: brokers.split(','), topic, groupId: group },
    stateFile: state,
    isOnce: once,
    isVerified: verify,
  }
}
