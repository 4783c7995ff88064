import { createHmac, timingSafeEqual } from 'node:crypto'
import { ProblemError, type Principal } from '@ledger/runtime'

/** What a cursor is good for: one list with its filters, for one API key. */
export interface CursorBinding {
  readonly operation: string
  readonly principal: Principal
  /** Everything that decides what is in the list and in which order; not the limit. */
  readonly query: readonly (string | undefined)[]
}

/** Where the next page begins: what the last item of this one is ordered by. */
export type CursorPlace = readonly (string | number)[]

const macBytes = 16
const cursorLengthMax = 1_024
/** To be raised when the places of any list change: cursors of before are then refused. */
const format = 'v1'

/**
 * Opaque cursors: the place, signed together with what it is good for. All replicas sign with one
 * secret, so a list may be read on from any of them.
 */
export class Cursors {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  sign(binding: CursorBinding, place: CursorPlace): string {
    const text = JSON.stringify(place)
    return Buffer.concat([this.#mac(binding, text), Buffer.from(text)]).toString('base64url')
  }

  /** @throws ProblemError invalid_cursor for all that was not signed for exactly this */
  open(binding: CursorBinding, cursor: string): CursorPlace {
    if (cursor.length > cursorLengthMax) throw invalidCursor()
    const bytes = Buffer.from(cursor, 'base64url')
    // the decoder is lenient: what it skips would otherwise make many texts of one cursor
    if (bytes.length <= macBytes || bytes.toString('base64url') !== cursor) throw invalidCursor()
    const text = bytes.toString('utf8', macBytes)
    const isOurs = timingSafeEqual(bytes.subarray(0, macBytes), this.#mac(binding, text))
    if (!isOurs) throw invalidCursor()
    return JSON.parse(text) as CursorPlace
  }

  #mac({ operation, principal, query }: CursorBinding, text: string): Buffer {
    const signed = JSON.stringify([format, operation, principal.keyId, query, text])
    return createHmac('sha256', this.#secret).update(signed).digest().subarray(0, macBytes)
  }
}

function invalidCursor(): ProblemError {
  const detail = 'The cursor is not one that this list has given to this API key.'
  return new ProblemError({ code: 'invalid_cursor', detail })
}
