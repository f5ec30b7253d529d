import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { SlipCode, SlipDialog } from '../../../ui/SlipDialog.tsx'
import { useMe } from '../../../ui/session.ts'
import type { OpenedSlip } from '../account-api.ts'
import './accounts.css'

/** The codes of many, each to cut out; a township begins on a page of its own. */
export function AccountSlips({
  slips,
  onDone,
}: {
  slips: readonly OpenedSlip[]
  onDone: () => void
}) {
  const { t } = useTranslation(['people', 'accounts'])
  const { data: me } = useMe()
  const county = me?.places.find(({ level }) => level === 'county')?.name ?? ''
  return (
    <SlipDialog
      title={t('accounts:slipsTitle', { count: slips.length })}
      once={t('accounts:slipsOnce', { count: slips.length })}
      hasAddress
      print={t('accounts:slipsPrint')}
      done={t('accounts:slipsDone')}
      onDone={onDone}
    >
      {[...Map.groupBy(slips, ({ townshipName }) => townshipName ?? county)].map(([name, own]) => (
        <section key={name} className="township-slips">
          <h3>
            {[...new Set([county, name])].join(' ')} ·{' '}
            {t('accounts:slipsOf', { count: own.length })}
          </h3>
          {own.map((slip) => (
            <Slip key={slip.loginName} slip={slip} county={county} />
          ))}
        </section>
      ))}
    </SlipDialog>
  )
}

function Slip({ slip, county }: { slip: OpenedSlip; county: string }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const facts = [
    [t('slip.county'), county],
    [t('slip.for'), slip.name],
    [t('slip.unit'), slip.unitName],
    [t('slip.address'), `${window.location.origin}/console`],
    [t('login.name'), slip.loginName],
    [t('slip.until'), formatInstant(slip.expiresAt, language, me?.today ?? '')],
  ]
  return (
    <div className="account-slip">
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SlipCode label={t('slip.title')} code={slip.code} />
      <p>{t('slip.how')}</p>
    </div>
  )
}
