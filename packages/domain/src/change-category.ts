import type { Metadata, MetadataChange } from './metadata.ts'
import { changeMetadata, refuseMetadata } from './metadata.ts'
import type { Decision } from './refusal.ts'
import { accept } from './refusal.ts'

/** What can change of a category itself. */
export interface CategoryDetails {
  readonly name: string
  readonly metadata: Metadata
}

/** What is left out stays. */
export interface ChangeCategory {
  readonly name?: string
  readonly metadata?: MetadataChange
}

export function decideChangeCategory(
  command: ChangeCategory,
  before: CategoryDetails,
): Decision<CategoryDetails> {
  const metadata = changeMetadata(before.metadata, command.metadata ?? {})
  const refusal = refuseMetadata(metadata)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  return accept({ name: command.name ?? before.name, metadata })
}
