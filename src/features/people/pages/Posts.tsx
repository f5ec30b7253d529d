import { Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { send } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { roleOf, roles } from '../role.ts'
import type { OrgUnit, Person, Post } from './unit.ts'

type Deed = { kind: 'appoint' | 'end' | 'delegate'; post: Post } | { kind: 'add' }

/** The posts of an office and who holds them; a post without a holder is a vacancy. */
export function Posts({
  unit,
  posts,
  persons,
}: {
  unit: OrgUnit
  posts: readonly Post[]
  persons: readonly Person[]
}) {
  const { t } = useTranslation('people')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const [deed, setDeed] = useState<Deed>()
  const today = me?.today ?? ''
  const mayWrite = may('people.write')
  return (
    <Section
      title={t('posts.title')}
      actions={
        mayWrite && (
          <Button size="small" onClick={() => setDeed({ kind: 'add' })}>
            {t('posts.add')}
          </Button>
        )
      }
    >
      {posts.length === 0 ? (
        <p className="quiet">{t('posts.none')}</p>
      ) : (
        <DataTable
          caption={t('posts.title')}
          rows={posts}
          keyOf={({ postId, holdingId }) => postId + holdingId}
          columns={[
            { key: 'title', heading: t('posts.titleField'), cell: ({ title }) => title },
            {
              key: 'role',
              heading: t('posts.role'),
              cell: ({ role }) => {
                const label = roleOf(role)?.label
                return label ? read(label) : role
              },
            },
            {
              key: 'holder',
              heading: t('posts.holder'),
              cell: ({ personName }) =>
                personName ?? <StateMark tone="soon">{t('posts.vacant')}</StateMark>,
            },
            {
              key: 'since',
              heading: t('posts.since'),
              cell: ({ fromDay }) => fromDay && formatDay(fromDay, language, today),
            },
            {
              key: 'act',
              heading: <ActionsHeading />,
              cell: (post) =>
                post.holdingId === null ? (
                  mayWrite && (
                    <Button size="small" onClick={() => setDeed({ kind: 'appoint', post })}>
                      {t('posts.appoint')}
                    </Button>
                  )
                ) : (
                  <span className="page-actions">
                    {(mayWrite || post.personId === me?.personId) && (
                      <Button size="small" onClick={() => setDeed({ kind: 'delegate', post })}>
                        {t('posts.delegate')}
                      </Button>
                    )}
                    {mayWrite && (
                      <Button size="small" onClick={() => setDeed({ kind: 'end', post })}>
                        {t('posts.end')}
                      </Button>
                    )}
                  </span>
                ),
            },
          ]}
        />
      )}
      {deed?.kind === 'add' && <AddPost unit={unit} onClose={() => setDeed(undefined)} />}
      {deed?.kind === 'appoint' && (
        <Appoint
          post={deed.post}
          persons={persons}
          today={today}
          onClose={() => setDeed(undefined)}
        />
      )}
      {deed?.kind === 'end' && (
        <EndHolding post={deed.post} today={today} onClose={() => setDeed(undefined)} />
      )}
      {deed?.kind === 'delegate' && (
        <Delegate
          post={deed.post}
          persons={persons}
          today={today}
          onClose={() => setDeed(undefined)}
        />
      )}
    </Section>
  )
}

function AddPost({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  const read = useText()
  const { act, busy } = useAct()
  const [title, setTitle] = useState('')
  const [role, setRole] = useState<string>()
  const add = async () => {
    const body = { orgUnitId: unit.id, role, title: title.trim() }
    if (await act(() => send('POST', '/api/posts', body), t('org.added'))) onClose()
  }
  return (
    <Modal
      open
      title={t('posts.add')}
      okText={t('posts.add')}
      okButtonProps={{ disabled: title.trim() === '' || role === undefined, loading: busy }}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <FormField label={t('posts.role')}>
          {(input) => (
            <Select
              {...input}
              value={role ?? null}
              onChange={setRole}
              options={Object.entries(roles).map(([value, { label }]) => ({
                value,
                label: read(label),
              }))}
            />
          )}
        </FormField>
        <FormField label={t('posts.titleField')}>
          {(input) => (
            <Input
              {...input}
              maxLength={40}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </FormField>
      </div>
    </Modal>
  )
}

function PersonSelect({
  persons,
  value,
  onChange,
}: {
  persons: readonly Person[]
  value: string | undefined
  onChange: (id: string) => void
}) {
  const { t } = useTranslation('people')
  return (
    <FormField label={t('posts.person')}>
      {(input) => (
        <Select
          {...input}
          showSearch={{ optionFilterProp: 'label' }}
          value={value ?? null}
          onChange={onChange}
          options={persons.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </FormField>
  )
}

function DayInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: Day
  onChange: (day: Day) => void
}) {
  return (
    <FormField label={label}>
      {(input) => (
        <Input
          {...input}
          type="date"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  )
}

type DeedProps = { post: Post; today: Day; onClose: () => void }

function Appoint({ post, persons, today, onClose }: DeedProps & { persons: readonly Person[] }) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [personId, setPersonId] = useState<string>()
  const [fromDay, setFromDay] = useState(today)
  const appoint = async () => {
    const body = { postId: post.postId, personId, fromDay }
    if (await act(() => send('POST', '/api/holdings', body), t('posts.appointed'))) onClose()
  }
  return (
    <Modal
      open
      title={t('posts.appointTitle', { title: post.title })}
      okText={t('posts.appoint')}
      okButtonProps={{ disabled: personId === undefined || fromDay === '', loading: busy }}
      onOk={() => void appoint()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <PersonSelect persons={persons} value={personId} onChange={setPersonId} />
        <DayInput label={t('posts.from')} value={fromDay} onChange={setFromDay} />
      </div>
    </Modal>
  )
}

function EndHolding({ post, today, onClose }: DeedProps) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [toDay, setToDay] = useState(today)
  const name = post.personName ?? ''
  const end = async () => {
    const done = await act(
      () => send('POST', `/api/holdings/${post.holdingId}/end`, { toDay }),
      t('posts.ended'),
    )
    if (done) onClose()
  }
  return (
    <Modal
      open
      title={t('posts.endTitle', { name })}
      okText={t('posts.end')}
      okButtonProps={{ danger: true, disabled: toDay === '', loading: busy }}
      onOk={() => void end()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <p>{t('posts.endText', { name })}</p>
        <DayInput label={t('posts.to')} value={toDay} onChange={setToDay} />
      </div>
    </Modal>
  )
}

/** A fortnight is the leave people usually ask for. */
const usualLeaveDays = 14

function Delegate({ post, persons, today, onClose }: DeedProps & { persons: readonly Person[] }) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [personId, setPersonId] = useState<string>()
  const [fromDay, setFromDay] = useState(today)
  const [toDay, setToDay] = useState(addDays(today, usualLeaveDays))
  const [reason, setReason] = useState('')
  const ready = personId !== undefined && fromDay !== '' && toDay !== '' && reason.trim() !== ''
  const delegate = async () => {
    const body = { holdingId: post.holdingId, personId, fromDay, toDay, reason: reason.trim() }
    if (await act(() => send('POST', '/api/delegations', body), t('posts.delegated'))) onClose()
  }
  return (
    <Modal
      open
      title={t('posts.delegateTitle', { name: post.personName ?? '' })}
      okText={t('posts.delegate')}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void delegate()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <p>{t('posts.delegateText')}</p>
        <PersonSelect
          persons={persons.filter(({ id }) => id !== post.personId)}
          value={personId}
          onChange={setPersonId}
        />
        <DayInput label={t('posts.from')} value={fromDay} onChange={setFromDay} />
        <DayInput label={t('posts.to')} value={toDay} onChange={setToDay} />
        <FormField label={t('posts.reason')}>
          {(input) => (
            <Input
              {...input}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </FormField>
      </div>
    </Modal>
  )
}
