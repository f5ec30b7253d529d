import { useTranslation } from 'react-i18next'
import type { Loss } from '../api.ts'
import { useCollectionName, useStationWords } from './words-of.ts'

/** What whoever has the machine has with it, and what to do about each part. */
export function LossFacts({
  loss: { enrolled, personal, waiting, contactAt, accounts, certificate },
}: {
  loss: Loss
}) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  const nameOf = useCollectionName()
  if (!enrolled) return <p>{t('loss.neverEnrolled')}</p>
  return (
    <dl className="loss">
      <dt>{t('loss.personal')}</dt>
      <dd>
        {personal.length === 0 ? (
          t('loss.personalNone')
        ) : (
          <ul>
            {personal.map(({ collection, items }) => (
              <li key={collection}>
                {t('loss.items', { name: nameOf(collection), count: count(items) })}
              </li>
            ))}
          </ul>
        )}
      </dd>
      <dt>{t('loss.waiting')}</dt>
      <dd>
        {contactAt === null
          ? t('loss.waitingUnknown')
          : t('loss.waitingThen', { when: moment(contactAt), count: count(waiting ?? 0) })}
      </dd>
      <dt>{t('loss.accounts')}</dt>
      <dd>
        {accounts.length === 0 ? (
          t('loss.accountsNone')
        ) : (
          <>
            <ul>
              {accounts.map(({ name, loginName, title }) => (
                <li key={loginName}>{t('loss.account', { name, loginName, title })}</li>
              ))}
            </ul>
            {t('loss.accountsDo')}
          </>
        )}
      </dd>
      {certificate && (
        <>
          <dt>{t('loss.certificate')}</dt>
          <dd>
            {t('loss.certificateOf', { name: certificate.name, when: moment(certificate.endsAt) })}
          </dd>
        </>
      )}
    </dl>
  )
}
