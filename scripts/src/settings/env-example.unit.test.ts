import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { projectFolder } from '../project-folder.ts'
import { allSettings } from './all-settings.ts'
import { renderEnvExample } from './render-env-example.ts'

const file = join(projectFolder, '.env.example')

describe('.env.example', () => {
  test('.env.example: documents every setting as its schema says', () => {
    const text = renderEnvExample(allSettings)
    if (process.env['TEST_UPDATE_SETTINGS'] === '1') writeFileSync(file, text)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})
