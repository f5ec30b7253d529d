import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contains, rangeOf } from '../../../base/place.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { MoreRows } from '../../../ui/MoreRows.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { modes } from '../school.ts'
import { type SurveyState, surveyReturn } from '../survey.ts'
import {
  addMissingForms,
  type CampaignOverview,
  closeCampaign,
  listCampaigns,
  listReturns,
  type SurveyReturn,
} from '../survey-api.ts'
import { SurveyProgress } from './SurveyProgress.tsx'
import { barStates } from './survey-campaign.ts'
import { toneOfState } from './survey-tone.ts'
import '../../registers/pages/registers.css'
import './survey.css'

type Only = SurveyState | 'late' | 'all'

/** The forms of one campaign, filtered by the place above the page. */
export function SurveyForms() {
  const { campaignId = '' }: { campaignId?: string } = useParams({ strict: false })
  const campaigns = useAsk(listCampaigns, {})
  const campaign = campaigns.data?.campaigns.find(({ id }) => id === campaignId)
  const returns = useAsk(listReturns, { id: campaignId })
  return (
    <Loaded query={campaigns}>
      {() => (
        <Loaded query={returns}>
          {(data) => <Forms campaign={campaign} returns={data.returns} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function Forms({
  campaign,
  returns,
}: {
  campaign: CampaignOverview | undefined
  returns: readonly SurveyReturn[]
}) {
  const { t } = useTranslation('survey')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const place = usePlace()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const { data: me } = useMe()
  const { only = 'all' }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const found = useFoundSchools(campaign?.id, find)
  const [closing, setClosing] = useState(false)
  const today = me?.today ?? ''
  const inside = place && rangeOf(place.code, place.level)
  const here = returns.filter(({ regionCode }) => !inside || contains(inside, regionCode))
  const rows = here.filter(
    (one) => kept(one, only) && (found.ids === undefined || found.ids.has(one.schoolId)),
  )
  const choose = (next: Only) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({ ...now, only: next })) as never,
      replace: true,
    })

  return (
    <Page
      title={campaign?.name ?? t('forms.title')}
      about={
        campaign &&
        t(campaign.closedOn ? 'closedOn' : today > campaign.dueOn ? 'dueOver' : 'due', {
          day: formatDay(campaign.closedOn ?? campaign.dueOn, language, today),
        })
      }
      actions={
        campaign &&
        may('survey.manage') &&
        campaign.closedOn === null && (
          <>
            <Button
              loading={busy}
              onClick={() =>
                void act(() => ask(addMissingForms, { id: campaign.id }), t('forms.added'))
              }
            >
              {t('forms.add')}
            </Button>
            <Button onClick={() => setClosing(true)}>{t('close.do')}</Button>
          </>
        )
      }
    >
      <SurveyProgress completion={completionOf(here)} />
      <div className="list-bar">
        <SearchBox value={find} label={t('forms.find')} onSearch={setFind} />
        <Select
          className="list-filter"
          aria-label={t('forms.only')}
          value={only}
          onChange={choose}
          options={[
            { value: 'all', label: t('forms.all') },
            ...barStates.map((state) => ({
              value: state,
              label: read(surveyReturn.states[state]),
            })),
            { value: 'late', label: t('late') },
          ]}
        />
        <span className="quiet">{t('forms.count', { count: rows.length })}</span>
      </div>
      {found.error && <RefusalNotice error={found.error} />}
      {rows.length === 0 ? (
        <Empty title={t('forms.none')}>{t('forms.noneText')}</Empty>
      ) : (
        <MoreRows rows={rows} of={`${find} ${only}`}>
          {(shown) => (
            <DataTable
              caption={t('forms.title')}
              rows={shown}
              keyOf={({ id }) => id}
              scrolls
              columns={[
                {
                  key: 'school',
                  heading: t('school'),
                  cell: ({ id, schoolName, schoolCode }) => (
                    <span className="survey-school">
                      <Link to={`/survey/returns/${id}` as string}>{schoolName}</Link>
                      <span className="code">{schoolCode}</span>
                    </span>
                  ),
                },
                {
                  key: 'township',
                  heading: t('township'),
                  cell: ({ townshipName }) => townshipName,
                },
                { key: 'mode', heading: t('mode'), cell: ({ mode }) => read(modes[mode]) },
                {
                  key: 'state',
                  heading: t('state'),
                  cell: ({ state, late }) => (
                    <>
                      <StateMark tone={toneOfState[state]}>
                        {read(surveyReturn.states[state])}
                      </StateMark>{' '}
                      {late && <StateMark tone="bad">{t('late')}</StateMark>}
                    </>
                  ),
                },
                {
                  key: 'submitted',
                  heading: t('submittedAt'),
                  cell: ({ submittedAt }) =>
                    submittedAt && formatInstant(submittedAt, language, today),
                },
                {
                  key: 'checked',
                  heading: t('spot.on'),
                  cell: ({ spotCheckedOn }) =>
                    spotCheckedOn && formatDay(spotCheckedOn, language, today),
                },
              ]}
            />
          )}
        </MoreRows>
      )}
      {closing && campaign && (
        <AskDialog
          title={t('close.title', { name: campaign.name })}
          okText={t('close.do')}
          done={t('close.done')}
          danger
          work={() => ask(closeCampaign, { id: campaign.id })}
          onClose={() => setClosing(false)}
        >
          <p>
            {t('close.text', {
              count: campaign.completion.schools - campaign.completion.states.verified,
            })}
          </p>
        </AskDialog>
      )}
    </Page>
  )
}

/** The schools the search box finds in this campaign; `ids` is absent while nothing is looked for. */
function useFoundSchools(campaignId: string | undefined, search: string) {
  const looking = search !== '' && campaignId !== undefined
  const { data, error } = useAsk(listReturns, looking ? { id: campaignId, search } : undefined)
  const ids = useMemo(() => new Set(data?.returns.map(({ schoolId }) => schoolId)), [data])
  return { ids: looking && data ? ids : undefined, error: looking ? error : null }
}

const kept = ({ state, late }: SurveyReturn, only: Only): boolean =>
  only === 'all' || (only === 'late' ? late : state === only)

function completionOf(returns: readonly SurveyReturn[]) {
  const count = (wanted: SurveyState) => returns.filter(({ state }) => state === wanted).length
  return {
    schools: returns.length,
    states: {
      draft: count('draft'),
      submitted: count('submitted'),
      returned: count('returned'),
      verified: count('verified'),
    },
    late: returns.filter(({ late }) => late).length,
  }
}
