/** Plates at their true size, a page each. */
export type PlateArtwork = {
  widthMm: number
  heightMm: number
  plates: readonly { lines: readonly string[] }[]
}
