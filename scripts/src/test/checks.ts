/** Something that passes or fails as a whole. */
export interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

// each runs a compiler of its own: more at once than cores only takes memory
const turbo = [
  'turbo',
  'run',
  '--concurrency=2',
  '--output-logs=errors-only',
  '--log-order=grouped',
  '--ui=stream',
] as const

export const allChecks: readonly Check[] = [
  { name: 'format', command: ['pnpm', '--silent', 'check:format'] },
  { name: 'lint', command: [...turbo, 'lint', '--continue'] },
  { name: 'types', command: [...turbo, 'types', '--continue'] },
  { name: 'imports', command: ['pnpm', '--silent', 'check:imports'] },
  { name: 'dead code', command: ['pnpm', '--silent', 'check:dead-code'] },
  { name: 'proto', command: ['pnpm', '--silent', '--dir', 'packages/grpc', 'check:proto'] },
]

/** What can be checked of one package alone. */
export function packageChecks(filter: string): readonly Check[] {
  return [
    { name: 'lint', command: [...turbo, 'lint', '--filter', filter] },
    { name: 'types', command: [...turbo, 'types', '--filter', filter] },
  ]
}
