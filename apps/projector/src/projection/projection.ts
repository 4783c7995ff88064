import type { ClientBase } from 'pg'
import type { ProjectedBatch } from './projected.ts'

/**
 * Something the journal is folded into. Its folder has `project.ts`, which is pure, and `store.ts`,
 * which holds its statements. All projections of a batch are written in one transaction, under the
 * lock of the checkpoint.
 */
export interface Projection {
  readonly name: string
  /** Statements are sent without waiting for one another; undefined when there is nothing to do. */
  store(client: ClientBase, shardId: number, batch: ProjectedBatch): Promise<unknown> | undefined
  /** Takes back what a void tail of the journal has left: everything at or past a position. */
  cutTail(client: ClientBase, shardId: number, firstVoidPosition: number): Promise<unknown>
}
