import { Link, useSearch } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { beginTrials, readTrials, type Trial } from '../api.ts'
import { TrialBars } from './TrialBars.tsx'
import { useDay } from './use-day.ts'
import './acceptance.css'

/** Every station in its trial, how far it has come, and which the county may look at. */
export function TrialsPage() {
  const { t } = useTranslation('acceptance')
  const may = useMay()
  const place = usePlaceQuery()
  const query = useAsk(readTrials, place)
  const [asking, setAsking] = useState(false)
  const mayBegin = query.data?.mayBegin ?? 0
  return (
    <Page
      title={t('trial.title')}
      about={t('trial.about')}
      actions={
        mayBegin > 0 &&
        may('acceptance.try') && (
          <Button type="primary" onClick={() => setAsking(true)}>
            {t('trial.begin', { count: mayBegin })}
          </Button>
        )
      }
    >
      <Loaded query={query}>{({ trials }) => <Trials trials={trials} />}</Loaded>
      {asking && place && (
        <BeginDialog place={place} count={mayBegin} onClose={() => setAsking(false)} />
      )}
    </Page>
  )
}

const which = {
  ready: ({ isReady }: Trial) => isReady,
  lacking: ({ isReady }: Trial) => !isReady,
  unhung: ({ bars }: Trial) => isShort(bars, 'hung'),
  idle: ({ bars }: Trial) => isShort(bars, 'running'),
  loose: ({ bars }: Trial) => isShort(bars, 'standard'),
}
type Only = keyof typeof which

const isShort = (bars: Trial['bars'], wanted: Trial['bars'][number]['name']): boolean =>
  bars.some(({ name, done, total }) => name === wanted && done < total)

function Trials({ trials }: { trials: readonly Trial[] }) {
  const { t } = useTranslation('acceptance')
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const shown = trials.filter(
    (one) =>
      [one.name, one.townshipName, one.schoolName].some((text) => text?.includes(find.trim())) &&
      (only === undefined || which[only]?.(one) !== false),
  )
  return (
    <List<Trial, Only>
      find={{ value: find, label: t('trial.find'), onSearch: setFind }}
      only={{
        label: t('trial.only'),
        placeholder: t('trial.only'),
        value: only,
        onChange: (next) => setAddress({ only: next }),
        options: (Object.keys(which) as Only[]).map((value) => ({
          value,
          label: t(`trial.${value}`, { count: trials.filter(which[value]).length }),
        })),
      }}
      count={t('trial.count', { count: shown.length })}
      none={t('trial.none')}
      caption={t('trial.title')}
      rows={shown}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'station',
          heading: t('trial.station'),
          cell: ({ id, name, level, townshipName, schoolName }) => (
            <span className="two-lines">
              <Link to={`/founding/${id}` as string}>
                {level === 'village' ? `${townshipName} ${name}` : name}
              </Link>
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        {
          key: 'bars',
          heading: t('trial.bars'),
          cell: ({ bars }) => <TrialBars bars={bars} />,
        },
        {
          key: 'figures',
          heading: t('trial.figures'),
          cell: (one) => <TrialFigures trial={one} />,
        },
        {
          key: 'lacks',
          heading: t('trial.lacks'),
          cell: (one) => <TrialLacks trial={one} />,
        },
      ]}
    />
  )
}

function TrialFigures({
  trial: { beganOn, days, sessions, minutes, attendees },
}: {
  trial: Trial
}) {
  const { t } = useTranslation('acceptance')
  const onDay = useDay()
  return (
    <span className="two-lines">
      <span>{t('trial.since', { day: onDay(beganOn), count: days })}</span>
      <span className="quiet">{t('trial.took', { sessions, minutes, attendees })}</span>
    </span>
  )
}

function TrialLacks({ trial: { lacks, isReady } }: { trial: Trial }) {
  const { t } = useTranslation('acceptance')
  const say = useSay()
  if (isReady) return <StateMark tone="good">{t('trial.isReady')}</StateMark>
  const [first] = lacks
  return (
    <span className="two-lines">
      {first && say(first).wrong}
      {lacks.length > 1 && (
        <span className="quiet">{t('trial.more', { count: lacks.length - 1 })}</span>
      )}
    </span>
  )
}

function BeginDialog({
  place,
  count,
  onClose,
}: {
  place: NonNullable<ReturnType<typeof usePlaceQuery>>
  count: number
  onClose: () => void
}) {
  const { t } = useTranslation('acceptance')
  const { message } = App.useApp()
  const { data: me } = useMe()
  return (
    <FormDialog
      of={beginTrials}
      title={t('begin.title')}
      about={<p>{t('begin.about', { count })}</p>}
      fixed={place}
      fields={{ day: day(t('begin.day'), { start: me?.today }), note: words(t('begin.note')) }}
      okText={t('begin.do')}
      done={t('begin.title')}
      onDone={({ begun }) => void message.info(t('begin.done', { count: begun }))}
      onClose={onClose}
    />
  )
}
