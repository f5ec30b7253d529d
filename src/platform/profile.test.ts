import pg from 'pg'
import { expect, test } from 'vitest'
import { makeDataDir, start } from './postgres/clusters.fixture.ts'
import { profileNames, profiles } from './profile.ts'

test.each(profileNames)(
  'PostgreSQL runs with every setting of the profile %s, and a power cut takes no commit',
  async (name) => {
    const { postgres, connections } = profiles[name]
    const running = await start(await makeDataDir(), { settings: postgres })
    const admin = new pg.Client(running.adminUrl)
    await admin.connect()
    const { rows } = await admin.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from pg_settings',
    )
    await admin.end()
    const settings = new Map(rows.map(({ name, setting }) => [name, setting]))
    for (const [setting, value] of Object.entries(postgres))
      expect(settings.get(setting), setting).toBe(value)
    for (const durable of ['fsync', 'full_page_writes', 'synchronous_commit'])
      expect(settings.get(durable), durable).toBe('on')
    expect(settings.get('jit')).toBe('off')
    // The keeper, a backup's session and slot, and the pool of a command beside the node.
    const others = 3 + connections
    const reserved = Number(settings.get('superuser_reserved_connections'))
    expect(Number(settings.get('max_connections'))).toBeGreaterThanOrEqual(
      connections + others + reserved,
    )
  },
)
