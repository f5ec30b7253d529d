import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { statesByVerb } from '../../../base/lifecycle.ts'
import { contains, rangeOf } from '../../../base/place.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { modes } from '../school.ts'
import { type SurveyState, surveyReturn } from '../survey.ts'
import {
  addMissingForms,
  type CampaignOverview,
  closeCampaign,
  listCampaigns,
  listReturns,
  moveReturns,
  type SurveyReturn,
} from '../survey-api.ts'
import { SurveyProgress } from './SurveyProgress.tsx'
import { barStates } from './survey-campaign.ts'
import { isFilledIn } from './survey-form.ts'
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
  const setAddress = useSetAddress()
  const { act, busy } = useAct()
  const { data: me } = useMe()
  const { only = 'all' }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const found = useFoundSchools(campaign?.id, find)
  const [closing, setClosing] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const today = me?.today ?? ''
  const inside = place && rangeOf(place.code, place.level)
  const here = returns.filter(({ regionCode }) => !inside || contains(inside, regionCode))
  const verifies = may('survey.verify') && campaign?.closedOn === null
  const unsent = here.filter(({ state }) => isFilledIn(state)).length
  const rows = here.filter(
    (one) => kept(one, only) && (found.ids === undefined || found.ids.has(one.schoolId)),
  )
  const choose = (next: Only) => setAddress({ only: next })

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
      {campaign?.closedOn === null && unsent > 0 && may('people.read') && (
        <Link className="link-button survey-unsent" to={`/survey/${campaign.id}/unsent` as string}>
          {t('unsent.open', { count: unsent })}
        </Link>
      )}
      <List
        find={{ value: find, label: t('forms.find'), onSearch: setFind, error: found.error }}
        only={{
          label: t('forms.only'),
          value: only,
          onChange: choose,
          options: [
            { value: 'all', label: t('forms.all') },
            ...barStates.map((state) => ({
              value: state,
              label: read(surveyReturn.states[state]),
            })),
            { value: 'late', label: t('late') },
          ],
        }}
        count={t('forms.count', { count: rows.length })}
        above={
          verifies && (
            <BulkMoves
              lifecycle={surveyReturn}
              make={moveReturns}
              rows={rows.filter(({ state }) => toVerify.includes(state))}
              chosen={chosen}
              onChoose={setChosen}
              nameOf={({ schoolName }) => schoolName}
            />
          )
        }
        none={<Empty title={t('forms.none')}>{t('forms.noneText')}</Empty>}
        caption={t('forms.title')}
        rows={rows}
        keyOf={({ id }) => id}
        scrolls
        {...(verifies && {
          choice: {
            chosen,
            nameOf: ({ state, schoolName }: SurveyReturn) =>
              toVerify.includes(state) ? schoolName : undefined,
            onChoose: setChosen,
          },
        })}
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
                <StandingMark lifecycle={surveyReturn} state={state} />{' '}
                {late && <StateMark tone="bad">{t('late')}</StateMark>}
              </>
            ),
          },
          {
            key: 'submitted',
            heading: t('submittedAt'),
            cell: ({ submittedAt }) => submittedAt && formatInstant(submittedAt, language, today),
          },
          {
            key: 'checked',
            heading: t('spot.on'),
            cell: ({ spotCheckedOn }) => spotCheckedOn && formatDay(spotCheckedOn, language, today),
          },
        ]}
      />
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

/** Those that wait for whoever verifies. */
const toVerify = statesByVerb(surveyReturn).get('survey.verify') ?? []

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
