import { createServer } from 'node:net'
import { DevError } from './dev-error.ts'

export interface PortClaim {
  readonly variable: string
  readonly port: number
  readonly host: string
  readonly purpose: string
}

/** @throws DevError that names, for each port we cannot listen on, the variable to set */
export async function requirePorts(claims: readonly PortClaim[]): Promise<void> {
  const problems: string[] = []
  for (const claim of claims) {
    const twin = claims.find((other) => other !== claim && other.port === claim.port)
    const problem = twin === undefined ? await portProblem(claim) : `is also ${twin.variable}`
    if (problem === undefined) continue
    problems.push(
      `port ${claim.port} of ${claim.host} (${claim.purpose}) ${problem}: ` +
        `set ${claim.variable} to a free port`,
    )
  }
  if (problems.length > 0) throw new DevError(problems.join('\n'))
}

/** Why we cannot listen there; undefined when we can. */
function portProblem({ port, host }: PortClaim): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(inWords(error)))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

function inWords({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'is taken by another process'
  if (code === 'EACCES') return 'may not be used by this user (ports below 1024 are for root)'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'is not of this machine (see HOST)'
  return `cannot be used: ${message}`
}
