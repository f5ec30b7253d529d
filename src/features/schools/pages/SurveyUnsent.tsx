import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { roleOf } from '../../people/role.ts'
import { surveyReturn } from '../survey.ts'
import { type CampaignOverview, listCampaigns } from '../survey-api.ts'
import { listUnsent, type UnsentForm } from '../unsent-api.ts'
import { ReminderDialog } from './ReminderDialog.tsx'
import './survey.css'

/** Who has not sent his form, by township: whom to call, what is missing, and what to write. */
export function SurveyUnsent() {
  const { campaignId = '' }: { campaignId?: string } = useParams({ strict: false })
  const campaigns = useAsk(listCampaigns, {})
  const campaign = campaigns.data?.campaigns.find(({ id }) => id === campaignId)
  return <Loaded query={campaigns}>{() => campaign && <Unsent campaign={campaign} />}</Loaded>
}

function Unsent({ campaign }: { campaign: CampaignOverview }) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const [unmasked, setUnmasked] = useState(false)
  const masked = useAsk(listUnsent, { id: campaign.id, ...place })
  const whole = useAsk(
    listUnsent,
    unmasked ? { id: campaign.id, ...place, unmasked: true } : undefined,
  )
  const query = unmasked && whole.data ? whole : masked
  const day = formatDay(campaign.dueOn, language, me?.today ?? '')
  const sheet = withQuery(`/api/survey-campaigns/${campaign.id}/unsent/sheet`, {
    ...place,
    language,
    ...(whole.data && { unmasked: true }),
  })
  return (
    <Page
      title={t('unsent.title')}
      about={`${campaign.name} · ${t((me?.today ?? '') > campaign.dueOn ? 'dueOver' : 'due', { day })}`}
      actions={
        <>
          <Link className="link-button" to={`/survey/${campaign.id}` as string}>
            {t('forms.title')}
          </Link>
          {!whole.data && (
            <Button loading={unmasked && whole.isPending} onClick={() => setUnmasked(true)}>
              {t('unsent.phones')}
            </Button>
          )}
          <Button href={sheet} download>
            {t('unsent.sheet')}
          </Button>
          <Button onClick={() => window.print()}>{t('unsent.print')}</Button>
        </>
      }
    >
      {unmasked && whole.error && <RefusalNotice error={whole.error} />}
      <Loaded query={query}>
        {({ forms }) =>
          forms.length === 0 ? (
            <Empty title={t('unsent.none')} />
          ) : (
            [...Map.groupBy(forms, ({ regionCode }) => regionCode.slice(0, 9))].map(
              ([code, own]) => (
                <Township key={code} forms={own} campaign={campaign.name} day={day} />
              ),
            )
          )
        }
      </Loaded>
    </Page>
  )
}

function Township({
  forms,
  campaign,
  day,
}: {
  forms: readonly UnsentForm[]
  campaign: string
  day: string
}) {
  const { t } = useTranslation('survey')
  const lacks = useLacks()
  const { data: me } = useMe()
  const [reminder, setReminder] = useState<{ to: string; text: string }>()
  const office = me?.posts.find(({ lent }) => !lent)?.organisationName ?? me?.name ?? ''
  const township = forms[0]?.townshipName ?? ''
  const said = { office, campaign, day, township }
  const toSchool = (form: UnsentForm) => ({
    to: form.schoolName,
    text: t(form.missing.length > 0 ? 'unsent.text' : 'unsent.textReady', {
      ...said,
      school: form.schoolName,
      missing: lacks(form),
    }),
  })
  const toTownship = () => ({
    to: township,
    text: t('unsent.textTownship', {
      ...said,
      count: forms.length,
      schools: forms
        .map((form) =>
          t('unsent.textLine', {
            school: form.schoolName,
            missing: lacks(form) || t('unsent.nothingMissing'),
          }),
        )
        .join('\n'),
    }),
  })
  return (
    <Section
      title={t('unsent.of', { township, count: forms.length })}
      actions={
        <Button className="screen-only" onClick={() => setReminder(toTownship())}>
          {t('unsent.remindTownship')}
        </Button>
      }
    >
      <DataTable
        caption={t('unsent.of', { township, count: forms.length })}
        rows={forms}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'school',
            heading: t('school'),
            cell: ({ id, schoolName }) => (
              <Link to={`/survey/returns/${id}` as string}>{schoolName}</Link>
            ),
          },
          {
            key: 'state',
            heading: t('state'),
            cell: ({ state, late }) => (
              <>
                <StandingMark lifecycle={surveyReturn} state={state} />{' '}
                {late && <StateMark tone="bad">{t('late')}</StateMark>}
              </>
            ),
          },
          { key: 'whom', heading: t('unsent.whom'), cell: (form) => <Contacts form={form} /> },
          {
            key: 'missing',
            heading: t('unsent.missing'),
            cell: (form) =>
              lacks(form) || <span className="quiet">{t('unsent.nothingMissing')}</span>,
          },
          {
            key: 'said',
            heading: <span className="print-only">{t('unsent.said')}</span>,
            cell: (form) => (
              <Button
                size="small"
                className="screen-only"
                aria-label={t('unsent.remindOne', { school: form.schoolName })}
                onClick={() => setReminder(toSchool(form))}
              >
                {t('unsent.remind')}
              </Button>
            ),
          },
        ]}
      />
      {reminder && <ReminderDialog {...reminder} onClose={() => setReminder(undefined)} />}
    </Section>
  )
}

function useLacks(): (form: UnsentForm) => string {
  const say = useSay()
  const english = useLanguage() === 'en'
  return ({ missing }) => missing.map((one) => say(one).wrong).join(english ? ' ' : '')
}

function Contacts({ form: { contacts } }: { form: UnsentForm }) {
  const { t } = useTranslation('survey')
  const read = useText()
  if (contacts.length === 0) return <span className="quiet">{t('unsent.nobody')}</span>
  return (
    <ul className="unsent-contacts">
      {contacts.map(({ role, name, phone }) => {
        const label = roleOf(role)?.label
        return (
          <li key={role}>
            {name} <span className="quiet">{label ? read(label) : role}</span>{' '}
            {phone === null ? (
              <span className="quiet">{t('unsent.noPhone')}</span>
            ) : phone.includes('*') ? (
              <span className="together">{phone}</span>
            ) : (
              <a className="together" href={`tel:${phone}`}>
                {phone}
              </a>
            )}
          </li>
        )
      })}
    </ul>
  )
}
