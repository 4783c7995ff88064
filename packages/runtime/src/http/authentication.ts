import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { ApiKeyAuth } from '../auth/create-api-key-auth.ts'
import type { Scope } from '../auth/create-api-key.ts'
import { requireLedger, requireScope, type Principal } from '../auth/principal.ts'
import type { HttpServer } from './http-server.ts'

/**
 * Every route asks for an API key with the scope in its config, before the body is read; a route
 * without scope that does not say `isOpen` is refused at start. A path parameter `ledger` is held
 * against the ledgers of the key after validation: another's ledger looks like one that is not there.
 */
export function addAuthentication(app: HttpServer, apiKeys: ApiKeyAuth | undefined): void {
  app.decorateRequest('principal')
  app.addHook('onRoute', (route) => {
    const { scope, isOpen } = route.config ?? {}
    if (isOpen === true || isDocumentation(route.url)) return
    if (scope === undefined) throw new TypeError(`${route.url} has neither a scope nor isOpen`)
    if (apiKeys === undefined) throw new TypeError(`${route.url} needs API keys`)
    route.onRequest = [authenticationHook(apiKeys, scope), ...[route.onRequest ?? []].flat()]
    if (route.url.includes('/:ledger')) {
      route.preHandler = [refuseOthersLedger, ...[route.preHandler ?? []].flat()]
    }
  })
}

/** Pages and files that the documentation plugins add. */
export function isDocumentation(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/') || url === '/openapi.json'
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void

function authenticationHook(apiKeys: ApiKeyAuth, scope: Scope): Hook {
  function admit(request: FastifyRequest, principal: Principal): void {
    request.principal = principal
    requireScope(principal, scope)
  }

  return (request, _reply, done) => {
    const found = apiKeys.authenticate(request.headers.authorization)
    if (found instanceof Promise) {
      found.then((principal) => admit(request, principal)).then(() => done(), done)
    } else {
      admit(request, found)
      done()
    }
  }
}

const refuseOthersLedger: Hook = (request, _reply, done) => {
  const { ledger } = request.params as { readonly ledger: string } // only on routes that have it
  requireLedger(request.principal, ledger)
  done()
}
