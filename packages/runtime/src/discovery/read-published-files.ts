import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishedFile, type PublishedFile } from './published-file.ts'

/** Of the project; the image has the same folders in the same places. */
const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

interface Place {
  /** What stands before the names of the files. */
  readonly path: string
  readonly folder: string
  /** Which files of the folder; nothing else of it is served. */
  readonly names: string
  readonly type: string
}

const json = 'application/json; charset=utf-8'

const places: readonly Place[] = [
  { path: '/openapi/', folder: 'docs/openapi', names: 'ledger.json', type: json },
  { path: '/asyncapi/', folder: 'docs/asyncapi', names: 'ledger.json', type: json },
  { path: '/schemas/', folder: 'docs/schemas', names: '*/*.json', type: json },
  {
    path: '/proto/',
    folder: 'packages/grpc/descriptors',
    names: 'ledger.binpb',
    type: 'application/x-protobuf',
  },
  {
    // below it the paths by which the files import each other
    path: '/proto/',
    folder: 'packages/grpc/proto',
    names: '**/*.proto',
    type: 'text/plain; charset=utf-8',
  },
]

/**
 * The documents of the project that are served, read whole, a megabyte in all. What is not there is left
 * out, so that a process without them starts all the same.
 * @param folder the project's, unless given
 */
export function readPublishedFiles(folder: string = projectFolder): readonly PublishedFile[] {
  return places.flatMap((place) => filesOf(place, join(folder, place.folder)))
}

function filesOf({ path, names, type }: Place, folder: string): readonly PublishedFile[] {
  if (!existsSync(folder)) return []
  return globSync(names, { cwd: folder })
    .toSorted()
    .map((name) => publishedFile(path + name, type, readFileSync(join(folder, name))))
}
