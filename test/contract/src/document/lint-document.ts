import { lint, loadConfig } from '@redocly/openapi-core'
import { fileURLToPath } from 'node:url'
import { fileOf, type DocumentName } from './committed.ts'

const configPath = fileURLToPath(new URL('../../redocly.yaml', import.meta.url))

/** What the linter finds: the engine of Redocly CLI without the CLI, which reports to nobody. */
export async function lintDocument(name: DocumentName): Promise<string[]> {
  const problems = await lint({ ref: fileOf(name), config: await loadConfig({ configPath }) })
  return problems.map(
    ({ severity, ruleId, message, location: [place] }) =>
      `${severity} ${ruleId}: ${message} (${place?.pointer ?? ''})`,
  )
}
