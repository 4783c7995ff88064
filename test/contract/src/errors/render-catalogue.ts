import { problemCodes } from '@ledger/runtime'
import { grpcStatusOf, problems, type ProblemCode, type ProblemDefinition } from '@ledger/wire'

const place = /(<!-- codes -->\n)[^]*(<!-- \/codes -->)/

/** The text of docs/errors.md with the codes as the catalogue has them. */
export function withCatalogue(text: string): string {
  if (!place.test(text)) throw new Error('docs/errors.md has no place for the codes')
  const items = problemCodes.map(
    (code, index) => `${index + 1}. ${renderItem(code, problems[code])}`,
  )
  return text.replace(
    place,
    (_, open: string, close: string) => `${open}\n${items.join('\n')}\n\n${close}`,
  )
}

function renderItem(code: ProblemCode, definition: ProblemDefinition): string {
  const { status, title, retryable, outcome, help } = definition
  const retry = retryable ? 'the same request may succeed later' : 'the same request fails again'
  return `**\`${code}\`** ${title}. ${help}<br>${status}, over gRPC ${grpcStatusOf[code]}; ${retry}; \`${outcome}\`.`
}
