import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { examineCertificate, readCertificate } from './certificate.ts'
import { issueCertificate, makeAuthority } from './certificate-authority.ts'
import { one, two } from './certificates.fixture.ts'
import { createServer, type Server } from './http.ts'

let directory: string
let files: { certFile: string; keyFile: string }
let server: Server | undefined
let warnings = 0
beforeEach(async () => {
  warnings = 0
  directory = await mkdtemp(join(tmpdir(), '证书 '))
  files = { certFile: join(directory, 'hub.pem'), keyFile: join(directory, 'hub.key') }
  await writeFile(files.certFile, one.cert)
  await writeFile(files.keyFile, one.key)
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(directory, { recursive: true })
})

const log = pino({ level: 'warn' }, { write: () => void warnings++ })

async function listen(): Promise<number> {
  const config = { trustProxy: [], uploadLimitBytes: 1_000, contentPort: 0, tls: files }
  server = await createServer(config, log, '0', { certificateCheckMs: 20 })
  server.get('/', ({ protocol }) => ({ protocol }))
  await server.listen({ host: '127.0.0.1', port: 0 })
  return (server.server.address() as AddressInfo).port
}

/** Whose certificate a new connection is shown, and what it is answered. */
async function ask(port: number, ca: string): Promise<{ name: string; answer: string }> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca })
  try {
    await once(socket, 'secureConnect')
    const name = String(socket.getPeerCertificate().subject.CN)
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    let answer = ''
    for await (const piece of socket.setEncoding('utf8')) answer += piece
    return { name, answer }
  } finally {
    socket.destroy()
  }
}

const patient = { timeout: 60_000, interval: 20 }

test('the node speaks HTTPS with the files it is given, and tells browsers to stay with it', async () => {
  const { name, answer } = await ask(await listen(), one.cert)
  expect(name).toBe('one')
  expect(answer).toContain('{"protocol":"https"}')
  expect(answer.toLowerCase()).toContain('strict-transport-security: max-age=31536000')
})

test('a renewed certificate is shown to new connections without a restart', async () => {
  const port = await listen()
  for (const [name, text] of [
    ['hub.key', two.key],
    ['hub.pem', two.cert],
  ] as const) {
    await writeFile(join(directory, `${name}.new`), text)
    await rename(join(directory, `${name}.new`), join(directory, name))
  }
  await vi.waitFor(async () => expect((await ask(port, two.cert)).name).toBe('two'), patient)
})

test('while only one of the two files is there, the certificate of before stays', async () => {
  const port = await listen()
  await writeFile(files.certFile, two.cert)
  await vi.waitFor(() => expect(warnings).toBeGreaterThan(0), patient)
  expect((await ask(port, one.cert)).name).toBe('one')
  await writeFile(files.keyFile, two.key)
  await vi.waitFor(async () => expect((await ask(port, two.cert)).name).toBe('two'), patient)
})

test('files that are absent or do not belong together are refused by name', async () => {
  await writeFile(files.keyFile, two.key)
  expect(() => readCertificate(files)).toThrow('certificate_unusable')
  await rm(files.keyFile)
  await expect(listen()).rejects.toMatchObject({ code: 'certificate_unusable', details: files })
})

describe('what is given for a station', () => {
  const now = new Date('2026-11-23T02:00:00.000Z')
  const authority = makeAuthority({ name: '县', domain: 'fh.example' }, now)
  const { certPem, keyPem } = issueCertificate(authority, 'a.fh.example', now)
  const examine = (cert: string, name: string, at = now) =>
    examineCertificate({ cert: Buffer.from(cert), key: Buffer.from(keyPem) }, () => name, at)

  test('is taken with its chain, and says its name and how long it holds', () => {
    const seen: (readonly string[])[] = []
    const whole = certPem + authority.certPem
    const name = (names: readonly string[]) => {
      seen.push(names)
      return names[0]
    }
    expect(
      examineCertificate({ cert: Buffer.from(whole), key: Buffer.from(keyPem) }, name, now),
    ).toEqual({
      ...{ name: 'a.fh.example', certPem: whole, keyPem },
      ...{ notBefore: '2026-11-22T02:00:00.000Z', notAfter: '2027-11-23T02:00:00.000Z' },
    })
    expect(seen).toEqual([['a.fh.example']])
  })

  test('is refused by name when no browser would believe it', () => {
    expect(() => examine(certPem + one.cert, 'a.fh.example')).toThrow('certificate_chain_broken')
    const impostor = makeAuthority({ name: '县', domain: 'fh.example' }, now)
    expect(() => examine(certPem + impostor.certPem, 'a.fh.example')).toThrow(
      'certificate_chain_broken',
    )
    expect(() => examine(certPem, 'b.fh.example')).toThrow('certificate_for_others')
    const later = new Date('2027-11-23T02:00:00.000Z')
    expect(() => examine(certPem, 'a.fh.example', later)).toThrow('certificate_ended')
  })
})
