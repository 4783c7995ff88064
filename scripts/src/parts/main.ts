// Keeps the real parts running for development: `node scripts/run.mjs parts`, Ctrl-C to end.
import { join } from 'node:path'
import { projectFolder } from '../project-folder.ts'
import { startParts } from './start-parts.ts'

const folder = join(projectFolder, '.data', 'parts')
const ended = new Promise<string>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal))
})
const keepAlive = setInterval(() => undefined, 60_000)
const parts = await startParts(folder, (line) => console.error(line))
for (const [name, value] of Object.entries(parts.environment)) {
  console.log(`export ${name}='${value}'`)
}
console.error('Ctrl-C ends them.')
await ended
await parts.stop()
clearInterval(keepAlive)
