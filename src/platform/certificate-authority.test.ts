import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { issueCertificate, makeAuthority } from './certificate-authority.ts'

const now = new Date()
const years = (count: number) => new Date(now.getTime() + count * 365 * 86_400_000)
const county = makeAuthority({ name: '凤凰县教育局', domain: 'stations.fh.example' }, now)

/** Whether a device that trusts the root believes a server of that name with this certificate. */
async function shake(root: string, name: string, given: { certPem: string; keyPem: string }) {
  const server = createServer({ cert: given.certPem, key: given.keyPem }, (socket) => socket.end())
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', servername: name, ca: root })
  try {
    await once(socket, 'secureConnect')
    return 'believed'
  } catch (error) {
    return String(error)
  } finally {
    socket.destroy()
    server.close()
  }
}

test('a device that has the root believes a station under its name, and under no other', async () => {
  const name = 'a-01.stations.fh.example'
  const issued = issueCertificate(county, name, now)
  expect(await shake(county.certPem, name, issued)).toBe('believed')
  expect(await shake(county.certPem, 'b-02.stations.fh.example', issued)).toContain(
    "does not match certificate's altnames",
  )
  const other = makeAuthority({ name: '凤凰县教育局', domain: 'stations.fh.example' }, now)
  expect(await shake(other.certPem, name, issued)).not.toBe('believed')
})

test('whoever has the key of the root passes for nobody outside its domain', async () => {
  for (const name of ['bank.example', 'example', 'stations.fh.example.evil'])
    expect(await shake(county.certPem, name, issueCertificate(county, name, now)), name).toContain(
      'permitted subtree violation',
    )
})

test('a certificate holds for a year, and never longer than its root', () => {
  const life = (at: Date) => {
    const { notBefore, notAfter } = issueCertificate(county, 'a.stations.fh.example', at)
    return (Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000
  }
  expect(life(now)).toBe(366)
  expect(life(years(9.5))).toBeCloseTo(183.5, 0)
})
