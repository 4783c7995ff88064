const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as text, whatever it holds. */
export function escapeHtml(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Rows of cells, the first of them headings; texts are escaped. */
export function htmlTable(rows: readonly (readonly (string | number)[])[]): string {
  const [headings = [], ...others] = rows
  const cells = (row: readonly (string | number)[], tag: 'th' | 'td'): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  const body = others.map((row) => cells(row, 'td')).join('\n')
  return `<div class="wide"><table><thead>${cells(headings, 'th')}</thead><tbody>${body}</tbody></table></div>`
}
