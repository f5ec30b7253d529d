import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { useSay } from '../../../ui/say.ts'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { decideExcuse, type WeekOfStation } from '../api.ts'
import { ResponsibleLine } from './ResponsibleLine.tsx'

/** Why a station’s week is as it is, whose it is to mend, and the buttons that do. */
export function StationWeekCells({
  row,
  monday,
  isOver,
  onAsk,
}: {
  row: WeekOfStation
  monday: Day
  /** Nothing can be planned in it any more. */
  isOver: boolean
  onAsk: () => void
}) {
  const { t } = useTranslation('sessions')
  const say = useSay()
  const may = useMay()
  const { reasons, remedies, excuse, mayAsk, name, light, responsible } = row
  if (light === 'idle') return <span className="quiet">{t('weeks.idle')}</span>
  const mayPlan =
    !isOver && remedies.some(({ act }) => act === 'plan_minutes' || act === 'plan_open_day')
  return (
    <div className="week-why">
      {reasons.map((reason) => (
        <span key={`${reason.code} ${JSON.stringify(reason.details)}`}>{say(reason).wrong}</span>
      ))}
      {responsible && (
        <>
          <ResponsibleLine of={responsible} />
          <span className="quiet">
            {t('next.label')}
            {nextSteps(remedies, isOver)
              .map(([step, count]) => t(`next.${step}`, { count }))
              .join(t('next.and'))}
            {remedies.some(({ act }) => act === 'ask_exemption') && t('next.excuse')}
          </span>
        </>
      )}
      {excuse && <Excuse excuse={excuse} />}
      {(remedies.length > 0 || mayAsk) && light !== 'excused' && (
        <div className="session-papers screen-only">
          {mayPlan && (
            <Link to={'/board' as string} search={{ find: name, week: monday } as never}>
              {t('weeks.plan')}
            </Link>
          )}
          {remedies.flatMap((remedy) =>
            remedy.act === 'close_session'
              ? [
                  <Link key={remedy.id} to={`/sessions/${remedy.id}` as string}>
                    {t('weeks.close')}
                  </Link>,
                ]
              : [],
          )}
          {light === 'yellow' && isOver && may('sessions.write') && (
            <Link to={'/sessions' as string}>{t('weeks.record')}</Link>
          )}
          {mayAsk && (
            <Button type="link" size="small" onClick={onAsk}>
              {t('excuse.open')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

type Step = [step: 'close' | 'minutes' | 'openDay' | 'record', count: number]

/** What mends it, all of it; nothing is planned into a week that is over. */
function nextSteps(remedies: WeekOfStation['remedies'], isOver: boolean): Step[] {
  const unclosed = remedies.filter(({ act }) => act === 'close_session').length
  const planned = remedies.flatMap((remedy): Step[] => {
    if (remedy.act === 'plan_minutes') return [['minutes', remedy.minutes]]
    return remedy.act === 'plan_open_day' ? [['openDay', remedy.days]] : []
  })
  return [
    ...(unclosed > 0 ? [['close', unclosed] satisfies Step] : []),
    ...(isOver ? [['record', 0] satisfies Step] : planned),
  ]
}

function Excuse({ excuse }: { excuse: NonNullable<WeekOfStation['excuse']> }) {
  const { t } = useTranslation('sessions')
  const { act, busy } = useAct()
  const { id, state, reason, askedByName, decidedByName, mayDecide } = excuse
  const decide = (approve: boolean) =>
    act(() => ask(decideExcuse, { id, approve }), t(approve ? 'excuse.approved' : 'excuse.refused'))
  return (
    <>
      <span className="quiet">
        {t(`excuse.${state}By`, { name: state === 'asked' ? askedByName : (decidedByName ?? '') })}
        {reason}
      </span>
      {mayDecide && (
        <span className="session-papers screen-only">
          <Button size="small" type="primary" disabled={busy} onClick={() => decide(true)}>
            {t('excuse.approve')}
          </Button>
          <Button size="small" disabled={busy} onClick={() => decide(false)}>
            {t('excuse.refuse')}
          </Button>
        </span>
      )}
    </>
  )
}
