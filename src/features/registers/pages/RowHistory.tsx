import { useTranslation } from 'react-i18next'
import { Cut } from '../../../ui/Cut.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type AuditEntry, listAuditEntries } from '../../audit/api.ts'
import type { Plain } from '../cells.ts'
import type { Shape } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'
import './registers.css'

/** What an entry about a row says. */
type Change = { before?: Plain; after?: Plain; reason?: string }

const told = ({ payload, ...entry }: AuditEntry) => ({
  ...entry,
  payload: payload as Change | null | undefined,
})

const shownEntries = 50

/** Who did what to one row, newest first; what changed, for whoever may see it. */
export function RowHistory({
  subjectType,
  subjectId,
  shape,
}: {
  subjectType: string
  subjectId: string
  shape: Shape
}) {
  const { t } = useTranslation(['registers', 'audit'])
  const language = useLanguage()
  const read = useText()
  const { data: me } = useMe()
  const history = useAsk(listAuditEntries, { subjectType, subjectId, limit: shownEntries })
  return (
    <section className="row-history">
      <h2>{t('history')}</h2>
      <Loaded query={history}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p className="quiet">{t('audit:none')}</p>
          ) : (
            <>
              <ol>
                {entries.map(told).map(({ seq, at, actorName, action, payload }) => (
                  <li key={seq}>
                    <span className="quiet together">
                      {formatInstant(at, language, me?.today ?? '')}
                    </span>{' '}
                    {actorName} {t(`audit:verb.${action.slice(action.indexOf('.') + 1)}`)}
                    {payload?.reason && <span className="quiet"> {payload.reason}</span>}
                    {payload?.before && (
                      <ul>
                        {Object.keys(payload.before).map((field) => {
                          const label = shape.fields[field]?.label
                          return (
                            label && (
                              <li key={field}>
                                {read(label)}{' '}
                                <s>
                                  <FieldValue
                                    shape={shape}
                                    field={field}
                                    value={payload.before?.[field]}
                                  />
                                </s>{' '}
                                →{' '}
                                <FieldValue
                                  shape={shape}
                                  field={field}
                                  value={payload.after?.[field]}
                                />
                              </li>
                            )
                          )
                        })}
                      </ul>
                    )}
                  </li>
                ))}
              </ol>
              <Cut isCut={entries.length === shownEntries} count={shownEntries} />
            </>
          )
        }
      </Loaded>
    </section>
  )
}
