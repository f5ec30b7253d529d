/** Browsers of before 2022 cannot unpack; the book is downloaded there. */
export const canOpenBooks = (() => {
  try {
    return new DecompressionStream('deflate-raw') !== undefined
  } catch {
    return false
  }
})()
