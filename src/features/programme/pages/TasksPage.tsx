import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type PlanTask, readPlanTasks, type TaskPart, tickPart } from '../task-api.ts'
import { useDay } from './use-day.ts'
import './plan.css'

/** Steps of the plan in force: who leads, who cooperates, each ticks his own part (G-3). */
export function TasksPage() {
  const { t } = useTranslation('programme')
  const query = useAsk(readPlanTasks, usePlaceQuery())
  return (
    <Page title={t('tasks.title')} about={t('tasks.about')}>
      <Loaded query={query}>{({ tasks }) => <Tasks tasks={tasks} />}</Loaded>
    </Page>
  )
}

const which = {
  own: ({ parts }: PlanTask) => parts.some(({ isMine, doneOn }) => isMine && doneOn === null),
  late: ({ rung }: PlanTask) => rung > 0,
  open: ({ isDone }: PlanTask) => !isDone,
}
type Only = keyof typeof which

function Tasks({ tasks }: { tasks: readonly PlanTask[] }) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const { only: asked }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only | undefined>(asked)
  const shown = tasks.filter(
    (task) =>
      [task.title, task.taskTitle, ...task.parts.map(({ orgName }) => orgName)].some((one) =>
        one.includes(find.trim()),
      ) &&
      (only === undefined || which[only](task)),
  )
  return (
    <List<PlanTask, Only>
      find={{ value: find, label: t('tasks.find'), onSearch: setFind }}
      only={{
        label: t('tasks.only'),
        placeholder: t('tasks.only'),
        value: only,
        onChange: setOnly,
        options: (Object.keys(which) as Only[]).map((value) => ({
          value,
          label: t(`tasks.${value}`, { count: tasks.filter(which[value]).length }),
        })),
      }}
      count={t('tasks.count', {
        done: tasks.filter(({ isDone }) => isDone).length,
        count: tasks.length,
      })}
      none={tasks.length === 0 ? t('tasks.none') : t('tasks.noneHere')}
      caption={t('tasks.title')}
      rows={shown}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'task',
          heading: t('tasks.task'),
          cell: ({ title, taskTitle }) => (
            <span className="two-lines">
              {title}
              <span className="quiet">{taskTitle}</span>
            </span>
          ),
        },
        {
          key: 'due',
          heading: t('tasks.due'),
          cell: ({ dueOn, isDone, rung }) => (
            <span className="two-lines">
              {onDay(dueOn)}
              <span>
                {isDone ? (
                  <StateMark tone="good">{t('tasks.done')}</StateMark>
                ) : rung > 0 ? (
                  <StateMark tone="bad">{t(`tasks.rung${rung as 1 | 2 | 3 | 4}`)}</StateMark>
                ) : (
                  <StateMark tone="soon">{t('tasks.going')}</StateMark>
                )}
              </span>
            </span>
          ),
        },
        {
          key: 'parts',
          heading: t('tasks.parts'),
          cell: ({ parts }) => (
            <ul className="task-parts">
              {parts.map((part) => (
                <Part key={part.id} part={part} />
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}

function Part({ part }: { part: TaskPart }) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const { act, busy } = useAct()
  const [ticking, setTicking] = useState(false)
  const { id, orgName, leads, doneOn, doneByName, note, isMine } = part
  return (
    <li>
      <span className="two-lines">
        <span>
          {doneOn ? '✓ ' : '○ '}
          {orgName} {leads && <span className="quiet">{t('tasks.lead')}</span>}
        </span>
        {doneOn && (
          <span className="quiet">
            {t('tasks.doneBy', { name: doneByName, day: onDay(doneOn) })} {note}
          </span>
        )}
      </span>
      {isMine && !doneOn && (
        <Button size="small" className="screen-only" onClick={() => setTicking(true)}>
          {t('tasks.tick')}
        </Button>
      )}
      {isMine && doneOn && (
        <Button
          size="small"
          className="screen-only"
          loading={busy}
          onClick={() => void act(() => ask(tickPart, { id, done: false }), t('tasks.unticked'))}
        >
          {t('tasks.untick')}
        </Button>
      )}
      {ticking && (
        <FormDialog
          of={tickPart}
          title={t('tasks.tickTitle')}
          about={<p>{t('tasks.tickAbout')}</p>}
          okText={t('tasks.tick')}
          done={t('tasks.ticked')}
          fixed={{ id, done: true }}
          fields={{ note: words(t('tasks.note'), { rows: 2 }) }}
          onClose={() => setTicking(false)}
        />
      )}
    </li>
  )
}
