import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Makes a category under an id of the caller's choice. It has no members yet. */
export interface CreateCategory {
  readonly categoryId: string
}

export interface CreateCategoryState {
  readonly exists: boolean
}

export function decideCreateCategory(
  command: CreateCategory,
  state: CreateCategoryState,
): Decision<CreateCategory> {
  if (state.exists)
    return refuse('category_exists', { pointer: '/id', subject: command.categoryId })
  return accept(command)
}
