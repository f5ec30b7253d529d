/** How many pixels a JPEG or PNG has, by its head; undefined: it does not say. */
export function pixelsOf(bytes: Buffer): number | undefined {
  if (bytes[0] === 0x89)
    return bytes.length < 24 ? undefined : bytes.readUInt32BE(16) * bytes.readUInt32BE(20)
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const mark = bytes[at + 1] ?? 0
    // The frames, without the tables that stand among their marks.
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark))
      return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7)
    at += mark === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
