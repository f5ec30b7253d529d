/**
 * A CSV cell has no type: a program that opens the file runs what begins like a formula. The
 * apostrophe in front is the mark for "text"; text that has such apostrophes gets one more, so
 * that taking one away restores every text.
 */
export const guardText = (text: string): string => (dangerous.test(text) ? `'${text}` : text)

export const restoreText = (text: string): string => (guarded.test(text) ? text.slice(1) : text)

// Full-width signs too: programs in Chinese and Japanese take them for the ASCII ones.
const dangerous = /^'*[=+\-@\t\r\n＝＋－＠]/
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/
