/** One variable that is wrong: its name and what is expected instead, never a secret value. */
export interface ConfigFault {
  readonly env: string
  readonly problem: string
}

/** Refuses to start: names every wrong variable at once. Apps exit with 78 (EX_CONFIG) on it. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.env}: ${fault.problem}`)
    super(`The configuration is not valid:\n${lines.join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}
