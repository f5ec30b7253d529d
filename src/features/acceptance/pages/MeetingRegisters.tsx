import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { ask, withQuery } from '../../../ui/api.ts'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { action, actionLifecycle, meeting } from '../meeting.ts'
import { adoptPlans, handOn, readMeeting } from '../meeting-api.ts'
import { useDay } from './use-day.ts'
import './acceptance.css'

const meetings: ListSetup = {
  shape: meeting,
  sort: '-day',
  columns: ['unitCode', 'day', 'begins', 'venue', 'chair'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
  Beside: MeetingPapers,
}
const actions: ListSetup = {
  shape: action,
  sort: 'dueDay',
  columns: ['unitCode', 'ownerName', 'dueDay', 'raisedOn'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
}

/** The papers of a meeting, what it takes over from earlier ones, and what it hands on. */
function MeetingPapers({ row }: { row: Row }) {
  const { id, state } = row
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const onDay = useDay()
  const may = useMay()
  const query = useAsk(readMeeting, { id })
  const [asking, setAsking] = useState(false)
  const at = (paper: 'notice' | 'minutes') => (format: string) =>
    withQuery(`/api/acceptance/meetings/${id}/paper`, { paper, language, format })
  const took = state === 'held' || state === 'signed'
  const carried = query.data?.carried ?? []
  return (
    <>
      <p className="page-actions">
        <PaperButtons
          at={at('notice')}
          label={t('meeting.notice')}
          numbered={{ paper: 'meeting_notice', id }}
        />
        {took && (
          <PaperButtons
            at={at('minutes')}
            label={t('meeting.minutes')}
            numbered={{ paper: 'meeting_minutes', id }}
          />
        )}
        {took && may('meeting_actions.write') && (
          <Button onClick={() => setAsking(true)}>{t('meeting.handOn')}</Button>
        )}
        {took && may('learning_plans.adopt') && (query.data?.draftPlans ?? 0) > 0 && (
          <AdoptButton id={id} count={query.data?.draftPlans ?? 0} />
        )}
      </p>
      {carried.length > 0 && (
        <section>
          <h3>{t('meeting.carried')}</h3>
          <ul className="acceptance-list">
            {carried.map((one) => (
              <li key={one.id}>
                <StandingMark lifecycle={actionLifecycle} state={one.state} /> {one.what}{' '}
                <span className="quiet">
                  {t('meeting.owner', { name: one.ownerName, day: onDay(one.dueDay) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asking && <HandOn row={row} onClose={() => setAsking(false)} />}
    </>
  )
}

function AdoptButton({ id, count }: { id: string; count: number }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const { act, busy } = useAct()
  return (
    <Button
      loading={busy}
      onClick={() => void act(() => ask(adoptPlans, { id, language }), t('meeting.adopted'))}
    >
      {t('meeting.adopt', { count })}
    </Button>
  )
}

/** What the meeting asked of somebody. */
function HandOn({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation('acceptance')
  const { data: me } = useMe()
  const { day: raisedOn } = row as Row & { day: string }
  return (
    <FormDialog
      of={handOn}
      title={t('handOn.title')}
      about={<p>{t('handOn.about')}</p>}
      fixed={{ id: row.id }}
      fields={{
        what: words(t('handOn.what')),
        ownerName: words(t('handOn.owner')),
        dueDay: day(t('handOn.due'), { start: addDays(me?.today ?? raisedOn, 30), min: raisedOn }),
      }}
      okText={t('handOn.do')}
      done={t('handOn.done')}
      onClose={onClose}
    />
  )
}

export function MeetingList() {
  const { t } = useTranslation('acceptance')
  return (
    <RegisterList
      setup={meetings}
      about={t('meetings.about')}
      start={{ text: t('meetings.start') }}
    />
  )
}

/** What meetings asked for, until it is done. */
export function ActionList() {
  const { t } = useTranslation('acceptance')
  return (
    <RegisterList setup={actions} about={t('actions.about')} start={{ text: t('actions.start') }} />
  )
}

export const MeetingImport = () => <ImportPage shape={meeting} />
export const ActionImport = () => <ImportPage shape={action} />
