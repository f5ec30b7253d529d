import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { type PlanDetail, remarkPlanRow } from '../plan-api.ts'

const listed = /^(hosts|leads|operators):/

/** What levels have said of a row, and the reader's own remark where it is his to write. */
export function RowSaid({ plan, rowKey }: { plan: PlanDetail; rowKey: string }) {
  const { t } = useTranslation('programme')
  const [writing, setWriting] = useState(false)
  const said = plan.said.find(({ key }) => key === rowKey)
  if (!said) return null
  const { remarksAs } = plan
  const own = said.remarks.find(({ level }) => level === remarksAs)
  const last = said.passed.at(-1)
  const mayWrite = remarksAs !== null && (remarksAs !== 'township' || listed.test(rowKey))
  return (
    <span className="row-said">
      {said.change && <StateMark tone="plain">{t(`plan.change.${said.change}`)}</StateMark>}
      {last && <StateMark tone="good">{t(`plan.passed.${last}`)}</StateMark>}
      {said.remarks.map(({ level, remark, actorName }) => (
        <span key={level} className="row-remark">
          {t(`plan.remark.${level}`, { name: actorName, remark })}
        </span>
      ))}
      {mayWrite && (
        <Button className="screen-only" size="small" onClick={() => setWriting(true)}>
          {own ? t('plan.changeRemark') : t('plan.writeRemark')}
        </Button>
      )}
      {writing && (
        <FormDialog
          of={remarkPlanRow}
          title={t('plan.writeRemark')}
          about={<p>{t('plan.remarkAbout')}</p>}
          okText={t('run.save')}
          done={t('run.changed')}
          fixed={{ id: plan.id, key: rowKey }}
          fields={{ remark: words(t('plan.remarkText'), { rows: 3, start: own?.remark }) }}
          onClose={() => setWriting(false)}
        />
      )}
    </span>
  )
}
