import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { ownOf, type SheetChoices } from '../choices.ts'
import { FieldValue } from './FieldValue.tsx'
import type { Questions } from './SheetAnswers.tsx'
import { useLabelOf } from './use-label-of.ts'

/** What was left out, read otherwise or filled in: a line for each kind. */
export function SheetNotes({ shape, preview, choices, tell }: Questions) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const say = useSay()
  const labelOf = useLabelOf(shape)
  const { warnings = [], defaults = [], groups } = preview
  const told = groups.filter(({ level }) => level === 'warning')
  if (warnings.length + defaults.length + told.length === 0) return null
  const joined = (items: readonly (string | number)[]) =>
    `${items.slice(0, 12).join(language === 'en' ? ', ' : '、')}${items.length > 12 ? '…' : ''}`
  return (
    <Section title={t('imports.notes')}>
      <ul className="sheet-notes">
        {warnings.map(({ code, count, rows = [], names = [] }) => (
          <li key={code}>
            {say({ code, details: { count, rows: joined(rows), names: joined(names) } }).wrong}
          </li>
        ))}
        {defaults.map(({ field, value, rows }) => (
          <li key={field}>
            {t('imports.defaults')} <strong>{labelOf(field)}</strong>{' '}
            <FieldValue shape={shape} field={field} value={value} />{' '}
            <span className="quiet">{t('imports.wordRows', { count: rows })}</span>
            {ownOf(choices.given, field) !== undefined && (
              <Button type="link" size="small" onClick={() => void tell(withoutGiven(field))}>
                {t('imports.fillOtherwise')}
              </Button>
            )}
          </li>
        ))}
        {told.map(({ code, field = '', count, rows, words, details }) => (
          <li key={`${code} ${field}`}>
            <strong>{labelOf(field)}</strong>{' '}
            {
              say(
                {
                  code,
                  ...(words[0] && { value: words[0].word }),
                  details: { ...details, ...words[0]?.details },
                },
                labelOf,
              ).wrong
            }{' '}
            <span className="quiet">
              {t('imports.wordRows', { count })} ·{' '}
              {t('imports.atRows', { count: rows.length, rows: joined(rows) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The field is asked for again. */
const withoutGiven =
  (field: string) =>
  ({ given = {}, ...now }: SheetChoices): SheetChoices => ({
    ...now,
    given: Object.fromEntries(Object.entries(given).filter(([name]) => name !== field)),
  })
