/** Words of one language by key; keys of keys have a dot between them when they are asked for. */
export type Words = { readonly [key: string]: string | Words }

/** The words of many files as one tree; each key is written once, so that none hides another. */
export const joined = (files: readonly Words[]): Words =>
  files.reduce<Words>((all, one) => both(all, one), {})

function both(these: Words, those: Words, under = ''): Words {
  const all: Record<string, string | Words> = { ...these }
  for (const [key, word] of Object.entries(those)) {
    const present = all[key]
    if (present === undefined) all[key] = word
    else if (typeof present === 'object' && typeof word === 'object')
      all[key] = both(present, word, `${under}${key}.`)
    else throw new Error(`the words of ${under}${key} are written twice`)
  }
  return all
}

/** The phrase at `home.title`, if there is one. */
export function wordAt(words: Words, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<string | Words | undefined>(
      (at, step) => (typeof at === 'object' ? at[step] : undefined),
      words,
    )
  return typeof found === 'string' ? found : undefined
}
