import type { Refusal } from './refusal.ts'

/** Texts of the caller's own, by name. */
export type Metadata = Readonly<Record<string, string>>

/** What is changed of them: a text is set, null is taken away, what is left out stays. */
export type MetadataChange = Readonly<Record<string, string | null>>

/** As many as the edge takes when something is opened. */
export const metadataTextsMax = 64

export function changeMetadata(before: Metadata, change: MetadataChange): Metadata {
  const after = new Map(Object.entries(before))
  for (const [name, text] of Object.entries(change)) {
    if (text === null) after.delete(name)
    else after.set(name, text)
  }
  return Object.fromEntries(after)
}

export function refuseMetadata(after: Metadata): Refusal | undefined {
  const count = Object.keys(after).length
  if (count <= metadataTextsMax) return undefined
  return { code: 'metadata_too_large', pointer: '/metadata', subject: String(count) }
}
