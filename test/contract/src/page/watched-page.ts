import type { Browser, Page } from 'playwright-core'

/** A page of the browser, and what must not happen on it. */
export interface WatchedPage {
  readonly page: Page
  /** Errors on the console, uncaught ones, and requests to another host than that of the page. */
  readonly faults: readonly string[]
}

export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url())
    if (protocol !== 'data:' && host !== new URL(url).host) faults.push(`foreign: ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults }
}
