import { describe, expect, test } from '@jest/globals'
import { parseSettings, settingsArguments } from './settings.ts'

describe('settings', () => {
  test('settings: reads names and values, without comments', () => {
    const text = '# why\nfsync = on # always\n\nmax_wal_size = 8GB\n'
    expect(parseSettings(text)).toEqual({ fsync: 'on', max_wal_size: '8GB' })
  })

  test('settings: a line that is none is refused', () => {
    expect(() => parseSettings('fsync')).toThrow('not a setting of Postgres: fsync')
  })

  test('settings: an override takes the place of what the file says', () => {
    const overridden = settingsArguments({ shared_buffers: '64MB' })
    expect(overridden).toContain('shared_buffers=64MB')
    expect(overridden.filter((text) => text.startsWith('shared_buffers'))).toHaveLength(1)
    expect(overridden).toContain('fsync=on')
  })
})
