import { useLanguage } from '../../../ui/language.ts'
import type { SubjectOfTree } from '../api.ts'
import { useSubjects } from './library-query.ts'

/** What a subject is called in the reader's language. */
export function useSubjectName(): (subject: Pick<SubjectOfTree, 'name' | 'englishName'>) => string {
  const language = useLanguage()
  return ({ name, englishName }) => (language === 'en' ? (englishName ?? name) : name)
}

/** The same by a code; a word that no subject has stays as it is. */
export function useSubjectOfCode(): (code: string) => string {
  const { data } = useSubjects()
  const nameOf = useSubjectName()
  const known = new Map(
    (data?.subjects ?? []).flatMap((one) =>
      [one.name, ...(one.synonyms ?? []), ...(one.formerCodes ?? []), one.code].map(
        (word) => [word, one] as const,
      ),
    ),
  )
  return (code) => {
    const found = known.get(code)
    return found ? nameOf(found) : code
  }
}
