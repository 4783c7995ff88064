/** A JSON Pointer (RFC 6901) from the names and indexes on the way. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((part) => `/${escapePointer(String(part))}`).join('')
}

export function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
