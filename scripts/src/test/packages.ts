import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFolder } from '../project-folder.ts'

export interface TestedPackage {
  readonly name: string
  readonly resultsFile: string
}

const manifests = ['apps/*', 'packages/*', 'test/*', 'db', 'bench', 'scripts'].map(
  (folder) => `${folder}/package.json`,
)
const testFiles = 'src/**/*.{unit,int,flow}.test.ts'

/** Every package of the workspace that has at least one test file. */
export function testedPackages(): TestedPackage[] {
  return globSync(manifests, { cwd: projectFolder }).flatMap((manifest) => {
    const folder = join(projectFolder, dirname(manifest))
    if (globSync(testFiles, { cwd: folder }).length === 0) return []
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string
    }
    return [{ name, resultsFile: join(folder, '.jest', 'results.json') }]
  })
}
