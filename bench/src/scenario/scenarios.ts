import { hot } from './hot.ts'
import { pgbench } from './pgbench.ts'
import { pipeline } from './pipeline.ts'
import { post } from './post.ts'
import { eventualReads } from './reads/eventual-reads.ts'
import { strongReads } from './reads/strong-reads.ts'
import type { Scenario } from './scenario.ts'
import { visibility } from './visibility/visibility.ts'

/** Everything that `npm run bench` can measure, in the order in which it does. */
export const scenarios: readonly Scenario[] = [
  post,
  hot,
  pipeline,
  strongReads,
  eventualReads,
  visibility,
  pgbench,
]
