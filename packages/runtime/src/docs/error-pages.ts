import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { problems, type ProblemCode, type ProblemDefinition } from '@ledger/wire'
import type { HttpServer } from '../http/http-server.ts'
import { ProblemError } from '../problem/problem-error.ts'
import { isProblemCode, problemCodes, problemRank } from '../problem/problem-rank.ts'

const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** `/docs/errors` and `/docs/errors/<code>`: where the `type` of every problem leads. */
export function addErrorPages(app: HttpServer): void {
  app.get('/docs/errors', { schema: { hide: true } }, (_request, reply) =>
    sendPage(reply, renderIndex()),
  )
  app.get(
    '/docs/errors/:code',
    { schema: { hide: true, params: Type.Object({ code: Type.String() }) } },
    (request, reply) => {
      const { code } = request.params
      if (!isProblemCode(code)) {
        throw new ProblemError({ code: 'route_not_found', detail: 'There is no such error code.' })
      }
      return sendPage(reply, renderPage(code))
    },
  )
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('x-content-type-options', 'nosniff')
    .send(page)
}

function renderIndex(): string {
  const rows = problemCodes.map(
    (code) =>
      `<tr><td><a href="/docs/errors/${code}"><code>${code}</code></a></td>` +
      `<td>${problems[code].status}</td><td>${escapeHtml(problems[code].title)}</td></tr>`,
  )
  return renderHtml(
    'Errors',
    '<h1>Errors</h1><p>In order of precedence: when several apply, the first is returned.</p>' +
      `<table><tr><th>code</th><th>status</th><th>title</th></tr>${rows.join('')}</table>`,
  )
}

const outcomeWords: Readonly<Record<ProblemDefinition['outcome'], string>> = {
  rejected: 'A definitive no: nothing was written.',
  not_attempted: 'Nothing was written and nothing was judged.',
  unknown: 'It may or may not have taken effect: ask again with the same key.',
}

function renderPage(code: ProblemCode): string {
  const { title, status, retryable, outcome, help }: ProblemDefinition = problems[code]
  const retry = retryable ? 'The same request may succeed later.' : 'The same request fails again.'
  return renderHtml(
    code,
    `<h1>${escapeHtml(title)}</h1><p><code>${code}</code> · status ${status} · ` +
      `number ${problemRank(code) + 1} of ${problemCodes.length} in order of precedence</p>` +
      `<p>${renderCode(help)}</p><p>${retry} ${outcomeWords[outcome]}</p>` +
      '<p><a href="/docs/errors">All errors</a> · <a href="/docs">Operations</a></p>',
  )
}

function renderHtml(title: string, content: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    '<meta name="viewport" content="width=device-width"><style>' +
    'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:3rem auto;padding:0 1rem}' +
    'td,th{text-align:left;padding:.2rem 1rem .2rem 0}code{background:#f2f2f2;padding:.1em .3em}' +
    `</style></head><body>${content}</body></html>`
  )
}

/** Backticks of the catalogue become code. */
function renderCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
