import { crash } from './crash.ts'
import { hotPipeline } from './hot-pipeline.ts'
import { catchUp } from './catch-up.ts'
import { growth } from './growth.ts'
import { grpc, grpcStream } from './grpc.ts'
import { importRows } from './import.ts'
import { kafkaIn } from './kafka-in.ts'
import { bulk } from './bulk.ts'
import { hot } from './hot.ts'
import { overload } from './overload.ts'
import { pgbench } from './pgbench.ts'
import { pipeline } from './pipeline.ts'
import { post } from './post.ts'
import { retries } from './retries.ts'
import { rebuild } from './rebuild.ts'
import type { Scenario } from './scenario.ts'
import { wide } from './wide.ts'
import { zipf } from './zipf.ts'
import { eventualReads } from './reads/eventual-reads.ts'
import { strongReads } from './reads/strong-reads.ts'
import { visibility } from './visibility/visibility.ts'

/** Everything that `npm run bench` can measure, in the order in which it does. */
export const scenarios: readonly Scenario[] = [
  post,
  bulk,
  grpc,
  grpcStream,
  kafkaIn,
  importRows,
  hot,
  pipeline,
  hotPipeline,
  zipf,
  wide,
  retries,
  crash,
  overload,
  strongReads,
  eventualReads,
  visibility,
  catchUp,
  rebuild,
  growth,
  pgbench,
]
