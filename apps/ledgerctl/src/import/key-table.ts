import { hash } from 'node:crypto'

/** A key that is new, one with the same content as before, or one with another. */
export type KeyJudgement = 'new' | 'same' | 'other'

const slotWords = 4
const slotsMin = 1024

/**
 * Which keys a file has had, and with what content: 16 bytes for each at most two thirds full, so a
 * million rows cost 32 MB. Half a hash stands for each; that two of ten million keys share theirs has
 * a chance of one in 300,000, and then a row is told as doubled, and nothing is posted wrong.
 */
export class KeyTable {
  #words = new Uint32Array(slotsMin * slotWords)
  #count = 0

  get size(): number {
    return this.#count
  }

  add(key: string, content: string): KeyJudgement {
    if (this.#count * 3 >= (this.#words.length / slotWords) * 2) this.#grow()
    const [keyHigh, keyLow] = halfHashOf(key)
    const [contentHigh, contentLow] = halfHashOf(content)
    const at = placeOf(this.#words, keyHigh, keyLow)
    const words = this.#words
    if (isFree(words, at)) {
      words.set([keyHigh, keyLow, contentHigh, contentLow], at)
      this.#count += 1
      return 'new'
    }
    return words[at + 2] === contentHigh && words[at + 3] === contentLow ? 'same' : 'other'
  }

  has(key: string): boolean {
    return !isFree(this.#words, placeOf(this.#words, ...halfHashOf(key)))
  }

  #grow(): void {
    const old = this.#words
    const words = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += slotWords) {
      if (isFree(old, at)) continue
      const slot = old.subarray(at, at + slotWords)
      words.set(slot, placeOf(words, slot[0] ?? 0, slot[1] ?? 0))
    }
    this.#words = words
  }
}

function isFree(words: Uint32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0
}

/** Where the key stands, or the free slot where it would. */
function placeOf(words: Uint32Array, high: number, low: number): number {
  const slots = words.length / slotWords
  let at = (low % slots) * slotWords
  while (!isFree(words, at) && (words[at] !== high || words[at + 1] !== low)) {
    at += slotWords
    if (at === words.length) at = 0
  }
  return at
}

/** Never both zero, which is a free slot. */
function halfHashOf(text: string): readonly [number, number] {
  const bytes = hash('sha1', text, 'buffer')
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4) || 1]
}
