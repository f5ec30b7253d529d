import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlaceLevel } from '../../../base/place.ts'
import type { DialogField } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useMe } from '../../../ui/session.ts'
import { type Statement, signSheets } from '../api.ts'
import { daysOfTerm, readTerm } from '../period.ts'

/** Signs a term for every teacher who has something confirmed; asked once more, since what he has then stands. */
export function SignBar({
  statements,
  term,
  place,
}: {
  statements: readonly Statement[]
  term: string
  place: { place: string; placeLevel: PlaceLevel }
}) {
  const { t } = useTranslation('workload')
  const language = useLanguage()
  const { data: me } = useMe()
  const [isAsked, setAsked] = useState(false)
  const ready = statements.filter(
    ({ maySign, confirmedMinutes }) => maySign && confirmedMinutes > 0,
  )
  if (ready.length === 0) return null
  const open = ready.filter(({ claimedMinutes }) => claimedMinutes > 0).length
  const teachers = ready.map(({ personId, organisationId }) => ({ personId, organisationId }))
  const asked = readTerm(term)
  const lasts = asked && me && daysOfTerm(asked).to >= me.today ? daysOfTerm(asked).to : undefined
  const early = lasts && t('signEarly', { day: formatDay(lasts, language, me?.today ?? '') })
  return (
    <div className="list-bar screen-only">
      <Button type={lasts ? 'default' : 'primary'} onClick={() => setAsked(true)}>
        {t('signDo', { count: ready.length })}
      </Button>
      <span className="quiet">
        {t('signAbout')}
        {open > 0 && t('signOpen', { count: open })}
        {early}
      </span>
      {isAsked && (
        <FormDialog
          of={signSheets}
          title={t('signDo', { count: ready.length })}
          about={
            <>
              <p>{t('signAbout')}</p>
              {open > 0 && <p>{t('signOpen', { count: open })}</p>}
              {early && <Notice tone="soon" title={early} />}
            </>
          }
          okText={t('signOk')}
          done={t('signDone', { count: ready.length })}
          fixed={{ ...place, term, teachers }}
          fields={early ? { despite: known(t('signDespite')) } : {}}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  )
}

/** Whoever signs a term before its end says that he knows. */
const known = (label: string): DialogField => ({
  isSound: (value) => value !== undefined,
  draw: ({ value, onChange }) => (
    <Checkbox
      checked={value !== undefined}
      onChange={({ target }) => onChange(target.checked ? ['term_not_over'] : undefined)}
    >
      {label}
    </Checkbox>
  ),
})
