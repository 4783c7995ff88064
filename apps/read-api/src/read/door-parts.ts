import type { ApiKeyAuth, Door, Log, ReadyCheck } from '@ledger/runtime'
import type { ReadApiConfig } from '../config.ts'
import type { Reader } from './reader.ts'

/** What a door is made of. */
export interface DoorParts {
  readonly config: ReadApiConfig
  readonly log: Log
  readonly reader: Reader
  readonly apiKeys: ApiKeyAuth
  /** As `/readyz` tells them. */
  readonly checks: Readonly<Record<string, ReadyCheck>>
}

export type CreateDoor = (parts: DoorParts) => Door
