/** What the server's clock is ahead of this device's, as of the last answer. */
const key = 'cunxiao.clockAheadMs'

export const clockAheadMs = (): number => Number(localStorage.getItem(key) ?? 0)

export const noteClock = (response: Response): void =>
  noteServerTime(Date.parse(response.headers.get('date') ?? ''))

/** Headers say whole seconds: what is less apart is not apart. */
export function noteServerTime(theirMs: number): void {
  const aheadMs = Number.isNaN(theirMs) ? 0 : theirMs - Date.now()
  localStorage.setItem(key, String(Math.abs(aheadMs) < 2_000 ? 0 : aheadMs))
}
