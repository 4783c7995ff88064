import type { ProblemCode } from '@ledger/wire'
import { categoryProvocations } from './category-provocations.ts'
import type { Elsewhere, Provocation } from './provocation.ts'
import { refusalProvocations } from './refusal-provocations.ts'
import { requestProvocations } from './request-provocations.ts'
import { serviceProvocations } from './service-provocations.ts'
import { stepProvocations } from './step-provocations.ts'

/** For each code of the catalogue what provokes it: a new code does not compile until it has one. */
export const provocations: Readonly<Record<ProblemCode, Provocation | Elsewhere>> = {
  ...requestProvocations,
  ...refusalProvocations,
  ...stepProvocations,
  ...categoryProvocations,
  ...serviceProvocations,
}
