import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outcome } from '../scenario.ts'
import { useCount, useDistance } from './words-of.ts'

export type OutcomeFigure = {
  key: string
  of: (outcome: Outcome) => ReactNode
  tone?: (outcome: Outcome) => 'bad' | undefined
}

/** The numbers by which scenarios are judged, in one order wherever they stand. */
export function useFigures(): readonly OutcomeFigure[] {
  const { t } = useTranslation('siting')
  const count = useCount()
  const distance = useDistance()
  return [
    { key: 'hosts', of: ({ hosts }) => count(hosts) },
    { key: 'served', of: ({ served }) => count(served) },
    {
      key: 'unserved',
      of: ({ unserved }) => count(unserved),
      tone: ({ unserved }) => (unserved > 0 ? 'bad' : undefined),
    },
    { key: 'mean', of: ({ meanMetres }) => distance(meanMetres) },
    { key: 'worst', of: ({ worstMetres }) => distance(worstMetres) },
    {
      key: 'within',
      of: ({ peopleWithinRadius, people }) =>
        t('figure.share', {
          percent: people === 0 ? 0 : Math.floor((peopleWithinRadius * 100) / people),
        }),
    },
  ]
}
