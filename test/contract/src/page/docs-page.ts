import type { Page } from 'playwright-core'

/** Gives the page an API key, as its button "Authorize" takes it. */
export async function authorise(page: Page, apiKey: string): Promise<void> {
  await page.locator('.auth-wrapper .btn.authorize').click()
  const dialog = page.locator('.dialog-ux')
  await dialog.locator('input').fill(apiKey)
  await dialog.locator('button.authorize').click()
  await dialog.locator('button.btn-done').click()
}

/** Opens an operation, sends what the page proposes, and answers status and body that it shows. */
export async function execute(
  page: Page,
  tag: string,
  operationId: string,
): Promise<{ readonly status: string; readonly body: string }> {
  const operation = page.locator(`#operations-${tag}-${operationId}`)
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('button.execute').click()
  const live = operation.locator('.live-responses-table tbody tr').first()
  return {
    status: (await live.locator('.response-col_status').innerText()).trim(),
    body: await live.locator('.response-col_description .highlight-code').first().innerText(),
  }
}
