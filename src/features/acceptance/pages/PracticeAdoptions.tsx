import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choice } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { adoptPractice, type Practice } from '../practice-api.ts'
import { useDay } from './use-day.ts'
import './acceptance.css'

/** Where a lesson comes from, which stations took it over and since when; a station that has not may say so. */
export function PracticeAdoptions({
  practice: { id, title, stationName, schoolName, authorName, resourceId, adoptions, mayAdopt },
  onResource = false,
}: {
  practice: Practice
  /** It stands on the page of its resource. */
  onResource?: boolean
}) {
  const { t } = useTranslation('acceptance')
  const onDay = useDay()
  const [asking, setAsking] = useState(false)
  const [only] = mayAdopt.length === 1 ? mayAdopt : []
  return (
    <>
      <p>
        {[
          t('practices.from', { station: stationName }),
          schoolName,
          authorName && t('practices.by', { name: authorName }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {resourceId && (
        <>
          <p>{t('practices.adoptions', { count: adoptions.length })}</p>
          {adoptions.length > 0 && (
            <ul className="acceptance-list">
              {adoptions.map(({ unitCode, unitName, day }) => (
                <li key={unitCode}>
                  {unitName} <span className="quiet">{onDay(day)}</span>
                </li>
              ))}
            </ul>
          )}
          {(mayAdopt.length > 0 || !onResource) && (
            <p className="page-actions">
              {mayAdopt.length > 0 && (
                <Button onClick={() => setAsking(true)}>{t('practices.adopt')}</Button>
              )}
              {!onResource && (
                <Link to={`/library/resources/${resourceId}` as string} className="link-button">
                  {t('practices.toLibrary')}
                </Link>
              )}
            </p>
          )}
        </>
      )}
      {asking && (
        <FormDialog
          of={adoptPractice}
          title={t('practices.adopt')}
          about={<p>{t('practices.adoptAbout', { title })}</p>}
          fixed={{ id }}
          fields={{
            unitCode: choice(
              t('practices.station'),
              mayAdopt.map(({ unitCode, unitName }) => ({ value: unitCode, label: unitName })),
              { find: true, ...(only && { start: only.unitCode }) },
            ),
          }}
          okText={t('practices.adoptDo')}
          done={t('practices.adopted')}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
