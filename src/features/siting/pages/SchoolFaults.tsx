import { useTranslation } from 'react-i18next'
import type { SchoolsOfLevel } from '../lacking.ts'
import { useCount } from './words-of.ts'

/** Which conditions keep the schools of a place from hosting, each with the number of schools. */
export function SchoolFaults({ found }: { found: readonly SchoolsOfLevel[] }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  return found.map(({ level, schools, fit, faults }) => (
    <p key={level}>
      {t(schools === 0 ? 'kinds.noSchools' : 'kinds.of', {
        level: t(`level.${level}`),
        schools: count(schools),
        fit: count(fit),
        faults: faults
          .map((fault) => t(`kinds.${fault.code}`, { schools: count(fault.schools) }))
          .join(t('outcome.comma')),
      })}
    </p>
  ))
}
