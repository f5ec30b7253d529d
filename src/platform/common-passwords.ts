import { createRequire } from 'node:module'
import { loadedOnce } from './loaded-once.ts'

const require = createRequire(import.meta.url)

/** 50,000 that people use most, in small letters; opened only when somebody sets a password. */
export const commonPasswords = loadedOnce((): ReadonlySet<string> => {
  const { dictionary } =
    require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
})
