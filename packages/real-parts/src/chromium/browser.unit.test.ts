import { afterEach, expect, test } from '@jest/globals'
import { ensureChromiumInstalled } from './browser.ts'

const before = process.env['TEST_CHROMIUM_PATH']
afterEach(() => {
  if (before === undefined) delete process.env['TEST_CHROMIUM_PATH']
  else process.env['TEST_CHROMIUM_PATH'] = before
})

test('chromium: one that is named and does not run is told with its remedy', async () => {
  process.env['TEST_CHROMIUM_PATH'] = '/nowhere/chromium'
  const found = ensureChromiumInstalled(() => undefined)
  await expect(found).rejects.toThrow('/nowhere/chromium, which TEST_CHROMIUM_PATH names')
  await expect(found).rejects.toThrow('To provide it: `apt-get install chromium` as root')
})

test('chromium: one that is named and runs is taken', async () => {
  process.env['TEST_CHROMIUM_PATH'] = process.execPath // whatever tells its version
  expect(await ensureChromiumInstalled(() => undefined)).toBe(process.execPath)
})
