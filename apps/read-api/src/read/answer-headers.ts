import { Type } from 'typebox'

/** What an answer about one shard carries, for the document. */
export const tokenHeaders = {
  'Ledger-Token': { type: 'string', description: 'The answer holds everything up to here.' },
}

/** Of what can be asked for again with `If-None-Match`. */
export const versionedHeaders = {
  ...tokenHeaders,
  ETag: { type: 'string', description: 'Names this version of the answer.' },
}

export const notModified = {
  type: 'null', // it has no body
  description: 'The caller has this version already.',
  headers: versionedHeaders,
}

/** Documentation: the header is judged by `isKnownToCaller`. */
export const ifNoneMatch = {
  'if-none-match': Type.Optional(
    Type.String({ description: 'An `ETag`: the answer is 304 while that is the version.' }),
  ),
}
