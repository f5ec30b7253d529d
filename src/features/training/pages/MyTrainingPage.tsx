import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { type OwnTraining, readOwnTraining } from '../api.ts'
import { enrolmentLifecycle } from '../enrolment.ts'
import { certificateLifecycle, standingOn } from '../post-certificate.ts'
import { scopes } from '../scope.ts'

/** The reader's own certificates and the batches that he was or is in. */
export function MyTrainingPage() {
  const { t } = useTranslation('training')
  const query = useAsk(readOwnTraining, {})
  return (
    <Page title={t('mine.title')} about={t('mine.about')}>
      <Loaded query={query}>
        {(own) =>
          own.certificates.length + own.enrolments.length === 0 ? (
            <Empty title={t('mine.none')} />
          ) : (
            <Own own={own} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Own({ own: { day, certificates, enrolments } }: { own: OwnTraining }) {
  const { t } = useTranslation('training')
  const read = useText()
  const language = useLanguage()
  const said = (of: string) => formatDay(of, language, day)
  return (
    <>
      {certificates.length > 0 && (
        <Section title={t('mine.certificates')}>
          <DataTable
            caption={t('mine.certificates')}
            rows={certificates}
            keyOf={({ id }) => id}
            columns={[
              {
                key: 'number',
                heading: t('mine.number'),
                cell: ({ number }) => <a href={`/posts/${number}`}>{number}</a>,
              },
              { key: 'scope', heading: t('mine.scope'), cell: ({ scope }) => read(scopes[scope]) },
              { key: 'station', heading: t('missing.station'), cell: ({ unitName }) => unitName },
              {
                key: 'days',
                heading: t('mine.days'),
                cell: ({ fromDay, toDay }) => `${said(fromDay)}–${said(toDay)}`,
              },
              {
                key: 'state',
                heading: t('training.state'),
                cell: (one) =>
                  standingOn(one, day) === 'ended'
                    ? t('mine.ended')
                    : read(certificateLifecycle.states[one.state]),
              },
            ]}
          />
        </Section>
      )}
      {enrolments.length > 0 && (
        <Section title={t('mine.batches')}>
          <DataTable
            caption={t('mine.batches')}
            rows={enrolments}
            keyOf={({ id }) => id}
            columns={[
              {
                key: 'batch',
                heading: t('training.batch'),
                cell: ({ title, batchNo }) => `${title}（${batchNo}）`,
              },
              {
                key: 'days',
                heading: t('training.days'),
                cell: ({ fromDay, toDay }) => `${said(fromDay)}–${said(toDay)}`,
              },
              { key: 'venue', heading: t('mine.venue'), cell: ({ venue }) => venue },
              {
                key: 'score',
                heading: t('batch.post'),
                numeric: true,
                cell: ({ postScore }) => postScore ?? '—',
              },
              {
                key: 'state',
                heading: t('training.state'),
                cell: ({ state }) => read(enrolmentLifecycle.states[state]),
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}
