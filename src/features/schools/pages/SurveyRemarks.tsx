import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { useDraft } from '../../../ui/draft.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import {
  type ReturnDetail,
  replyToRemark,
  type SurveyRemark,
  takeRemarkBack,
} from '../survey-api.ts'
import { isFilledIn } from './survey-form.ts'

/** What was said of one row, and how it was answered. */
export function RowRemarks({ form, rowId }: { form: ReturnDetail; rowId: string }) {
  return form.remarks
    .filter((one) => one.rowId === rowId)
    .map((one) => <OneRemark key={one.id} remark={one} form={form} />)
}

function OneRemark({ remark, form }: { remark: SurveyRemark; form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const { act, busy } = useAct()
  const [replying, setReplying] = useState(false)
  const { id, isCorrected, reply } = remark
  const isAnswered = isCorrected || reply !== null
  const at = (instant: string) => formatInstant(instant, language, me?.today ?? '')
  const replies = isFilledIn(form.state) && may('survey.submit') && !isCorrected && reply === null
  const takesBack = !isFilledIn(form.state) && may('survey.verify') && !isAnswered
  return (
    <div className="survey-remark">
      <p>
        <strong>{t('remarks.by', { person: remark.saidByName })}</strong> {remark.remark}{' '}
        <span className="quiet together">{at(remark.saidAt)}</span>{' '}
        {isCorrected && <StateMark tone="good">{t('remarks.corrected')}</StateMark>}
        {!isAnswered && <StateMark tone="bad">{t('remarks.open')}</StateMark>}
      </p>
      {reply !== null && (
        <p>
          <strong>{t('remarks.replied', { person: remark.repliedByName })}</strong> {reply}{' '}
          <span className="quiet together">{remark.repliedAt && at(remark.repliedAt)}</span>
        </p>
      )}
      {replies && !replying && (
        <div className="screen-only">
          <span className="quiet">{t('remarks.how')}</span>{' '}
          <Button size="small" onClick={() => setReplying(true)}>
            {t('remarks.reply')}
          </Button>
        </div>
      )}
      {replying && (
        <RemarkBox
          label={t('remarks.replyLabel')}
          hint={t('remarks.replyHint')}
          save={t('remarks.reply')}
          done={t('remarks.replyDone')}
          draft={`reply.${id}`}
          work={(text) => ask(replyToRemark, { id, reply: text })}
          onClose={() => setReplying(false)}
        />
      )}
      {takesBack && (
        <Button
          size="small"
          className="screen-only"
          loading={busy}
          onClick={() => void act(() => ask(takeRemarkBack, { id }), t('remarks.takenBack'))}
        >
          {t('remarks.takeBack')}
        </Button>
      )}
    </div>
  )
}

/** A sentence that is kept half-written, and sent once. */
export function RemarkBox({
  label,
  hint,
  save,
  done,
  draft,
  work,
  onClose,
}: {
  label: string
  hint: string
  save: string
  done: string
  /** Under which it is kept. */
  draft: string
  work: (text: string) => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation('shell')
  const { act, busy } = useAct()
  const [text, setText, forget] = useDraft(draft, '')
  const go = async () => {
    if (!(await act(() => work(text.trim()), done))) return
    forget()
    onClose()
  }
  return (
    <div className="form-stack screen-only">
      <FormField label={label} hint={hint}>
        {(input) => (
          <Input.TextArea
            {...input}
            autoFocus
            rows={2}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </FormField>
      <div className="move-buttons">
        <Button
          type="primary"
          loading={busy}
          disabled={text.trim() === ''}
          onClick={() => void go()}
        >
          {save}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </div>
  )
}
