import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const problemsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment, '/opt/cunxiao')
  } catch (error) {
    return String(error)
  }
  return ''
}

test('without any setting the node listens on this machine only', () => {
  expect(readConfig({}, '/opt/cunxiao')).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    trustProxy: [],
    profile: 'standard',
  })
})

test('an empty setting is none', () => {
  expect(readConfig({ DATABASE_URL: '', CUNXIAO_PORT: '' }, '/x')).not.toHaveProperty('databaseUrl')
})

test('two installations on one machine keep their data apart, the same one finds it again', () => {
  const [one, other] = [readConfig({}, '/opt/a').dataDir, readConfig({}, '/opt/b').dataDir]
  expect(one).not.toBe(other)
  expect(readConfig({}, '/opt/a').dataDir).toBe(one)
  expect(readConfig({ CUNXIAO_DATA: '/data/村 校' }, '/opt/a').dataDir).toBe('/data/村 校')
})

test.each([
  [{ CUNXIAO_PORT: '80a' }, 'CUNXIAO_PORT'],
  [{ CUNXIAO_PORT: '70000' }, 'CUNXIAO_PORT'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  [{ CUNXIAO_METRICS_TOKEN: 'short' }, 'CUNXIAO_METRICS_TOKEN'],
  [{ CUNXIAO_TLS_CERT: '/cert.pem' }, 'CUNXIAO_TLS_KEY'],
  [{ CUNXIAO_S3_BUCKET: 'content', CUNXIAO_S3_KEY: 'k' }, 'CUNXIAO_S3_ENDPOINT'],
  [{ CUNXIAO_S3_ENDPOINT: 'file:///tmp' }, 'CUNXIAO_S3_ENDPOINT'],
  [{ CUNXIAO_LOG_LEVEL: 'loud' }, 'CUNXIAO_LOG_LEVEL'],
  [{ CUNXIAO_UPLOAD_LIMIT_MB: '0' }, 'CUNXIAO_UPLOAD_LIMIT_MB'],
  [{ CUNXIAO_PROFILE: 'tiny' }, 'CUNXIAO_PROFILE'],
  [{ CUNXIAO_NAME: '县'.repeat(61) }, 'CUNXIAO_NAME'],
])('%o is refused by name', (environment, name) => {
  expect(problemsOf(environment)).toMatch(/^Refusal: config_invalid/)
  expect(problemsOf(environment)).toContain(name)
})

test('proxies are a list; spaces and an empty entry do not matter', () => {
  expect(readConfig({ CUNXIAO_TRUST_PROXY: ' 10.0.0.1, 10.1.0.0/16,' }, '/x').trustProxy).toEqual([
    '10.0.0.1',
    '10.1.0.0/16',
  ])
})
