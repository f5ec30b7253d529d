import { crc32, deflateRawSync } from 'node:zlib'

/** A member of a zip, told as a packer would that means no good. */
export type Packed = {
  name: string | Buffer
  content?: string | Buffer
  /** Type and rights as Unix has them, such as a link's. */
  unixMode?: number
  saysUtf8?: boolean
  encrypted?: boolean
  /** What the directory claims of its size. */
  claimedBytes?: number
  /** Fields beside the name in the directory, such as the name in Unicode. */
  extra?: Buffer
  /** What the directory claims of its content. */
  claimedCrc?: number
}

/** A zip, byte by byte: members, directory, end. */
export function packZip(members: readonly Packed[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content = '', unixMode, claimedBytes, extra, ...told } of members) {
    const nameBytes = Buffer.isBuffer(name) ? name : Buffer.from(name)
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE((told.saysUtf8 ? 0x800 : 0) | (told.encrypted ? 1 : 0), 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(told.claimedCrc ?? crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedBytes ?? bytes.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed])
    const attributes = Buffer.alloc(14)
    attributes.writeUInt32LE(((unixMode ?? 0) << 16) >>> 0, 6)
    attributes.writeUInt32LE(offset, 10)
    const listed = Buffer.from(common)
    listed.writeUInt16LE(extra?.length ?? 0, 24)
    const madeBy = Buffer.from([20, unixMode === undefined ? 0 : 3])
    directory.push(
      Buffer.concat([
        ...[Buffer.from('PK\x01\x02'), madeBy, listed, attributes, nameBytes],
        extra ?? Buffer.alloc(0),
      ]),
    )
    bodies.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, entries, end])
}
