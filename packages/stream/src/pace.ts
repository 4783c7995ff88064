/** While nothing comes, the journal is asked this often at least. */
const idleMsMax = 20
/**
 * Under load a batch is let grow for this long at most. Each batch costs the relay, Postgres and the
 * broker some milliseconds of CPU, however many records are in it; what waits for the projection waits
 * with it.
 */
const growMsMax = 80

/**
 * How long to wait before the journal is read again: about a millisecond for each record that was
 * just read. So one record alone goes on at once, while a stream of them gathers into batches of some
 * hundred, at half the cost for everything that comes behind.
 */
export function pauseBeforeReadMs(read: {
  readonly records: number
  readonly recordsMax: number
  /** What reading and handling them took. */
  readonly tookMs: number
  /** How many reads in a row have found nothing. */
  readonly idleReads: number
}): number {
  if (read.records === 0) return Math.min(2 ** Math.min(read.idleReads, 10), idleMsMax)
  if (read.records >= read.recordsMax) return 0
  return Math.max(0, Math.min(read.records, growMsMax) - read.tookMs)
}
