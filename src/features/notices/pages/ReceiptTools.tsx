import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, withQuery } from '../../../ui/api.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { type CircularCounts, type CircularUnit, enterSlips, type Only, remind } from '../api.ts'
import { answers, enteredWays, ways } from '../receipt.ts'

/** What the writer does about those who are silent: remind them, telephone by the list, enter what came back. */
export function ReceiptTools({
  id,
  only,
  find,
  units,
  counts,
  isRequest,
  onDone,
}: {
  id: string
  only: Only | undefined
  find: string
  /** Those that are chosen. */
  units: readonly CircularUnit[]
  counts: CircularCounts
  isRequest: boolean
  onDone: () => void
}) {
  const { t } = useTranslation('notices')
  const language = useLanguage()
  const [open, setOpen] = useState<'remind' | 'slips'>()
  const silent = counts.units - (isRequest ? counts.agreed + counts.cannot : counts.read)
  const sheet = withQuery(`/api/dispatch/${id}/units/sheet`, {
    ...{ only: only ?? (isRequest ? 'unanswered' : 'unread'), find: find.trim() || undefined },
    language,
  })
  return (
    <>
      <Button disabled={units.length === 0} onClick={() => setOpen('slips')}>
        {t('slips.open', { count: units.length })}
      </Button>
      <Button disabled={silent === 0} onClick={() => setOpen('remind')}>
        {t('remind.open')}
      </Button>
      <Button href={sheet} download>
        {t('units.export')}
      </Button>
      {open === 'remind' && (
        <AskDialog
          title={t('remind.title', { count: silent })}
          okText={t('remind.open')}
          done={t('remind.done')}
          work={() => ask(remind, { id })}
          onClose={() => setOpen(undefined)}
        >
          <p>{t('remind.about')}</p>
        </AskDialog>
      )}
      {open === 'slips' && (
        <SlipsDialog {...{ id, units, isRequest, onDone }} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

function SlipsDialog({
  id,
  units,
  isRequest,
  onDone,
  onClose,
}: {
  id: string
  units: readonly CircularUnit[]
  isRequest: boolean
  onDone: () => void
  onClose: () => void
}) {
  const { t } = useTranslation('notices')
  const read = useText()
  const { data: me } = useMe()
  const offered = <T extends string>(
    values: readonly T[],
    labels: Readonly<Record<T, Parameters<typeof read>[0]>>,
  ) => values.map((value) => ({ value, label: read(labels[value]) }))
  return (
    <FormDialog
      of={enterSlips}
      title={t('slips.title')}
      about={
        <p>
          {t('slips.about', {
            count: units.length,
            units: units.map(({ unitName }) => unitName).join('、'),
          })}
        </p>
      }
      okText={t('slips.do')}
      done={t('slips.done')}
      fixed={{ id, unitIds: units.map((unit) => unit.id) }}
      fields={{
        via: choice(t('slips.via'), offered(enteredWays, ways), { start: 'paper' }),
        day: day(t('slips.day'), { start: me?.today ?? '', max: me?.today ?? '' }),
        readBy: words(t('slips.readBy'), { hint: t('slips.readByHint') }),
        ...(isRequest && {
          answer: choice(t('slips.answer'), offered(['agree', 'cannot'] as const, answers), {
            hint: t('slips.answerHint'),
          }),
          answerWords: words(t('slips.words'), { rows: 2 }),
        }),
      }}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
