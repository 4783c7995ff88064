import { bulk } from './bulk.ts'
import { hot } from './hot.ts'
import { pgbench } from './pgbench.ts'
import { pipeline } from './pipeline.ts'
import { post } from './post.ts'
import type { Scenario } from './scenario.ts'

/** Everything that `npm run bench` can measure, in the order in which it does. */
export const scenarios: readonly Scenario[] = [post, bulk, hot, pipeline, pgbench]
