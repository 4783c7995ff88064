import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where downloaded tools live, out of sight of git. */
export const toolsFolder = fileURLToPath(new URL('../../../../.tools/', import.meta.url))

/**
 * Makes a folder of tools once: `fill` writes into a new one, which takes its name only when it is
 * complete, so that an interrupted or a second installation at the same time does no harm.
 */
export async function installFolder(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(toolsFolder, name)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  try {
    await fill(unfinished)
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}
