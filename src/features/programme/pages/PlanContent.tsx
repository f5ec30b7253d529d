import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeLevels } from '../../../base/place.ts'
import { ask } from '../../../ui/api.ts'
import { choice, type DialogField, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listUnits } from '../../people/api.ts'
import {
  type PlanDetail,
  removePlanPart,
  writeBasis,
  writeGoal,
  writeStep,
  writeTask,
} from '../plan-api.ts'
import { RowSaid } from './RowSaid.tsx'
import { useDay } from './use-day.ts'

type Editing =
  | { kind: 'basis'; one?: PlanDetail['basis'][number] }
  | { kind: 'goal'; one?: PlanDetail['goals'][number] }
  | { kind: 'task'; one?: PlanDetail['tasks'][number] }
  | { kind: 'step'; task: string; one?: PlanDetail['tasks'][number]['steps'][number] }

/** What the office writes: basis documents, goals, tasks with who leads and who cooperates, steps with their days. */
export function PlanContentSections({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const [editing, setEditing] = useState<Editing>()
  const add = (kind: 'basis' | 'goal' | 'task') =>
    plan.mayEdit && (
      <Button className="screen-only" size="small" onClick={() => setEditing({ kind })}>
        {t(`plan.add_${kind}`)}
      </Button>
    )
  const tools = (key: string, edit: Editing) =>
    plan.mayEdit && <Tools plan={plan} part={key} onEdit={() => setEditing(edit)} />
  return (
    <>
      <Section title={t('plan.part.basis')} actions={add('basis')}>
        <Lines none={t('plan.noBasis')}>
          {plan.basis.map((one) => (
            <li key={one.key}>
              <span className="two-lines">
                <span>
                  {one.title} {one.number}
                </span>
                <span className="quiet">
                  {one.issuer}，{t(`plan.level.${one.level}`)}，{onDay(one.day)}
                </span>
              </span>
              <RowSaid plan={plan} rowKey={`basis:${one.key}`} />
              {tools(one.key, { kind: 'basis', one })}
            </li>
          ))}
        </Lines>
      </Section>
      <Section title={t('plan.part.goals')} actions={add('goal')}>
        <Lines none={t('plan.noGoals')}>
          {plan.goals.map((one) => (
            <li key={one.key}>
              <span>{one.text}</span>
              <RowSaid plan={plan} rowKey={`goals:${one.key}`} />
              {tools(one.key, { kind: 'goal', one })}
            </li>
          ))}
        </Lines>
      </Section>
      <Section title={t('plan.part.tasks')} actions={add('task')}>
        <Lines none={t('plan.noTasks')}>
          {plan.tasks.map((task) => (
            <li key={task.key}>
              <div className="plan-task">
                <strong>{task.title}</strong>
                <span className="quiet">
                  {t('plan.leads', { name: task.lead.name })}
                  {task.cooperating.length > 0 &&
                    t('plan.cooperate', {
                      names: task.cooperating.map(({ name }) => name).join(t('run.and')),
                    })}
                </span>
                <ol className="plan-steps">
                  {task.steps.map((step) => (
                    <li key={step.key}>
                      <span>
                        {step.title}{' '}
                        <span className="quiet">
                          {t('run.due', { day: onDay(step.dueOn) })}
                          {step.isOutside && t('plan.stepOutside')}
                        </span>
                      </span>
                      {tools(step.key, { kind: 'step', task: task.key, one: step })}
                    </li>
                  ))}
                </ol>
                {plan.mayEdit && (
                  <Button
                    className="screen-only plan-add-step"
                    size="small"
                    onClick={() => setEditing({ kind: 'step', task: task.key })}
                  >
                    {t('plan.add_step')}
                  </Button>
                )}
              </div>
              <RowSaid plan={plan} rowKey={`tasks:${task.key}`} />
              {tools(task.key, { kind: 'task', one: task })}
            </li>
          ))}
        </Lines>
      </Section>
      {editing && <Editor plan={plan} editing={editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function Lines({ none, children }: { none: string; children: readonly ReactNode[] }) {
  return children.length === 0 ? (
    <p className="quiet">{none}</p>
  ) : (
    <ul className="plan-lines">{children}</ul>
  )
}

function Tools({ plan, part, onEdit }: { plan: PlanDetail; part: string; onEdit: () => void }) {
  const { t } = useTranslation('programme')
  const { act, busy } = useAct()
  const remove = () =>
    void act(
      () => ask(removePlanPart, { id: plan.id, part, version: plan.version }),
      t('plan.removedDone'),
    )
  return (
    <span className="plan-tools screen-only">
      <Button size="small" onClick={onEdit}>
        {t('plan.edit')}
      </Button>
      <Button size="small" loading={busy} onClick={remove}>
        {t('plan.remove')}
      </Button>
    </span>
  )
}

function Editor({
  plan: { id, version },
  editing,
  onClose,
}: {
  plan: PlanDetail
  editing: Editing
  onClose: () => void
}) {
  const { t } = useTranslation('programme')
  const { data } = useAsk(listUnits, editing.kind === 'task' ? {} : undefined)
  const orgs = (data?.orgUnits ?? []).map((one) => ({ value: one.id, label: one.name }))
  const { kind, one } = editing
  const all = {
    ...{ title: t(`plan.add_${kind}`), okText: t('run.save'), done: t('run.changed'), onClose },
    fixed: { id, version, ...(one && { key: one.key }) },
  }
  if (kind === 'goal')
    return (
      <FormDialog
        {...all}
        of={writeGoal}
        fields={{ text: words(t('plan.goal'), { rows: 3, start: one?.text }) }}
      />
    )
  if (kind === 'step')
    return (
      <FormDialog
        {...all}
        of={writeStep}
        fixed={{ ...all.fixed, task: editing.task }}
        fields={{
          title: words(t('plan.step'), { start: one?.title }),
          dueOn: day(t('plan.dueOn'), { start: one?.dueOn }),
        }}
      />
    )
  // Units are chosen from a list that is there by then.
  if (kind === 'task' && !data) return null
  if (kind === 'task')
    return (
      <FormDialog
        {...all}
        of={writeTask}
        fields={{
          title: words(t('plan.task'), { start: one?.title }),
          lead: choice(t('plan.lead'), orgs, { start: one?.lead.id, find: true }),
          cooperating: several(
            t('plan.cooperating'),
            orgs,
            one?.cooperating.map((each) => each.id) ?? [],
          ),
        }}
      />
    )
  return (
    <FormDialog
      {...all}
      of={writeBasis}
      fields={{
        title: words(t('plan.docTitle'), { start: one?.title }),
        number: words(t('plan.docNumber'), { start: one?.number, hint: t('plan.docNumberHint') }),
        issuer: words(t('plan.issuer'), { start: one?.issuer }),
        level: choice(
          t('plan.docLevel'),
          placeLevels.map((value) => ({ value, label: t(`plan.level.${value}`) })),
          { start: one?.level ?? 'county' },
        ),
        day: day(t('plan.docDay'), { start: one?.day }),
      }}
    />
  )
}

const several = (
  label: string,
  options: readonly { value: string; label: string }[],
  start: readonly string[],
): DialogField => ({
  start,
  draw: ({ value, onChange }) => (
    <FormField label={label}>
      {(input) => (
        <Select
          {...input}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          value={value as string[]}
          onChange={onChange}
          options={[...options]}
        />
      )}
    </FormField>
  ),
})
