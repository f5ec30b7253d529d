import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { useAct } from '../../../ui/use-act.ts'
import {
  createPost,
  fillPost,
  listPeople,
  type OrgUnit,
  type PostHolder,
  vacatePost,
} from '../api.ts'
import { type RoleCode, roles } from '../role.ts'
import { DayInput } from './DayInput.tsx'
import { PersonSelect } from './PersonSelect.tsx'

/** A new post of an office, vacant at first. */
export function AddPost({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  const read = useText()
  const { act, busy } = useAct()
  const [title, setTitle] = useState('')
  const [role, setRole] = useState<RoleCode>()
  const add = async () => {
    if (role === undefined) return
    const wish = { orgUnitId: unit.id, role, title: title.trim() }
    if (await act(() => ask(createPost, wish), t('org.added'))) onClose()
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

type DeedProps = { post: PostHolder; today: Day; onClose: () => void }

/** Gives a vacant post to a person from a day on. */
export function Appoint({ unit, post, today, onClose }: DeedProps & { unit: OrgUnit }) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [personId, setPersonId] = useState<string>()
  const [fromDay, setFromDay] = useState(today)
  const appoint = async () => {
    if (personId === undefined) return
    const wish = { postId: post.postId, personId, fromDay }
    if (await act(() => ask(fillPost, wish), t('posts.appointed'))) onClose()
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
        <PersonSelect
          label={t('posts.person')}
          hint={t('choose.hint')}
          among={listPeople}
          wishFor={(search) => ({ limit: 20, ...(search ? { search } : { orgUnitId: unit.id }) })}
          value={personId}
          onChange={setPersonId}
        />
        <DayInput label={t('posts.from')} value={fromDay} onChange={setFromDay} />
      </div>
    </Modal>
  )
}

/** Ends a holding on a day; the record stays. */
export function EndHolding({ post, today, onClose }: DeedProps) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [toDay, setToDay] = useState(today)
  const name = post.personName ?? ''
  const end = async () => {
    const done = await act(
      () => ask(vacatePost, { id: post.holdingId ?? '', toDay }),
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
