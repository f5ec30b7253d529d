/** What people wrote on lines of its own, without the empty ones and the blanks around each. */
export const linesOf = (written: string): string[] =>
  written
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
