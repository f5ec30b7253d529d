import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'

export function useDay(): (day: string) => string {
  const language = useLanguage()
  const { data: me } = useMe()
  return (day) => formatDay(day, language, me?.today ?? '')
}
