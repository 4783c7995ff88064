import { pino, type DestinationStream, type Logger } from 'pino'
import { scrubSecrets } from './scrub-secrets.ts'

export type Log = Logger
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/**
 * Logs as one JSON object a line: level by name, ISO time, the service, the process. Whatever looks
 * like a key or a password in a URL is cut out of the finished line, wherever it came from: an error
 * of a driver may carry a connection string in its text, where no list of paths would find it.
 */
export function createLog(
  options: { readonly service: string; readonly level: LogLevel },
  destination?: DestinationStream,
): Log {
  const settings = {
    level: options.level,
    base: { service: options.service, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    hooks: { streamWrite: scrubSecrets },
  }
  return destination === undefined ? pino(settings) : pino(settings, destination)
}

const secretPaths = ['authorization', 'password', 'secret', 'api_key', 'databaseUrl'].flatMap(
  (name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`],
)
