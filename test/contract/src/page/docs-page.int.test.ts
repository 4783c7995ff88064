import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ensureChromiumInstalled } from '@ledger/real-parts'
import { chromium, type Browser } from 'playwright-core'
import { startApis, type Apis } from '../start-apis.ts'
import { authorise, execute } from './docs-page.ts'
import { openPage } from './watched-page.ts'

/** Installing it may take minutes; it is done once. */
const installMsMax = 600_000
/** Of a machine that others use; one step takes a second or two. */
const stepMsMax = 60_000

let apis: Apis | undefined
let browser: Browser | undefined

beforeAll(async () => {
  const executablePath = await ensureChromiumInstalled((line) => process.stderr.write(`${line}\n`))
  browser = await chromium.launch({
    executablePath,
    // nothing leaves the machine, whatever a page asks for
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  })
  apis = await startApis()
}, installMsMax)
afterAll(async () => {
  await browser?.close()
  await apis?.close()
})

test('docs page: a developer authorises, opens a ledger and reads it', async () => {
  if (apis === undefined || browser === undefined) throw new Error('they did not start')
  const writing = await openPage(browser, `${apis.write.url}/docs`)
  writing.page.setDefaultTimeout(stepMsMax)
  await authorise(writing.page, apis.apiKey)
  const opened = await execute(writing.page, 'ledgers', 'openLedger')
  expect(opened).toEqual({ status: '201', body: expect.stringContaining('"id": "acme"') })
  expect(writing.faults).toEqual([])

  const reading = await openPage(browser, `${apis.read.url}/docs`)
  reading.page.setDefaultTimeout(stepMsMax)
  await authorise(reading.page, apis.apiKey)
  const read = await execute(reading.page, 'ledgers', 'getLedger')
  expect(read).toEqual({ status: '200', body: expect.stringContaining('"name": "Acme"') })
  expect(reading.faults).toEqual([])
})
