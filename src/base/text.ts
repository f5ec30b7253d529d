/** The languages of the product; the first is the default. */
export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof languages)[number]

/** One phrase in every language. */
export type Text = Readonly<Record<Language, string>>

export const text = (hans: string, hant: string, en: string): Text => ({
  'zh-Hans': hans,
  'zh-Hant': hant,
  en,
})
