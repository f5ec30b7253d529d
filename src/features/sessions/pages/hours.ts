export const hours = (minutes: number): string => (minutes / 60).toFixed(1)

/** As per cent; of nothing there is no share. */
export const share = (part: number, of: number): string =>
  of === 0 ? '—' : `${((part / of) * 100).toFixed(1)}%`
