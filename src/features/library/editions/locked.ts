/** Where each kind of paper from before 2007 says that it opens only with a password. */
const signs: Readonly<Record<string, { streams: readonly string[]; isLocked: IsLocked }>> = {
  doc: { streams: ['WordDocument'], isLocked: isLockedText },
  xls: { streams: ['Workbook', 'Book'], isLocked: isLockedSheet },
  ppt: { streams: ['Current User'], isLocked: areLockedSlides },
}
type IsLocked = (head: DataView) => boolean

/** Whether a paper in a compound file is locked; `headOf` reads the beginning of what lies in it. */
export async function isLockedPaper(
  ending: string,
  headOf: (name: string) => Promise<Uint8Array>,
): Promise<boolean> {
  const { streams, isLocked } = signs[ending] ?? { streams: [], isLocked: () => false }
  for (const name of streams) {
    const head = await headOf(name)
    if (isLocked(new DataView(head.buffer, head.byteOffset, head.byteLength))) return true
  }
  return false
}

/** One of the marks behind the first ten bytes. */
function isLockedText(head: DataView): boolean {
  return head.byteLength >= 12 && (head.getUint16(10, true) & 0x0100) !== 0
}

/** What stands behind the opening record, or behind the one that reserves writing. */
function isLockedSheet(head: DataView): boolean {
  const [opening, reserved, locked] = [0x0809, 0x0086, 0x002f]
  for (let at = 0; at + 4 <= head.byteLength; at += 4 + head.getUint16(at + 2, true)) {
    const record = head.getUint16(at, true)
    if (record === locked) return true
    if (record !== opening && record !== reserved) return false
  }
  return false
}

function areLockedSlides(head: DataView): boolean {
  return head.byteLength >= 16 && head.getUint32(12, true) === 0xf3d1c4df
}

/** What the list of an OpenDocument says of each part that is locked. */
export const isLockedList = (xml: string): boolean => /<(\w+:)?encryption-data[\s>/]/.test(xml)
