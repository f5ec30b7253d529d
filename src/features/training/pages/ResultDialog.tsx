import { Button, Checkbox, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { BatchHead, Trainee } from '../api.ts'
import { type Competency, competencies, fieldsOfWork, itemsOf } from '../competency.ts'
import { enrolment } from '../enrolment.ts'
import './training.css'

/** What he showed and how he scored, as the trainer enters it beside him. */
export function ResultDialog({
  batch,
  trainee,
  onClose,
}: {
  batch: BatchHead
  trainee: Trainee
  onClose: () => void
}) {
  const { t } = useTranslation('training')
  const read = useText()
  const { data: me } = useMe()
  const [row, setRow] = useState(trainee)
  const set = (more: Partial<Trainee>) => setRow((before) => ({ ...before, ...more }))
  // After his result only what followed is entered.
  const isTested = trainee.state === 'enrolled'
  return (
    <AskDialog
      title={t('result.title', { name: trainee.name })}
      okText={t('result.save')}
      done={t('result.saved', { name: trainee.name })}
      work={() => save(batch, row)}
      onClose={onClose}
    >
      {isTested && (
        <>
          <Shown
            batch={batch}
            mastered={row.mastered}
            onChange={(mastered) =>
              set({
                mastered,
                testedOn: row.testedOn ?? me?.today ?? null,
                tester: row.tester ?? me?.name ?? null,
              })
            }
          />
          <div className="result-scores">
            <DayInput
              label={read(enrolment.fields.testedOn.label)}
              value={row.testedOn ?? ''}
              onChange={(day) => set({ testedOn: day || null })}
            />
            <Words field="tester" value={row.tester} onChange={(tester) => set({ tester })} />
          </div>
        </>
      )}
      <div className="result-scores">
        {isTested && (
          <>
            <Score
              field="preScore"
              value={row.preScore}
              onChange={(preScore) => set({ preScore })}
            />
            <Score
              field="postScore"
              value={row.postScore}
              onChange={(postScore) => set({ postScore })}
            />
          </>
        )}
        <Score
          field="followUpScore"
          value={row.followUpScore}
          onChange={(followUpScore) => set({ followUpScore })}
        />
        <Score
          field="satisfaction"
          most={5}
          least={1}
          value={row.satisfaction}
          onChange={(satisfaction) => set({ satisfaction })}
        />
      </div>
      <Words field="mentor" value={row.mentor} onChange={(mentor) => set({ mentor })} />
      <Words field="remark" value={row.remark} onChange={(remark) => set({ remark })} />
    </AskDialog>
  )
}

const save = (batch: BatchHead, row: Trainee) => {
  const { testedOn, tester, preScore, postScore, followUpScore, satisfaction, mentor, remark } = row
  return ask(rowEndpoints(enrolment).changeRow, {
    id: row.id,
    version: row.version,
    row: {
      ...{ batchNo: batch.batchNo, unitCode: row.unitCode, name: row.name, mastered: row.mastered },
      ...{ testedOn, tester, preScore, postScore, followUpScore, satisfaction, mentor, remark },
    } as never,
  })
}

function Shown({
  batch,
  mastered,
  onChange,
}: {
  batch: BatchHead
  mastered: readonly Competency[]
  onChange: (mastered: Competency[]) => void
}) {
  const { t } = useTranslation('training')
  const read = useText()
  const items = itemsOf(batch.mode ?? undefined)
  return (
    <fieldset className="result-items">
      <legend>{t('result.items')}</legend>
      {[...Map.groupBy(items, ({ field }) => field)].map(([field, own]) => (
        <div key={field}>
          <strong>{read(fieldsOfWork[field])}</strong>
          {own.map(({ key, mandatory }) => (
            <Checkbox
              key={key}
              checked={mastered.includes(key)}
              onChange={({ target }) =>
                onChange(
                  target.checked ? [...mastered, key] : mastered.filter((one) => one !== key),
                )
              }
            >
              {read(competencies[key])}
              {mandatory && <span className="quiet"> {t('result.mandatory')}</span>}
            </Checkbox>
          ))}
        </div>
      ))}
      <Button onClick={() => onChange(items.map(({ key }) => key))}>{t('result.allShown')}</Button>
    </fieldset>
  )
}

type ScoreField = 'preScore' | 'postScore' | 'followUpScore' | 'satisfaction'

function Score({
  field,
  value,
  least = 0,
  most = 100,
  onChange,
}: {
  field: ScoreField
  value: number | null
  least?: number
  most?: number
  onChange: (value: number | null) => void
}) {
  const read = useText()
  const { label, hint } = enrolment.fields[field]
  return (
    <FormField label={read(label)} hint={hint && read(hint)}>
      {(input) => (
        <InputNumber<number>
          {...input}
          className="field-number"
          controls={false}
          precision={0}
          min={least}
          max={most}
          value={value}
          onChange={onChange}
        />
      )}
    </FormField>
  )
}

function Words({
  field,
  value,
  onChange,
}: {
  field: 'tester' | 'mentor' | 'remark'
  value: string | null
  onChange: (value: string | null) => void
}) {
  const read = useText()
  return (
    <FormField label={read(enrolment.fields[field].label)}>
      {(input) => (
        <Input
          {...input}
          value={value ?? ''}
          maxLength={field === 'remark' ? 200 : 40}
          onChange={({ target }) => onChange(target.value || null)}
        />
      )}
    </FormField>
  )
}
