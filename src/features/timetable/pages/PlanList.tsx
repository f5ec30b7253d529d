import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listTerms } from '../api.ts'
import { listPlans, makePlan } from '../plan/plan-api.ts'
import { type PlanSettings, type TermPlanHead, usualSettings } from '../plan/term-plan.ts'
import { BroadcastsField } from './BroadcastsField.tsx'
import { PlanMark } from './PlanMark.tsx'

/** Plans for the term of all stations of a place. */
export function PlanList() {
  const { t } = useTranslation('timetable')
  const place = usePlaceQuery()
  const query = useAsk(listPlans, place)
  const [making, setMaking] = useState(false)
  return (
    <Page
      title={t('plan.title')}
      about={t('plan.about')}
      actions={
        <Button type="primary" onClick={() => setMaking(true)}>
          {t('plan.new')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ plans }) =>
          plans.length === 0 ? (
            <Empty title={t('plan.none')}>{t('plan.noneText')}</Empty>
          ) : (
            <Plans plans={plans} />
          )
        }
      </Loaded>
      {making && place && <NewPlanDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Plans({ plans }: { plans: readonly TermPlanHead[] }) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { data: me } = useMe()
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <DataTable
      caption={t('plan.title')}
      rows={plans}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          heading: t('plan.name'),
          cell: ({ id, name }) => <Link to={`/plans/${id}` as string}>{name}</Link>,
        },
        {
          key: 'span',
          heading: t('plan.span'),
          cell: ({ fromDay, toDay }) => t('one.span', { from: day(fromDay), to: day(toDay) }),
        },
        {
          key: 'state',
          heading: t('state'),
          cell: (plan) => <PlanMark plan={plan} />,
        },
        {
          key: 'at',
          heading: t('plan.solvedAt'),
          cell: ({ solvedAt }) => solvedAt && formatInstant(solvedAt, language, me?.today ?? ''),
        },
      ]}
    />
  )
}

function NewPlanDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('timetable')
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const navigate = useNavigate()
  const terms = useAsk(listTerms, place)
  const [term] = terms.data?.terms ?? []
  const today = me?.today ?? ''
  const [name, setName] = useState(t('plan.usualName'))
  const [from, setFrom] = useState<string>()
  const [to, setTo] = useState<string>()
  const [settings, setSettings] = useState<PlanSettings>(usualSettings)
  const fromDay = from ?? (term && term.from > today ? term.from : today)
  const toDay = to ?? term?.to ?? ''
  const set = (change: Partial<PlanSettings>) => setSettings({ ...settings, ...change })
  const [first = 60] = settings.sessions
  return (
    <AskDialog
      title={t('plan.new')}
      okText={t('plan.do')}
      done={t('plan.begun')}
      ready={name.trim() !== '' && toDay >= fromDay && settings.latest > settings.earliest}
      work={async () => {
        if (!place) return
        const { id } = await ask(makePlan, {
          ...{ name: name.trim(), place: place.place, placeLevel: place.placeLevel ?? 'county' },
          ...{ fromDay, toDay, settings },
        })
        void navigate({ to: `/plans/${id}` as string })
      }}
      onClose={onClose}
    >
      <p>{t('plan.newAbout')}</p>
      <FormField label={t('plan.name')}>
        {(input) => (
          <Input
            {...input}
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </FormField>
      <div className="form-grid">
        <DayInput label={t('propose.from')} value={fromDay} min={today} onChange={setFrom} />
        <DayInput label={t('propose.to')} value={toDay} min={fromDay} onChange={setTo} />
        <FormField label={t('plan.times')}>
          {(input) => (
            <InputNumber<number>
              {...input}
              min={1}
              max={7}
              precision={0}
              value={settings.sessions.length}
              onChange={(count) =>
                set({ sessions: Array.from({ length: count ?? 2 }, () => first) })
              }
            />
          )}
        </FormField>
        <FormField label={t('plan.length')}>
          {(input) => (
            <InputNumber<number>
              {...input}
              min={20}
              max={240}
              step={10}
              precision={0}
              suffix={t('plan.minutes')}
              value={first}
              onChange={(length) => set({ sessions: settings.sessions.map(() => length ?? 60) })}
            />
          )}
        </FormField>
        <FormField label={t('plan.openLength')}>
          {(input) => (
            <InputNumber<number>
              {...input}
              min={0}
              max={600}
              step={30}
              precision={0}
              suffix={t('plan.minutes')}
              value={settings.openDayMinutes}
              onChange={(length) => set({ openDayMinutes: length ?? 120 })}
            />
          )}
        </FormField>
        {(['earliest', 'latest'] as const).map((which) => (
          <FormField key={which} label={t(`plan.${which}`)}>
            {(input) => (
              <Input
                {...input}
                type="time"
                step={900}
                value={timeOfMinute(settings[which])}
                onChange={({ target }) =>
                  target.value !== '' && set({ [which]: minuteOfTime(target.value) })
                }
              />
            )}
          </FormField>
        ))}
      </div>
      <Checkbox
        checked={settings.openAtWeekends}
        onChange={({ target }) => set({ openAtWeekends: target.checked })}
      >
        {t('plan.openAtWeekends')}
      </Checkbox>
      <BroadcastsField
        start={settings.broadcasts ?? []}
        onChange={(broadcasts) => set({ broadcasts })}
      />
    </AskDialog>
  )
}
