import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type StationStage, stationLifecycle } from '../../founding/station-life.ts'
import { readUpperLevels } from '../batch-api.ts'
import { evaluationLifecycle, levels } from '../evaluation.ts'
import { type RegisteredStation, readRegister } from '../register-api.ts'
import { readSheets, type SheetLine } from '../sheet-api.ts'
import { ApplicationCard } from './ApplicationCard.tsx'
import { BatchCard, CommitDialog } from './BatchCard.tsx'
import { useDay } from './use-day.ts'
import './acceptance.css'

/** What county, city and province look at, level by level. */
export function AcceptancePage() {
  const { t } = useTranslation('acceptance')
  const may = useMay()
  const place = usePlaceQuery()
  const sheets = useAsk(readSheets, place)
  const upper = useAsk(readUpperLevels, may('acceptance.read') ? place : undefined)
  const [asking, setAsking] = useState(false)
  const { batches = [], applications = [], mayCommit = false, mayApply = false } = upper.data ?? {}
  return (
    <Page
      title={t('acceptance.title')}
      about={t('acceptance.about')}
      actions={
        <>
          {may('acceptance_sheets.write') && (
            <Link
              to={'/acceptance_sheets' as never}
              search={{ row: 'new' } as never}
              className="link-button"
            >
              {t('acceptance.add')}
            </Link>
          )}
          {mayCommit && <Button onClick={() => setAsking(true)}>{t('acceptance.commit')}</Button>}
        </>
      }
    >
      {applications.map((one) => (
        <ApplicationCard key={one.id} application={one} />
      ))}
      {batches.map((one) => (
        <BatchCard
          key={one.id}
          batch={one}
          mayApply={
            mayApply &&
            !applications.some(({ batchId, state }) => batchId === one.id && state !== 'returned')
          }
        />
      ))}
      <Section title={t('acceptance.sheets')}>
        <Loaded query={sheets}>{(found) => <Sheets sheets={found.sheets} />}</Loaded>
      </Section>
      <Register />
      {asking && place && <CommitDialog place={place.place} onClose={() => setAsking(false)} />}
    </Page>
  )
}

/** Stations that the province has numbered; nothing before there is one. */
function Register() {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const language = useLanguage()
  const onDay = useDay()
  const place = usePlaceQuery()
  const query = useAsk(readRegister, useMay()('founding.read') ? place : undefined)
  const stations = query.data?.stations ?? []
  if (!place || stations.length === 0) return null
  return (
    <Section
      title={t('register.title', { count: stations.length })}
      actions={
        <>
          <Button
            href={withQuery('/api/acceptance/register/sheet', { ...place, language })}
            download
          >
            {t('register.sheet')}
          </Button>
          <Button href={withQuery('/api/acceptance/register', place)} download="stations.json">
            {t('register.exchange')}
          </Button>
        </>
      }
    >
      <List<RegisteredStation>
        none={t('acceptance.none')}
        caption={t('register.title', { count: stations.length })}
        rows={stations}
        keyOf={({ code }) => code}
        scrolls
        columns={[
          { key: 'code', heading: t('register.code'), cell: ({ code }) => code },
          {
            key: 'name',
            heading: t('trial.station'),
            cell: ({ officialName, schoolName }) => (
              <span className="two-lines">
                {officialName}
                <span className="quiet">{schoolName}</span>
              </span>
            ),
          },
          {
            key: 'stage',
            heading: t('register.stage'),
            cell: ({ stage }) => read(stationLifecycle.states[stage as StationStage]),
          },
          {
            key: 'day',
            heading: t('register.day'),
            cell: ({ numberedOn }) => onDay(numberedOn),
          },
        ]}
      />
    </Section>
  )
}

function Sheets({ sheets }: { sheets: readonly SheetLine[] }) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const onDay = useDay()
  const [find, setFind] = useState('')
  const shown = sheets.filter((one) =>
    [one.unitName, one.townshipName, one.schoolName, one.inspectors].some((text) =>
      text?.includes(find.trim()),
    ),
  )
  return (
    <List<SheetLine>
      find={{ value: find, label: t('acceptance.find'), onSearch: setFind }}
      none={t('acceptance.none')}
      caption={t('acceptance.sheets')}
      rows={shown}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'station',
          heading: t('trial.station'),
          cell: ({ id, unitName, unitLevel, townshipName, schoolName }) => (
            <span className="two-lines">
              <Link to={`/acceptance/${id}` as string}>
                {unitLevel === 'village' ? `${townshipName} ${unitName}` : unitName}
              </Link>
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        { key: 'level', heading: t('acceptance.level'), cell: ({ level }) => read(levels[level]) },
        {
          key: 'state',
          heading: t('acceptance.state'),
          cell: ({ state, isToChoose }) => (
            <span className="two-lines">
              <StandingMark lifecycle={evaluationLifecycle} state={state} />
              {isToChoose && <StateMark tone="soon">{t('acceptance.toChoose')}</StateMark>}
            </span>
          ),
        },
        {
          key: 'score',
          heading: t('acceptance.score'),
          cell: ({ score, total }) =>
            score === null ? '—' : total === null ? score : `${score}/${total}`,
        },
        {
          key: 'visit',
          heading: t('acceptance.visit'),
          cell: ({ visitDay, inspectors }) => (
            <span className="two-lines">
              {onDay(visitDay)}
              <span className="quiet">{inspectors}</span>
            </span>
          ),
        },
      ]}
    />
  )
}
