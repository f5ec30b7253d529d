/** `%41`, also where a lone `%` is meant or the bytes are in GB18030, as old tools wrote them. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    const plain = Uint8Array.from(bytes.match(/[0-9a-f]{2}/gi) ?? [], (byte) =>
      Number.parseInt(byte, 16),
    )
    for (const encoding of ['utf-8', 'gb18030']) {
      try {
        return new TextDecoder(encoding, { fatal: true }).decode(plain)
      } catch {
        // Then the next one, or as it stands.
      }
    }
    return bytes
  })
}

/** An address whose `%` are all meant as such: browsers send lone ones, and old pages bytes of GB18030. */
export const mendedPercent = (address: string): string =>
  address
    .replace(/(?:%[89a-f][0-9a-f](?:%[0-9a-f]{2})*)+/gi, (bytes) =>
      encodeURIComponent(decodePercent(bytes)),
    )
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
