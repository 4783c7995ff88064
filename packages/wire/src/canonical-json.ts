/**
 * One text for equal JSON values, whatever their white space and order of keys (RFC 8785: keys
 * sorted by UTF-16 code units, no white space). Values must come from `JSON.parse`.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = value as Readonly<Record<string, unknown>>
  let text = '{'
  for (const key of Object.keys(fields).sort()) {
    if (text.length > 1) text += ','
    text += JSON.stringify(key) + ':' + canonicalJson(fields[key])
  }
  return text + '}'
}
