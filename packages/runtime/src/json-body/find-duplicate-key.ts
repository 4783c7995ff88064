import { pointerTo } from '../problem/json-pointer.ts'

/**
 * The pointer of the first key that its object already had, in a text that is known to be valid JSON
 * and to hold one. Slow (regular expressions over tokens), so only for the refusal. Undefined when
 * there is none.
 */
export function findDuplicateKey(text: string): string | undefined {
  const open: Container[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const inside = open.at(-1)
    if (token === '{') open.push({ keys: new Set(), at: '' })
    else if (token === '[') open.push({ keys: undefined, at: 0 })
    else if (token === '}' || token === ']') open.pop()
    else if (inside === undefined) continue
    else if (token === ',') next(inside)
    else if (token === ':') inside.expectsKey = false
    else if (inside.keys !== undefined && inside.expectsKey !== false) {
      const key = JSON.parse(token) as string // the token is a JSON string
      inside.at = key
      if (inside.keys.has(key)) return pointerTo(open.map(({ at }) => at))
      inside.keys.add(key)
    }
  }
  return undefined
}

interface Container {
  /** Undefined in an array. */
  readonly keys: Set<string> | undefined
  /** The key or the index that is being read. */
  at: string | number
  expectsKey?: boolean
}

function next(container: Container): void {
  if (typeof container.at === 'number' && container.keys === undefined) container.at++
  container.expectsKey = true
}
