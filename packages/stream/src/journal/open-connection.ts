import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { JournalConnection } from './keep-connected.ts'

/**
 * A connection of one's own for reading the journal and writing down how far it was read. It is given
 * up when a statement takes longer than `statementMsMax`: a server that was cut off from its standby
 * never answers a commit. Nothing is cancelled on the server.
 */
export async function openConnection(
  config: ClientConfig,
  statementMsMax: number,
): Promise<JournalConnection> {
  const socket = new Socket()
  const client = new Client({ ...config, query_timeout: statementMsMax, stream: () => socket })
  // a connection that breaks makes the next statement fail, which is where it is dealt with
  client.on('error', () => undefined)
  await client.connect()
  try {
    await prepareReader(client)
  } catch (error) {
    await close(client, socket)
    throw error
  }
  return { client, close: () => close(client, socket) }
}

const closeMsMax = 1_000

/** A server that is frozen never says goodbye. */
async function close(client: Client, socket: Socket): Promise<void> {
  await Promise.race([client.end(), pause(closeMsMax, undefined, { ref: false })])
  socket.destroy()
}

/**
 * Plans of prepared statements are kept for the life of a connection, and one that was made while the
 * tables were empty scans them whole ever after (measured: it cost Postgres 90 µs a record). All that
 * such a connection reads, it reads by key.
 */
async function prepareReader(client: Client): Promise<void> {
  await client.query('set enable_seqscan = off')
  await client.query('set enable_bitmapscan = off')
}
