import { Buffer } from 'node:buffer'
import { rowEndpoints } from '../../src/features/registers/row-api.ts'
import type { Shape } from '../../src/features/registers/shape.ts'
import type { BroughtFile, Login } from './login.ts'
import type { World } from './world.ts'

let made = 0

/** What a camera makes, as far as anybody looks at it; each another one. */
export function photo(): BroughtFile {
  const number = Buffer.from(String(++made).padStart(8, '0'))
  const bytes = Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000fffe000a', 'hex'),
    number,
    Buffer.from('ffda0008010100003f0001ffd9', 'hex'),
  ])
  return { name: `${made}.jpg`, bytes, type: 'image/jpeg' }
}

/** A page that was signed by hand and scanned. */
export function scan(): BroughtFile {
  const bytes = Buffer.from(
    `%PDF-1.7\n1 0 obj\n<</Type /Catalog /Scan ${++made}>>\nendobj\ntrailer <<>>\n`,
  )
  return { name: `${made}.pdf`, bytes, type: 'application/pdf' }
}

/** Brings a photo or a paper to each row. */
export async function attach(
  { ledger }: World,
  login: Login,
  { shape, kind, file }: { shape: Shape; kind: string; file: () => BroughtFile },
  rows: readonly { id: string }[],
): Promise<void> {
  const { addFile } = rowEndpoints(shape)
  for (const { id } of rows) {
    await login.bring(addFile, { id, kind }, file())
    const key = `${shape.name} ${id} ${kind}`
    ledger.note('file', key, String(Number(ledger.of('file').get(key) ?? 0) + 1))
  }
}
