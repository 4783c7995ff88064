import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes that a folder takes on disk; files made ahead of use count by what is in them. */
export function folderBytes(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })
    bytes += (file?.blocks ?? 0) * 512
  }
  return bytes
}
