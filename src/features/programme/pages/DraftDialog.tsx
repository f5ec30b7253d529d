import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import type { Answer } from '../../../base/endpoint.ts'
import type { Me } from '../../../base/session.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import type { usePlaceQuery } from '../../../ui/place.ts'
import { draftLetters } from '../api.ts'

/** What is missing of a level is drafted at once, each with the names of who holds the posts. */
export function DraftDialog({
  place,
  me,
  onDrafted,
  onClose,
}: {
  place: NonNullable<ReturnType<typeof usePlaceQuery>>
  me: Me
  onDrafted: (outcome: Answer<typeof draftLetters>) => void
  onClose: () => void
}) {
  const { t } = useTranslation('programme')
  const year = Number(me.today.slice(0, 4)) + (me.today.slice(5) < '11-01' ? 0 : 1)
  const ofCounty = place.placeLevel !== 'township' && place.placeLevel !== 'village'
  return (
    <FormDialog
      of={draftLetters}
      title={t('draft.title')}
      about={<p>{t('draft.about')}</p>}
      okText={t('draft.ok')}
      done={t('draft.done')}
      fixed={place}
      fields={{
        level: choice(
          t('draft.level'),
          (['township', 'village'] as const).map((value) => ({
            value,
            label: t(`draft.${value}`),
          })),
          { start: ofCounty ? 'township' : 'village' },
        ),
        title: words(t('draft.name'), { start: t('draft.nameStart', { year }) }),
        fromDay: day(t('draft.from'), { start: `${year}-01-01` }),
        toDay: day(t('draft.to'), { start: addDays(`${year + 1}-01-01`, -1) }),
        issuerName: words(t('draft.issuer'), { hint: t('draft.issuerHint') }),
        targets: words(t('draft.targets'), { rows: 8, start: t('draft.targetsStart') }),
      }}
      onDone={onDrafted}
      onClose={onClose}
    />
  )
}
