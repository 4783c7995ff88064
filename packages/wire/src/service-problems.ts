import type { ProblemDefinition } from './problem-definition.ts'
import { later } from './problem-definition.ts'

/** What keeps the service from answering now; the request is not to blame. */
export const serviceProblems = {
  overloaded: {
    status: 503,
    title: 'The service has more to do than it can take on',
    ...later,
    help: 'Ask again after `Retry-After` with the same key.',
  },
  deadline_exceeded: {
    status: 503,
    title: 'The request was not begun in time',
    ...later,
    help: 'Nothing was written. Ask again after `Retry-After` with the same key.',
  },
  shutting_down: {
    status: 503,
    title: 'This process is shutting down',
    ...later,
    help: 'Ask again after `Retry-After`; another process, or this one restarted, answers.',
  },
  storage_unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    ...later,
    help: 'Ask again after `Retry-After` with the same key.',
  },
  outcome_unknown: {
    status: 503,
    title: 'It is not known whether the request took effect',
    retryable: true,
    outcome: 'unknown',
    help: 'The answer of the database was lost. Ask again with the same key: you get the answer of the one effect there is.',
  },
  not_caught_up: {
    status: 503,
    title: 'The projection has not caught up with the token',
    ...later,
    help: 'What is derived from the journal is behind. Ask again after `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'A fault of the service',
    retryable: true,
    outcome: 'unknown',
    help: 'This should never be seen. Tell the operator the `request_id`.',
  },
} as const satisfies Record<string, ProblemDefinition>
