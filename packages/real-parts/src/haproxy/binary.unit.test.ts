import { afterEach, expect, test } from '@jest/globals'
import { ensureHaproxyInstalled } from './binary.ts'

const before = process.env['TEST_HAPROXY_PATH']
afterEach(() => {
  if (before === undefined) delete process.env['TEST_HAPROXY_PATH']
  else process.env['TEST_HAPROXY_PATH'] = before
})

test('haproxy: one that is named and does not run is told with its remedy', async () => {
  process.env['TEST_HAPROXY_PATH'] = '/nowhere/haproxy'
  const found = ensureHaproxyInstalled(() => undefined)
  await expect(found).rejects.toThrow('/nowhere/haproxy, which TEST_HAPROXY_PATH names')
  await expect(found).rejects.toThrow('To provide it: `apt-get install haproxy` as root')
})

test('haproxy: one that is named and runs is taken', async () => {
  process.env['TEST_HAPROXY_PATH'] = process.execPath // whatever tells its version
  expect(await ensureHaproxyInstalled(() => undefined)).toBe(process.execPath)
})
