/**
 * Spreadsheet programs write characters that XML cannot hold as `_x000D_`, and an underscore that
 * would be read so as `_x005F_` (ECMA-376 22.4.2.4).
 */
export const unescapeCodes = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text

export const escapeCodes = (text: string): string =>
  text
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replace(
      notXml,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )

// A carriage return is legal in XML but is read back as a line feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML forbids
const notXml = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g
