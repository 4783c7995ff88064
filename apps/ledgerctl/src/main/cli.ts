// `npm run ledgerctl -- …`: the command line of the ledger.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../dev/places.ts'
import { exitCodeOf, inWords } from '../error-in-words.ts'
import { createProgram } from '../program.ts'

const envFile = join(projectFolder, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

let exitCode = 0
try {
  const context = { env: process.env, print: (line: string) => console.log(line) }
  await createProgram(context).parseAsync()
} catch (error) {
  console.error(inWords(error))
  exitCode = exitCodeOf(error)
}
// what a part that was stopped left open must not keep us
process.exit(exitCode)
