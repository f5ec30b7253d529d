/** Whether a font has a glyph for a code point. */
export type Coverage = (codePoint: number) => boolean

/**
 * Reads the character map of a TrueType or OpenType font. Only format 12 is read: every font that
 * covers rare Han characters has it, because format 4 ends at U+FFFF.
 */
export function coverageOf(font: Uint8Array): Coverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const start = fullMapOffset(view, tableOffset(view, 'cmap'))
  const groups = view.getUint32(start + 12)
  const covered = new Uint8Array(0x110000 / 8)
  for (let group = 0; group < groups; group++) {
    const at = start + 16 + group * 12
    const last = view.getUint32(at + 4)
    for (let codePoint = view.getUint32(at); codePoint <= last; codePoint++) {
      covered[codePoint >> 3] = (covered[codePoint >> 3] ?? 0) | (1 << (codePoint & 7))
    }
  }
  return (codePoint) => ((covered[codePoint >> 3] ?? 0) & (1 << (codePoint & 7))) !== 0
}

function tableOffset(view: DataView, tag: string): number {
  const tables = view.getUint16(4)
  for (let index = 0; index < tables; index++) {
    const at = 12 + index * 16
    const name = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)))
    if (name === tag) return view.getUint32(at + 8)
  }
  throw new Error(`the font has no ${tag} table`)
}

function fullMapOffset(view: DataView, cmap: number): number {
  const maps = view.getUint16(cmap + 2)
  for (let index = 0; index < maps; index++) {
    const at = cmap + view.getUint32(cmap + 4 + index * 8 + 4)
    if (view.getUint16(at) === 12) return at
  }
  throw new Error('the font has no character map of format 12')
}
