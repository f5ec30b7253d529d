import { newId } from '../../../base/ids.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { Answered, Title } from '../../sessions/keeper/Answered.tsx'
import { useForm } from '../../sessions/keeper/form.ts'
import { goInstead, to } from '../../sessions/keeper/route.ts'
import { type Severity, severities } from '../values.ts'
import { reportFound } from './deeds.ts'
import { AssetField } from './fields.tsx'
import type { SchoolNow } from './kept-now.ts'
import { useKept, useSchool } from './use-kept.ts'

/** What keepers see most often; anything else is written. */
const symptoms = ['power', 'picture', 'sound', 'signal', 'network', 'slow'] as const

type Filled = { key: string; symptom: string; severity: Severity; assetNo: string }

/** What is broken: what one sees, how bad it is, and of what. */
export function FaultPage() {
  return (
    <Answered asked={useKept()}>
      {({ schools }) => (
        <>
          <Title back={to('maintenance')}>{t('fault.title')}</Title>
          <Form schools={schools} />
        </>
      )}
    </Answered>
  )
}

function Form({ schools }: { schools: readonly SchoolNow[] }) {
  const { school } = useSchool(schools)
  const { form, change, done } = useForm<Filled>('fault', () => ({
    ...{ key: newId(), symptom: '', severity: 'degraded', assetNo: '' },
  }))
  if (!school) return <p class="told">{t('upkeep.noSchool')}</p>
  if (!form) return null
  const { key, symptom, severity, assetNo } = form
  const say = language.get()
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        await reportFound(key, {
          ...{ schoolCode: school.schoolCode, symptom: symptom.trim(), severity },
          ...(assetNo !== '' && { assetNo }),
        })
        await done()
        goInstead('maintenance')
      }}
    >
      <fieldset class="choices">
        <legend>{t('fault.what')}</legend>
        {symptoms.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={symptom === t(`fault.symptom.${one}`)}
            onClick={() => change({ symptom: t(`fault.symptom.${one}`) })}
          >
            {t(`fault.symptom.${one}`)}
          </button>
        ))}
      </fieldset>
      <label class="field">
        {t('fault.words')}
        <input
          value={symptom}
          maxLength={200}
          onInput={({ currentTarget }) => change({ symptom: currentTarget.value })}
        />
      </label>
      <fieldset class="choices">
        <legend>{t('fault.severity')}</legend>
        {(Object.keys(severities) as Severity[]).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={severity === one}
            onClick={() => change({ severity: one })}
          >
            {severities[one][say]}
          </button>
        ))}
      </fieldset>
      <AssetField
        assets={school.assets}
        whole={t('fault.noAsset')}
        value={assetNo}
        onChange={(next) => change({ assetNo: next })}
      />
      <button type="submit" class="main" disabled={symptom.trim() === ''}>
        {t('fault.send')}
      </button>
    </form>
  )
}
