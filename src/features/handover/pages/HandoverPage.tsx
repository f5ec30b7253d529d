import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { linkOf } from '../../tasks/pages/link-of.ts'
import { TodayCard } from '../../tasks/pages/TodayCard.tsx'
import { type Handover, readHandover } from '../api.ts'
import { TourSection } from './TourSection.tsx'
import './handover.css'

/** One post as it is handed over: open duties, people, keys, papers; and the tour of whoever takes it over. */
export function HandoverPage() {
  const { holdingId: id = '' }: { holdingId?: string } = useParams({ strict: false })
  const query = useAsk(readHandover, { id })
  return <Loaded query={query}>{(handover) => <Kit handover={handover} />}</Loaded>
}

function Kit({ handover }: { handover: Handover }) {
  const { t } = useTranslation('handover')
  const language = useLanguage()
  const { id, title, organisationName, day, tour, work } = handover
  return (
    <Page
      title={t('kit.title', { post: title })}
      about={organisationName}
      actions={
        <Button href={withQuery(`/api/handovers/${id}/paper`, { language })} download>
          {t('kit.print')}
        </Button>
      }
    >
      <Heading handover={handover} />
      {tour && <TourSection id={id} tour={tour} day={day} />}
      <Section title={t('kit.work')}>
        <p className="quiet">{t('kit.workAbout')}</p>
        {work.length === 0 ? (
          <p className="quiet">{t('kit.noWork')}</p>
        ) : (
          <ul className="digest-items">
            {work.map((item) => (
              <TodayCard key={item.code + item.link} item={item} today={day} />
            ))}
          </ul>
        )}
      </Section>
      <Duties handover={handover} />
      <Contacts handover={handover} />
      <Papers handover={handover} />
      <Section title={t('kit.envelopes')}>
        <p className="quiet">{t('kit.envelopesAbout')}</p>
      </Section>
    </Page>
  )
}

function useDay(): (day: string) => string {
  const language = useLanguage()
  const { data: me } = useMe()
  return (day) => formatDay(day, language, me?.today ?? '')
}

function Heading({ handover }: { handover: Handover }) {
  const { t } = useTranslation('handover')
  const onDay = useDay()
  const { personName, toDay, successorName, successorFrom, deputies } = handover
  return (
    <dl className="handover-facts">
      <dt>{t('list.from')}</dt>
      <dd>
        {personName}{' '}
        {toDay && <span className="quiet">{t('kit.until', { day: onDay(toDay) })}</span>}
      </dd>
      <dt>{t('list.to')}</dt>
      <dd>
        {successorName && successorFrom ? (
          t('list.since', { name: successorName, day: onDay(successorFrom) })
        ) : (
          <StateMark tone="soon">{t('list.nobody')}</StateMark>
        )}
      </dd>
      <dt>{t('kit.deputies')}</dt>
      <dd>
        {deputies.length === 0
          ? t('kit.noDeputies')
          : deputies.map((one) => (
              <span key={one.personName + one.how}>
                {one.personName} <span className="quiet">{t(`kit.how.${one.how}`)}</span>{' '}
              </span>
            ))}
      </dd>
    </dl>
  )
}

function Duties({ handover: { duties } }: { handover: Handover }) {
  const { t } = useTranslation('handover')
  const onDay = useDay()
  return (
    <Section title={t('kit.duties')}>
      {duties.length === 0 ? (
        <p className="quiet">{t('kit.noDuties')}</p>
      ) : (
        <DataTable
          caption={t('kit.duties')}
          rows={duties}
          keyOf={({ kind, title, unitName, link }) => kind + title + unitName + link}
          columns={[
            {
              key: 'what',
              heading: t('kit.what'),
              cell: ({ kind, title, link }) => (
                <span className="two-lines">
                  <Link {...linkOf(link)}>{title}</Link>
                  <span className="quiet">{t(`kit.kind.${kind}`)}</span>
                </span>
              ),
            },
            { key: 'where', heading: t('kit.where'), cell: ({ unitName }) => unitName },
            { key: 'due', heading: t('kit.due'), cell: ({ dueOn }) => (dueOn ? onDay(dueOn) : '') },
          ]}
        />
      )}
    </Section>
  )
}

function Contacts({ handover: { contacts, contactsAreCut } }: { handover: Handover }) {
  const { t } = useTranslation('handover')
  return (
    <Section title={t('kit.contacts')}>
      <DataTable
        caption={t('kit.contacts')}
        rows={contacts}
        keyOf={(one) => one.organisationName + one.title + one.personName}
        columns={[
          {
            key: 'office',
            heading: t('kit.office'),
            cell: ({ organisationName, title }) => (
              <span className="two-lines">
                {organisationName}
                <span className="quiet">{title}</span>
              </span>
            ),
          },
          {
            key: 'name',
            heading: t('kit.name'),
            cell: ({ personName }) =>
              personName ?? <StateMark tone="soon">{t('list.nobody')}</StateMark>,
          },
          {
            key: 'phone',
            heading: t('kit.phone'),
            cell: ({ officePhone, phone }) => [officePhone, phone].filter(Boolean).join(' / '),
          },
        ]}
      />
      {contactsAreCut && <p className="quiet">{t('kit.more')}</p>}
    </Section>
  )
}

function Papers({ handover: { keys, certificates } }: { handover: Handover }) {
  const { t } = useTranslation('handover')
  const onDay = useDay()
  return (
    <>
      <Section title={t('kit.keys')}>
        {keys.length === 0 ? (
          <p className="quiet">{t('kit.noKeys')}</p>
        ) : (
          <ul className="handover-list">
            {keys.map((one) => (
              <li key={one.unitName + one.keys}>
                <strong>{one.unitName}</strong>{' '}
                <span className="quiet">
                  {[one.schoolName, one.rooms].filter(Boolean).join(' · ')}
                </span>
                <br />
                {one.keys}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('kit.certificates')}>
        {certificates.length === 0 ? (
          <p className="quiet">{t('kit.noCertificates')}</p>
        ) : (
          <ul className="handover-list">
            {certificates.map(({ number, scope, unitName, toDay }) => (
              <li key={number}>
                {t(`kit.scope.${scope}`)} {number}{' '}
                <span className="quiet">
                  {t('kit.valid', { unit: unitName, day: onDay(toDay) })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}
