import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { parties } from '../../team/appointment.ts'
import { type MeetingBody, planMeeting, readBodies } from '../meeting-api.ts'
import { useDay } from './use-day.ts'
import './acceptance.css'

/** Who meets about each station, when they met last, and by when they meet again. */
export function MeetingsPage() {
  const { t } = useTranslation('acceptance')
  const query = useAsk(readBodies, usePlaceQuery())
  return (
    <Page title={t('bodies.title')} about={t('bodies.about')}>
      <Loaded query={query}>{({ bodies }) => <Bodies bodies={bodies} />}</Loaded>
    </Page>
  )
}

const which = {
  overdue: ({ isOverdue }: MeetingBody) => isOverdue,
  never: ({ lastOn }: MeetingBody) => lastOn === null,
  unled: ({ leads }: MeetingBody) => leads.some(({ name }) => name === null),
  behind: ({ lateActions }: MeetingBody) => lateActions > 0,
}
type Only = keyof typeof which

function Bodies({ bodies }: { bodies: readonly MeetingBody[] }) {
  const { t } = useTranslation('acceptance')
  const may = useMay()
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [planned, setPlanned] = useState<MeetingBody>()
  const shown = bodies.filter(
    (one) =>
      [one.unitName, one.townshipName, one.schoolName].some((text) =>
        text?.includes(find.trim()),
      ) &&
      (only === undefined || which[only]?.(one) !== false),
  )
  return (
    <>
      <List<MeetingBody, Only>
        find={{ value: find, label: t('bodies.find'), onSearch: setFind }}
        only={{
          label: t('bodies.only'),
          placeholder: t('bodies.only'),
          value: only,
          onChange: (next) => setAddress({ only: next }),
          options: (Object.keys(which) as Only[]).map((value) => ({
            value,
            label: t(`bodies.${value}`, { count: bodies.filter(which[value]).length }),
          })),
        }}
        none={t('bodies.none')}
        caption={t('bodies.title')}
        rows={shown}
        keyOf={({ stationId }) => stationId}
        scrolls
        columns={[
          {
            key: 'station',
            heading: t('bodies.station'),
            cell: ({ stationId, unitName, level, townshipName, schoolName }) => (
              <span className="two-lines">
                <Link to={`/founding/${stationId}` as string}>
                  {level === 'village' ? `${townshipName} ${unitName}` : unitName}
                </Link>
                <span className="quiet">{schoolName}</span>
              </span>
            ),
          },
          { key: 'leads', heading: t('bodies.leads'), cell: (one) => <Leads body={one} /> },
          { key: 'met', heading: t('bodies.met'), cell: (one) => <Met body={one} /> },
          { key: 'open', heading: t('bodies.open'), cell: (one) => <Open body={one} /> },
          {
            key: 'plan',
            heading: '',
            cell: (one) =>
              may('joint_meetings.write') &&
              (one.next ? (
                <Link to={'/joint_meetings' as never} search={{ row: one.next.id } as never}>
                  {t('bodies.openNext')}
                </Link>
              ) : (
                <Button size="small" onClick={() => setPlanned(one)}>
                  {t('bodies.plan')}
                </Button>
              )),
          },
        ]}
      />
      {planned && <PlanDialog body={planned} onClose={() => setPlanned(undefined)} />}
    </>
  )
}

function Leads({ body: { leads } }: { body: MeetingBody }) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  return (
    <span className="two-lines">
      {leads.map(({ party, name }) => (
        <span key={party}>
          <span className="quiet">{read(parties[party])}</span> {name ?? t('bodies.nobody')}
        </span>
      ))}
    </span>
  )
}

function Met({ body: { lastOn, nextBy, isOverdue, next } }: { body: MeetingBody }) {
  const { t } = useTranslation('acceptance')
  const onDay = useDay()
  return (
    <span className="two-lines">
      {isOverdue ? (
        <StateMark tone="bad">{t('bodies.late', { day: onDay(nextBy) })}</StateMark>
      ) : (
        t('bodies.nextBy', { day: onDay(nextBy) })
      )}
      <span className="quiet">
        {lastOn ? t('bodies.lastOn', { day: onDay(lastOn) }) : t('bodies.neverMet')}
        {next && t('bodies.next', { day: onDay(next.day) })}
      </span>
    </span>
  )
}

function Open({ body: { openActions, lateActions } }: { body: MeetingBody }) {
  const { t } = useTranslation('acceptance')
  if (openActions === 0) return <span className="quiet">{t('bodies.nothing')}</span>
  return (
    <span className="two-lines">
      {t('bodies.actions', { count: openActions })}
      {lateActions > 0 && (
        <StateMark tone="bad">{t('bodies.lateActions', { count: lateActions })}</StateMark>
      )}
    </span>
  )
}

/** The agenda is made of what is open there. */
function PlanDialog({ body, onClose }: { body: MeetingBody; onClose: () => void }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const navigate = useNavigate()
  const { data: me } = useMe()
  const { unitCode, unitName } = body
  return (
    <FormDialog
      of={planMeeting}
      title={t('plan.title', { unit: unitName })}
      about={<p>{t('plan.about')}</p>}
      fixed={{ unitCode, language }}
      fields={{
        topic: words(t('plan.topic'), { start: t('plan.topicStart', { unit: unitName }) }),
        day: day(t('plan.day'), { start: addDays(me?.today ?? '', 7) }),
        begins: words(t('plan.begins'), { start: '15:00' }),
        venue: words(t('plan.venue')),
      }}
      okText={t('plan.do')}
      done={t('plan.done')}
      onDone={({ id }) =>
        void navigate({ to: '/joint_meetings' as never, search: { row: id } as never })
      }
      onClose={onClose}
    />
  )
}
