import { isKnownToCaller } from '@ledger/wire'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Place } from '../place.ts'

const json = 'application/json; charset=utf-8'
const revalidate = 'private, no-cache'
const forEver = 'private, max-age=31536000, immutable'
const varyByFreshness = 'authorization, consistency, min-token'

/**
 * An answer that may be another one the next time it is asked for.
 * @param place undefined when the answer is not of one shard
 */
export function sendCurrent(
  reply: FastifyReply,
  place: Place | undefined,
  body: string,
): FastifyReply {
  if (place !== undefined) reply.header('ledger-token', place.token)
  return reply
    .header('content-type', json)
    .header('cache-control', revalidate)
    .header('vary', varyByFreshness)
    .send(body)
}

/** Nothing to who has this version already (`If-None-Match`), else the answer. */
export function sendVersion(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  { token, etag, render }: { readonly token: string; readonly etag: string; render(): string },
): FastifyReply {
  if (isKnownToCaller(request.headers['if-none-match'], etag)) {
    return sendNotModified(reply, { token, etag, isImmutable: false })
  }
  return sendRevalidated(reply, { token, etag, body: render() })
}

/** An answer that stays until its ETag changes. */
export function sendRevalidated(
  reply: FastifyReply,
  answer: { readonly token: string; readonly etag: string; readonly body: string },
): FastifyReply {
  return reply
    .header('content-type', json)
    .header('cache-control', revalidate)
    .header('vary', varyByFreshness)
    .header('etag', answer.etag)
    .header('ledger-token', answer.token)
    .send(answer.body)
}

/** An answer that will never be another one. */
export function sendImmutable(
  reply: FastifyReply,
  answer: { readonly token: string; readonly etag: string; readonly body: string },
): FastifyReply {
  return reply
    .header('content-type', json)
    .header('cache-control', forEver)
    .header('vary', 'authorization')
    .header('etag', answer.etag)
    .header('ledger-token', answer.token)
    .send(answer.body)
}

/** The caller has this version already. */
export function sendNotModified(
  reply: FastifyReply,
  { token, etag, isImmutable }: NotModified,
): FastifyReply {
  return reply
    .code(304)
    .header('cache-control', isImmutable ? forEver : revalidate)
    .header('vary', isImmutable ? 'authorization' : varyByFreshness)
    .header('etag', etag)
    .header('ledger-token', token)
    .send()
}

interface NotModified {
  readonly token: string
  readonly etag: string
  readonly isImmutable: boolean
}
