import type { ProblemDefinition } from './problem-definition.ts'
import { rejected } from './problem-definition.ts'

/** What is wrong with a request before the rules are asked, in order of precedence. */
export const requestProblems = {
  route_not_found: {
    status: 404,
    title: 'There is no such route',
    ...rejected,
    help: 'Check the method and the path against the documentation page at /docs.',
  },
  api_key_missing: {
    status: 401,
    title: 'An API key is required',
    ...rejected,
    help: 'Send the header `Authorization: Bearer lk_…` with your API key.',
  },
  api_key_invalid: {
    status: 401,
    title: 'The API key is not valid',
    ...rejected,
    help: 'The key is unknown, expired or revoked. Create one with `ledgerctl keys create`.',
  },
  scope_missing: {
    status: 403,
    title: 'The API key may not do this',
    ...rejected,
    help: 'The operation needs a scope that the key does not have; `detail` names it.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    ...rejected,
    help: 'A body may have 1 MiB at most. Split the request.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The content type is not supported',
    ...rejected,
    help: 'Send `Content-Type: application/json` and the body without compression.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not valid JSON',
    ...rejected,
    help: 'Send one JSON value in UTF-8, without a byte order mark.',
  },
  nesting_too_deep: {
    status: 400,
    title: 'The body is nested too deeply',
    ...rejected,
    help: 'Objects and arrays may be nested 32 levels deep.',
  },
  duplicate_key: {
    status: 400,
    title: 'An object has the same key twice',
    ...rejected,
    help: 'Which of the two would count is not defined in JSON, so neither does. Send each key once.',
  },
  ill_formed_text: {
    status: 400,
    title: 'A text holds characters that cannot be stored',
    ...rejected,
    help: 'Text must be well-formed Unicode without U+0000 and without lone surrogates.',
  },
  card_number_not_allowed: {
    status: 400,
    title: 'A text holds a payment card number',
    ...rejected,
    help: 'A ledger is for ever, and card numbers must not be kept (PCI DSS). Send a token of the card or its last four digits. `errors` names the field; numbers of 13 to 19 digits are looked at that a card scheme could have issued.',
  },
  unknown_field: {
    status: 400,
    title: 'A field is not known',
    ...rejected,
    help: 'Check the spelling of the field that `errors[0].pointer` names.',
  },
  invalid_amount: {
    status: 400,
    title: 'An amount is not valid',
    ...rejected,
    help: 'Amounts are strings of 1 to 38 digits in minor units, above zero, without sign, point or leading zero: "1050" for 10.50.',
  },
  invalid_field: {
    status: 400,
    title: 'A field is not valid',
    ...rejected,
    help: '`errors` names each field that is missing or does not fit, and what is expected.',
  },
  invalid_parameter: {
    status: 400,
    title: 'A parameter of the request is not valid',
    ...rejected,
    help: '`detail` names the header, path or query parameter and what is expected.',
  },
  unknown_filter: {
    status: 400,
    title: 'A query parameter is not known',
    ...rejected,
    help: 'Only the documented query parameters are accepted.',
  },
  search_disabled: {
    status: 400,
    title: 'Lists cannot be searched here',
    ...rejected,
    help: 'The filters that `detail` names need the search projection, which this deployment has switched off (`SEARCH_PROJECTION`). Filters by the keys of the journal work: external id, account, address and time of recording.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is not valid',
    ...rejected,
    help: 'Use a cursor exactly as an answer gave it, with the same query and API key.',
  },
  invalid_token: {
    status: 400,
    title: 'The token is not valid',
    ...rejected,
    help: 'Use a token exactly as `Ledger-Token` gave it, on the ledger that it came from.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'An Idempotency-Key is required',
    ...rejected,
    help: 'Send the header `Idempotency-Key` with a text of your own that names this one operation; send the same again when you retry.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key is not valid',
    ...rejected,
    help: 'A key has 1 to 255 visible ASCII characters, bare or in double quotes.',
  },
  ledger_not_found: {
    status: 404,
    title: 'There is no such ledger',
    ...rejected,
    help: 'The ledger does not exist, or the API key has no access to it.',
  },
  account_not_found: {
    status: 404,
    title: 'There is no such account',
    ...rejected,
    help: 'Check the address; it must be of this ledger.',
  },
  transaction_not_found: {
    status: 404,
    title: 'There is no such transaction',
    ...rejected,
    help: 'Check the id; it must be of this ledger.',
  },
  currency_exists: {
    status: 409,
    title: 'The currency exists with another scale',
    ...rejected,
    help: 'The scale of a currency never changes: amounts would mean something else. Use another code.',
  },
  as_of_version_not_reached: {
    status: 400,
    title: 'The account has not had this version',
    ...rejected,
    help: '`as_of_version` may be 0 up to the `version` of the balance: what later versions will hold is not known yet.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'A request with this Idempotency-Key is being processed',
    retryable: true,
    outcome: 'unknown',
    help: 'Ask again with the same key after `Retry-After`; the answer will be that of the first request.',
  },
} as const satisfies Record<string, ProblemDefinition>
