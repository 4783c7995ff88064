import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { runCommand } from '@ledger/real-parts'
import { descriptorFile, descriptorsOf, ledgerDescriptors } from './descriptors.ts'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const buf = join(packageFolder, 'node_modules', '.bin', 'buf')
const folder = mkdtempSync(join(tmpdir(), 'ledger-proto-'))

afterAll(() => rmSync(folder, { recursive: true }))

async function build(...options: readonly string[]): Promise<Buffer> {
  const file = join(folder, 'ledger.binpb')
  const args = ['build', '--as-file-descriptor-set', ...options, '-o', file]
  const { code, output } = await runCommand(buf, args, { cwd: packageFolder })
  if (code !== 0) throw new Error(output)
  return readFileSync(file)
}

test('descriptors: are those of the definitions; if not, `pnpm build:proto` writes them', async () => {
  const built = await build('--exclude-source-info')
  expect(built.equals(readFileSync(descriptorFile))).toBe(true)
})

test('descriptors: nothing that was released is taken back', async () => {
  const { registry } = descriptorsOf(readFileSync(join(packageFolder, 'released/ledger-v1.binpb')))
  for (const type of registry) expect(ledgerDescriptors().registry.get(type.typeName)).toBeDefined()
  // what a field may not become is told by `buf breaking`, here as well as in the checks
  const args = ['breaking', '--against', 'released/ledger-v1.binpb']
  const { code, output } = await runCommand(buf, args, { cwd: packageFolder })
  expect({ code, output }).toEqual({ code: 0, output: '' })
})

test('descriptors: a message that is missing is told with its remedy', () => {
  expect(() => ledgerDescriptors().message('ledger.v1.Nothing')).toThrow('pnpm build:proto')
  expect(() => ledgerDescriptors().service('ledger.v1.Nothing')).toThrow('ledger.v1.Nothing')
})
