import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** What a program that uses a development run has to know. */
export interface ReadyFacts {
  readonly write_api: string
  readonly read_api: string
  /** `127.0.0.1:8090` */
  readonly write_grpc: string
  readonly read_grpc: string
  readonly docs: string
  readonly read_docs: string
  readonly api_key: string
  readonly ledger: string
}

/** Appears at once and whole, so that who waits for the file may read it. */
export function writeReadyFacts(readyFile: string, facts: ReadyFacts): void {
  const unfinished = `${readyFile}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 })
  renameSync(unfinished, readyFile)
}

export function removeReadyFacts(readyFile: string): void {
  rmSync(readyFile, { force: true })
}
