import type { Client } from 'pg'

/**
 * Whatever `send` sends leaves in one network write. pg on its own writes statement by statement:
 * ten system calls a batch and ten wake-ups of the server instead of one.
 */
export function inOneWrite<T>(client: Client, send: () => T): T {
  const { stream } = client.connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}
