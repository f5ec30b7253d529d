import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { planLifecycle } from '../plan.ts'
import { draftPlan, type PlanHeadAnswer, readPlans } from '../plan-api.ts'
import { useDay } from './use-day.ts'

/** Every version of the county's implementation plan, and how far each has come (P-5, I1-1). */
export function PlansPage() {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const query = useAsk(readPlans, usePlaceQuery())
  const draft = (programmeId: string) =>
    void act(async () => {
      const { id } = await ask(draftPlan, { programmeId })
      await navigate({ to: `/county-plans/${id}` as string })
    }, t('plans.drafted'))
  const mayDraft = query.data?.mayDraft ?? []
  return (
    <Page
      title={t('plans.title')}
      about={t('plans.about')}
      actions={mayDraft.map(({ id, title }) => (
        <Button key={id} type="primary" loading={busy} onClick={() => draft(id)}>
          {mayDraft.length > 1 ? t('plans.draftOf', { title }) : t('plans.draft')}
        </Button>
      ))}
    >
      <Loaded query={query}>
        {({ plans, troubles }) => (
          <>
            {troubles.map(({ hub, trouble }) => (
              <Notice
                key={hub + trouble}
                tone="bad"
                title={t(`plans.trouble_${trouble}`, { hub })}
              />
            ))}
            <List<PlanHeadAnswer>
              none={<Empty title={t('plans.none')} />}
              caption={t('plans.title')}
              rows={plans}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'plan',
                  heading: t('plans.plan'),
                  cell: ({ id, programmeTitle, countyName, number, simulated, isKeptBelow }) => (
                    <span className="two-lines">
                      <Link to={`/county-plans/${id}` as string}>
                        {t('plans.version', { number })}
                      </Link>
                      <span className="quiet">
                        {isKeptBelow && `${countyName} `}
                        {programmeTitle} {isKeptBelow && `· ${t('plans.below')}`}{' '}
                        {simulated && (
                          <span className="simulated-mark">{t('shell:simulated')}</span>
                        )}
                      </span>
                    </span>
                  ),
                },
                {
                  key: 'state',
                  heading: t('plans.state'),
                  cell: ({ state, isLate }) => (
                    <>
                      <StandingMark lifecycle={planLifecycle} state={state} />{' '}
                      {isLate && <StateMark tone="bad">{t('plans.late')}</StateMark>}
                    </>
                  ),
                },
                {
                  key: 'submitted',
                  heading: t('plans.submitted'),
                  cell: ({ submittedOn, dueOn }) => (
                    <span className="two-lines">
                      {submittedOn ? onDay(submittedOn) : t('plans.unsubmitted')}
                      {dueOn && (
                        <span className="quiet">{t('run.due', { day: onDay(dueOn) })}</span>
                      )}
                    </span>
                  ),
                },
                {
                  key: 'filed',
                  heading: t('plans.filed'),
                  cell: ({ filingNumber, filedOn }) =>
                    filingNumber && (
                      <span className="two-lines">
                        {filingNumber}
                        <span className="quiet">{filedOn && onDay(filedOn)}</span>
                      </span>
                    ),
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}
