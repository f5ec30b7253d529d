import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { SlipCode, SlipDialog } from '../../../ui/SlipDialog.tsx'
import { useMe } from '../../../ui/session.ts'
import type { IssuedCode } from '../login-api.ts'

export type Slip = IssuedCode & { name: string; loginName: string }

/** The one-time code on a slip of paper; the server keeps only its hash, so it is shown once. */
export function CodeSlip({
  slip: { name, loginName, code, expiresAt },
  unitName,
  onDone,
}: {
  slip: Slip
  unitName: string
  onDone: () => void
}) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const facts = [
    [t('slip.for'), name],
    [t('slip.unit'), unitName],
    [t('slip.county'), me?.places.find(({ level }) => level === 'county')?.name],
    [t('slip.address'), `${window.location.origin}/console`],
    [t('login.name'), loginName],
    [t('slip.until'), formatInstant(expiresAt, language, me?.today ?? '')],
  ]
  return (
    <SlipDialog
      title={t('slip.title')}
      once={t('slip.once')}
      hasAddress
      print={t('slip.print')}
      done={t('slip.done')}
      onDone={onDone}
    >
      <dl>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <SlipCode label={t('slip.title')} code={code} />
      <p>{t('slip.how')}</p>
    </SlipDialog>
  )
}
