import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { projectFolder } from '../project-folder.ts'
import { withSettings } from './render-settings.ts'

const isForeign = (path: string) =>
  path.split('/').some((name) => /^(node_modules|\..+)$/.test(name))
const pages = globSync('**/*.md', { cwd: projectFolder, exclude: isForeign })

describe('docs', () => {
  test.each(pages)('docs: every link of %s leads somewhere', (page) => {
    const broken = linksOf(read(page)).filter((link) => !leadsSomewhere(page, link))
    expect(broken).toEqual([])
  })

  test('docs: configuration.md is what the processes declare', () => {
    const page = 'docs/configuration.md'
    const text = withSettings(read(page))
    if (process.env['TEST_UPDATE_SETTINGS'] === '1') writeFileSync(join(projectFolder, page), text)
    expect(read(page)).toBe(text)
  })
})

function read(page: string): string {
  return readFileSync(join(projectFolder, page), 'utf8')
}

/** Targets of links, without those to other sites and those inside of code. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, 'code')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(projectFolder, file))) return false
  return anchor === undefined || anchorsOf(read(file)).includes(anchor)
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '')
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
