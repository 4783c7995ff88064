// Writes docs/schemas and docs/asyncapi anew, as the code says: `npm run schemas`. With `-- --release` the
// schemas of now become those that later ones are held against.
import { runProcess } from '../test/run-process.ts'

// the tests that hold these files against the code write them when they are told to
const command = [
  'pnpm',
  '--dir',
  'test/contract',
  '--silent',
  'test',
  'schemas.unit',
  'asyncapi.unit',
] as const

const args = process.argv.slice(2)
const unknown = args.filter((arg) => arg !== '--release')
if (unknown.length > 0) {
  console.error(`usage: npm run schemas [-- --release]`)
  process.exit(64)
}
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(`ended by ${signal}`))
}
const env = {
  TEST_UPDATE_SCHEMAS: '1',
  ...(args.includes('--release') && { TEST_RELEASE_SCHEMAS: '1' }),
}
const { code, output } = await runProcess(command, { stopping: stopping.signal, env })
console.log(code === 0 ? 'docs/schemas and docs/asyncapi are as the code says' : output)
process.exitCode = code
