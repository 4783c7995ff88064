/** While nothing comes, the journal is asked this often at least. */
const idleMsMax = 20
/**
 * Under load a batch is let grow for this long at most. Each batch costs the relay, Postgres and the
 * broker some milliseconds of CPU, however many records are in it; what waits for the projection waits
 * with it.
 */
const growMsMax = 80
const growMsPerRecord = 4

/**
 * How long the next batch may grow after one of so many records. So one record alone goes on nearly at
 * once, while a stream of more than 250 a second gathers into batches of 80 ms, at half the cost for
 * everything that comes behind.
 */
export function growMs(records: number): number {
  return Math.min(records * growMsPerRecord, growMsMax)
}

/** How long to wait before the journal is read again. */
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
  return Math.max(0, growMs(read.records) - read.tookMs)
}
