import { pointerTo } from '../problem/json-pointer.ts'
import { ProblemError } from '../problem/problem-error.ts'

/** The properties of all objects in a value that JSON.parse made; its depth is bounded by the scan. */
export function countProperties(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'object') count += countProperties(item)
    }
    return count
  }
  for (const key in value) {
    const property: unknown = value[key as keyof typeof value]
    count += typeof property === 'object' ? countProperties(property) + 1 : 1
  }
  return count
}

/** @throws ProblemError ill_formed_text, for keys too */
export function refuseIllFormedText(value: unknown): void {
  // where nothing is wrong, which is nearly always, no pointer is made
  if (!isWellFormed(value)) refuseAt(value, [])
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return isWellFormedText(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  for (const key in value) {
    if (!isWellFormedText(key)) return false
    if (!isWellFormed(value[key as keyof typeof value])) return false
  }
  return true
}

function isWellFormedText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function refuseAt(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') refuseIllFormed(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [key, property] of Object.entries(value)) {
    refuseIllFormed(key, path)
    refuseAt(property, [...path, key])
  }
}

function refuseIllFormed(text: string, path: readonly string[]): void {
  if (isWellFormedText(text)) return
  throw fieldProblem('ill_formed_text', path, 'holds U+0000 or a lone surrogate')
}

/** @throws ProblemError unknown_field: no schema of ours has it, and assigning it changes prototypes */
export function refuseProto(value: unknown, path: readonly string[] = []): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, property] of Object.entries(value)) {
    if (key === '__proto__') throw fieldProblem('unknown_field', [...path, key], 'is not known')
    refuseProto(property, [...path, key])
  }
}

function fieldProblem(
  code: 'ill_formed_text' | 'unknown_field',
  path: readonly string[],
  detail: string,
): ProblemError {
  const pointer = pointerTo(path)
  return new ProblemError({
    code,
    detail: `${pointer === '' ? 'The body' : `\`${pointer}\``}: ${detail}`,
    errors: [{ pointer, code, detail }],
  })
}
