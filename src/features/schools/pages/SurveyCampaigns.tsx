import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import { school } from '../school.ts'
import { type CampaignOverview, listCampaigns, listReturns } from '../survey-api.ts'
import { SurveyOpen } from './SurveyOpen.tsx'
import { SurveyProgress } from './SurveyProgress.tsx'
import { ownCampaign } from './survey-campaign.ts'
import './survey.css'

/** The campaigns and how far each is; a head of school goes straight to his own form. */
export function SurveyCampaigns() {
  const { t } = useTranslation('survey')
  const may = useMay()
  const navigate = useNavigate()
  const [opening, setOpening] = useState(false)
  const query = useAsk(listCampaigns, {})
  const mine = may('survey.manage') ? undefined : ownCampaign(query.data?.campaigns ?? [])
  if (mine) return <OwnForm campaignId={mine.id} />
  return (
    <Page
      title={t('campaigns.title')}
      about={t('campaigns.about')}
      actions={
        <>
          <Button onClick={() => void navigate({ to: '/survey/volumes' as string })}>
            {t('volumes.title')}
          </Button>
          {may('survey.manage') && (
            <Button type="primary" onClick={() => setOpening(true)}>
              {t('open.do')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <NoCampaigns />
          ) : (
            campaigns.map((campaign) => <Campaign key={campaign.id} campaign={campaign} />)
          )
        }
      </Loaded>
      {opening && <SurveyOpen onClose={() => setOpening(false)} />}
    </Page>
  )
}

/** Before the first campaign: whether there are schools to survey. */
function NoCampaigns() {
  const { t } = useTranslation('survey')
  const may = useMay()
  const query = useAsk(rowEndpoints(school).listRows, { limit: 1 })
  return (
    <Loaded query={query}>
      {({ count }) =>
        count > 0 ? (
          <Empty title={t('campaigns.none')}>{t('campaigns.noneText')}</Empty>
        ) : (
          <Empty
            title={t('campaigns.none')}
            actions={
              may('schools.write') && (
                <Link to={'/schools' as string} className="link-button">
                  {t('campaigns.noSchoolsDo')}
                </Link>
              )
            }
          >
            {t('campaigns.noSchoolsText')}
          </Empty>
        )
      }
    </Loaded>
  )
}

function OwnForm({ campaignId }: { campaignId: string }) {
  const query = useAsk(listReturns, { id: campaignId })
  return (
    <Loaded query={query}>
      {({ returns: [own] }) =>
        own && <Navigate to={`/survey/returns/${own.id}` as string} replace />
      }
    </Loaded>
  )
}

function Campaign({ campaign }: { campaign: CampaignOverview }) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const { id, name, dueOn, closedOn, completion, townships } = campaign
  const over = closedOn === null && today > dueOn
  return (
    <Section
      title={
        <>
          <Link to={`/survey/${id}` as string}>{name}</Link>{' '}
          {closedOn && (
            <StateMark tone="plain">
              {t('closedOn', { day: formatDay(closedOn, language, today) })}
            </StateMark>
          )}
        </>
      }
      actions={
        <span className={over ? 'survey-over' : 'quiet'}>
          {t(over ? 'dueOver' : 'due', { day: formatDay(dueOn, language, today) })}
        </span>
      }
    >
      <SurveyProgress completion={completion} />
      {townships.length > 1 && (
        <details open={closedOn === null}>
          <summary>{t('campaigns.townships', { count: townships.length })}</summary>
          <DataTable
            caption={t('campaigns.townships', { count: townships.length })}
            rows={townships}
            keyOf={({ code }) => code}
            dense
            columns={[
              {
                key: 'name',
                heading: t('township'),
                cell: ({ code, name: township }) => (
                  <Link
                    to={`/survey/${id}` as string}
                    search={{ place: code.slice(0, 9) } as never}
                  >
                    {township ?? code}
                  </Link>
                ),
              },
              {
                key: 'progress',
                heading: t('campaigns.progress'),
                cell: (row) => <SurveyProgress completion={row.completion} small />,
              },
              {
                key: 'schools',
                heading: t('schools'),
                numeric: true,
                cell: (row) => row.completion.schools,
              },
              {
                key: 'late',
                heading: t('late'),
                numeric: true,
                cell: (row) =>
                  row.completion.late > 0 && (
                    <span className="survey-over">
                      {t('lateCount', { count: row.completion.late })}
                    </span>
                  ),
              },
            ]}
          />
        </details>
      )}
    </Section>
  )
}
