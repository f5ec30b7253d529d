import { Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Verb } from '../../../base/verbs.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useMay } from '../../../ui/session.ts'
import { rule } from '../api.ts'
import type { Candidate } from '../candidate.ts'
import type { RulingKind } from '../unit.ts'

/** Whoever may one of these may rule so. */
const verbsOf: Readonly<Record<RulingKind, readonly Verb[]>> = {
  locked: ['siting.plan', 'siting.place'],
  forbidden: ['siting.plan'],
  radius_waived: ['siting.plan', 'siting.waive'],
  kind_waived: ['siting.waive'],
}
const kinds = Object.keys(verbsOf) as RulingKind[]

/** What a person decides about a unit and a school, with the reason. */
export function RulingDialog({
  unitCode,
  candidate: { schoolId, schoolName },
  onClose,
}: {
  unitCode: string
  candidate: Pick<Candidate, 'schoolId' | 'schoolName'>
  onClose: () => void
}) {
  const { t } = useTranslation('siting')
  const may = useMay()
  const mine = kinds.filter((kind) => verbsOf[kind].some(may))
  const [kind, setKind] = useState<RulingKind | undefined>(mine[0])
  return (
    <AskDialog
      title={t('ruling.dialog', { school: schoolName })}
      okText={t('ruling.save')}
      done={t('ruling.saved')}
      textLabel={t('ruling.reason')}
      textHint={t('ruling.reasonHint')}
      textNeeded
      ready={kind !== undefined}
      work={async (reason) => {
        if (kind) await ask(rule, { unitCode, schoolId, kind, reason })
      }}
      onClose={onClose}
    >
      <FormField label={t('ruling.kind')} hint={kind && t(`rulingAbout.${kind}`)}>
        {(input) => (
          <Radio.Group
            {...input}
            value={kind}
            onChange={(event) => setKind(event.target.value as RulingKind)}
            options={mine.map((value) => ({ value, label: t(`ruling.${value}`) }))}
          />
        )}
      </FormField>
    </AskDialog>
  )
}
