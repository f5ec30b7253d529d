import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lifecycle } from '../../../base/lifecycle.ts'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { MoveLines } from '../../moves/pages/MoveHistory.tsx'
import { type CaseDetail, rowEndpoints } from '../row-api.ts'
import type { Row, Shape } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'

type Dispute = NonNullable<CaseDetail['dispute']>

/** What several places did, one below the other; whoever may settle it says which holds. */
export function CaseDispute({
  shape,
  lifecycle,
  row,
  what,
  dispute: { sides, maySettle },
}: {
  shape: Shape
  lifecycle: Lifecycle<string, never>
  row: Row
  /** What the row is called. */
  what: string
  dispute: Dispute
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const [chosen, setChosen] = useState<Dispute['sides'][number]>()
  const nameOf = (state: string) => {
    const name = lifecycle.states[state]
    return name ? read(name) : state
  }
  return (
    <Notice tone="bad" title={t(maySettle ? 'dispute.title' : 'dispute.waits')}>
      <p>{t('dispute.stands', { state: nameOf(row.state ?? lifecycle.initial) })}</p>
      <ul className="dispute-sides">
        {sides.map((side) => (
          <li key={side.leaf}>
            <MoveLines lifecycle={lifecycle} entries={side.steps} />
            <div className="dispute-result">
              <Result shape={shape} lifecycle={lifecycle} side={side} />
              {maySettle && <Button onClick={() => setChosen(side)}>{t('dispute.do')}</Button>}
            </div>
          </li>
        ))}
      </ul>
      {chosen && (
        <FormDialog
          of={rowEndpoints(shape).settleCase}
          title={t('dispute.ask', { state: nameOf(chosen.state), what })}
          about={<p>{t('dispute.about')}</p>}
          okText={t('dispute.do')}
          done={t('dispute.done')}
          fixed={{ id: row.id, leaf: chosen.leaf, version: row.version }}
          fields={{ reason: words(t('dispute.reason'), { hint: t('dispute.reasonHint') }) }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Notice>
  )
}

/** How the case would stand by this side: its state, and what the sides say differently. */
function Result({
  shape,
  lifecycle,
  side: { state, isRetired, differs },
}: {
  shape: Shape
  lifecycle: Lifecycle<string, never>
  side: Dispute['sides'][number]
}) {
  const { t } = useTranslation(['registers', 'moves'])
  const read = useText()
  return (
    <div>
      <span className="quiet">{t('dispute.becomes')}</span>{' '}
      {isRetired ? (
        <StateMark tone="plain">{t('moves:steps.retire')}</StateMark>
      ) : (
        <StandingMark lifecycle={lifecycle} state={state} />
      )}
      {Object.entries(differs).map(([field, value]) => (
        <div key={field}>
          <span className="quiet">{read(shape.fields[field]?.label ?? shape.label)}</span>{' '}
          {value === '' ? (
            t('conflict.empty')
          ) : (
            <FieldValue shape={shape} field={field} value={value} />
          )}
        </div>
      ))}
    </div>
  )
}
