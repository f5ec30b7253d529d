import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { Candidate } from '../candidate.ts'
import { CandidateReasons } from './CandidateReasons.tsx'
import { schoolKey } from './scenario-map.ts'
import { useCount, useDistance } from './words-of.ts'

/** Schools in the order in which they suggest themselves, with the reasons for that order. */
export function CandidateTable({
  candidates,
  hostId,
  onPoint,
  action,
}: {
  candidates: readonly Candidate[]
  hostId?: string | undefined
  onPoint?: (key: string) => void
  action?: ((candidate: Candidate) => ReactNode) | undefined
}) {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  const columns: Column<Candidate>[] = [
    {
      key: 'school',
      heading: t('school'),
      cell: ({ schoolId, schoolName, ruling }) => (
        <span className="unit-name">
          <Link
            to={`/schools/${schoolId}` as string}
            onMouseEnter={() => onPoint?.(schoolKey(schoolId))}
            onFocus={() => onPoint?.(schoolKey(schoolId))}
          >
            {schoolName}
          </Link>
          {schoolId === hostId && (
            <span>
              <StateMark tone="good">{t('candidate.host')}</StateMark>
            </span>
          )}
          {ruling && (
            <span>
              <StateMark tone={ruling === 'locked' ? 'good' : 'bad'}>
                {t(`ruling.${ruling}`)}
              </StateMark>
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'distance',
      heading: t('distance'),
      numeric: true,
      cell: ({ distanceMetres, byRoad, travelMinutes }) => (
        <span className="unit-name">
          {distance(distanceMetres)}
          <span className="quiet">
            {byRoad
              ? t('candidate.byRoad', { minutes: travelMinutes ?? '?' })
              : t('candidate.straight')}
          </span>
        </span>
      ),
    },
    {
      key: 'seats',
      heading: t('candidate.seats'),
      numeric: true,
      cell: ({ usableSeats, taken, capacity }) => (
        <span className="unit-name">
          {t('candidate.seatsOf', { taken: count(taken), capacity: count(capacity) })}
          <span className="quiet">{t('candidate.usable', { seats: count(usableSeats) })}</span>
        </span>
      ),
    },
    {
      key: 'reasons',
      heading: t('candidate.reasons'),
      cell: (candidate) => <CandidateReasons candidate={candidate} />,
    },
  ]
  return (
    <DataTable
      caption={t('candidate.title')}
      rows={candidates}
      keyOf={({ schoolId }) => schoolId}
      columns={
        action
          ? [
              ...columns,
              {
                key: 'do',
                heading: <span className="unseen">{t('candidate.do')}</span>,
                cell: action,
              },
            ]
          : columns
      }
    />
  )
}
