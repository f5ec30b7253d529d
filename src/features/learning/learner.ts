/** Who is signed in at the portal. */
export type Learner = {
  id: string
  name: string
  /** Where he belongs. */
  regionCode: string
}

/** A shared machine forgets its learner after this long without a touch; one's own telephone after `ownDeviceMs`. */
export const sharedIdleMs = 10 * 60_000
export const ownDeviceMs = 90 * 86_400_000
/** A shared machine's session ends with the day, whoever touches it. */
export const sharedMs = 12 * 3_600_000

/** Whether enough was typed to show names: one Han character, or two letters. */
export const isEnoughOfName = (typed: string): boolean => {
  const text = typed.replace(/\s/g, '')
  return /\p{Script=Han}/u.test(text) || text.length >= 2
}

/** What a card says: digits alone, for a reader types them and an input method takes letters for pinyin. */
export const cardDigits = 32
export const isCard = (typed: string): boolean => new RegExp(`^\\d{${cardDigits}}$`).test(typed)
export const pinDigits = { least: 4, most: 6 } as const
