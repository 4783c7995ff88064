import { spawn } from 'node:child_process'

export interface CommandEnd {
  readonly code: number
  /** What it wrote to stdout and stderr. */
  readonly output: string
}

export interface CommandOptions {
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly onLine?: (line: string) => void
}

const outputCharsMax = 64 * 1024

/** Runs a command to its end. A command that does not exist ends with 127, as in a shell. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandEnd> {
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
  })
  let output = ''
  const take = (chunk: string): void => {
    output = (output + chunk).slice(-outputCharsMax)
    if (options.onLine !== undefined) chunk.trimEnd().split('\n').forEach(options.onLine)
  }
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', take)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
