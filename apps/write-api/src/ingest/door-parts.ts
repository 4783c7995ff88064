import type { ApiKeyAuth, Door, Log, ReadyCheck } from '@ledger/runtime'
import type { Writer } from '../command/writer.ts'
import type { WriteApiConfig } from '../config.ts'

/** What a door is made of. */
export interface DoorParts {
  readonly config: WriteApiConfig
  readonly log: Log
  readonly writer: Writer
  readonly apiKeys: ApiKeyAuth
  /** What must be well for any command, as `/readyz` tells it. */
  readonly checks: Readonly<Record<string, ReadyCheck>>
  /** Whether commands are refused now, where so many that a door has let in have no answer yet. */
  readonly isFull: (underWay: number) => boolean
}

export type CreateDoor = (parts: DoorParts) => Door
