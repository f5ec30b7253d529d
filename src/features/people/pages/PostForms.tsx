import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useText } from '../../../ui/language.ts'
import {
  createPost,
  fillPost,
  listPeople,
  type OrgUnit,
  type PostHolder,
  vacatePost,
} from '../api.ts'
import { roles } from '../role.ts'
import { person } from './person-field.tsx'

/** A new post of an office, vacant at first. */
export function AddPost({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  const read = useText()
  const offered = Object.entries(roles).map(([value, { label }]) => ({ value, label: read(label) }))
  return (
    <FormDialog
      of={createPost}
      title={t('posts.add')}
      okText={t('posts.add')}
      done={t('org.added')}
      fixed={{ orgUnitId: unit.id }}
      fields={{ role: choice(t('posts.role'), offered), title: words(t('posts.titleField')) }}
      onClose={onClose}
    />
  )
}

type DeedProps = { post: PostHolder; today: Day; onClose: () => void }

/** Gives a vacant post to a person from a day on. */
export function Appoint({ unit, post, today, onClose }: DeedProps & { unit: OrgUnit }) {
  const { t } = useTranslation('people')
  const wishFor = (search: string) => ({
    limit: 20,
    ...(search ? { search } : { orgUnitId: unit.id }),
  })
  return (
    <FormDialog
      of={fillPost}
      title={t('posts.appointTitle', { title: post.title })}
      okText={t('posts.appoint')}
      done={t('posts.appointed')}
      fixed={{ postId: post.postId }}
      fields={{
        personId: person(t('posts.person'), listPeople, wishFor, t('choose.hint')),
        fromDay: day(t('posts.from'), { start: today, beside: false }),
      }}
      onClose={onClose}
    />
  )
}

/** Ends a holding on a day; the record stays. */
export function EndHolding({ post, today, onClose }: DeedProps) {
  const { t } = useTranslation('people')
  const name = post.personName ?? ''
  return (
    <FormDialog
      of={vacatePost}
      title={t('posts.endTitle', { name })}
      about={<p>{t('posts.endText', { name })}</p>}
      okText={t('posts.end')}
      done={t('posts.ended')}
      danger
      fixed={{ id: post.holdingId ?? '' }}
      fields={{ toDay: day(t('posts.to'), { start: today, beside: false }) }}
      onClose={onClose}
    />
  )
}
