import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import english from '../features/audit/words/en.json' with { type: 'json' }
import simplified from '../features/audit/words/zh-Hans.json' with { type: 'json' }
import traditional from '../features/audit/words/zh-Hant.json' with { type: 'json' }

test('INV-45 whatever the trail tells of has a name in every language', () => {
  const sources = globSync('src/**/*.ts', { exclude: ['**/*.test.ts', '**/*.fixture.ts'] })
  const told = new Set(
    sources.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/subjectType: '(\w+)'/g)].map(([, name]) => name),
    ),
  )
  expect(told.size).toBeGreaterThan(15)
  for (const { audit } of [english, simplified, traditional])
    for (const name of told) expect(audit.subject).toHaveProperty(name ?? '')
})
