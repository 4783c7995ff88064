import { createHash } from 'node:crypto'

/** What is served as it is, to anybody. */
export interface PublishedFile {
  /** Where: `/schemas/events/transaction.posted.v1.json`. */
  readonly path: string
  /** Its media type, as the answer names it. */
  readonly type: string
  readonly content: Buffer
  /** Changes with the content. */
  readonly etag: string
}

export function publishedFile(path: string, type: string, content: Buffer): PublishedFile {
  const digest = createHash('sha256').update(content).digest('base64url')
  return { path, type, content, etag: `"${digest}"` }
}

/** A JSON document that is made here. */
export function publishedJson(path: string, type: string, document: object): PublishedFile {
  return publishedFile(path, type, Buffer.from(`${JSON.stringify(document, null, 2)}\n`))
}
