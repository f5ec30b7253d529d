import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { day } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { requiredSystems, systems } from '../rule.ts'
import { draftAdoptions, type RuleStation, readRuleStations } from '../rule-api.ts'
import { useDay } from './use-day.ts'

/** Which rules hang at each station, and which it lacks (I2-2, O2-11). */
export function RulesPage() {
  const { t } = useTranslation('programme')
  const language = useLanguage()
  const may = useMay()
  const { message } = App.useApp()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const query = useAsk(readRuleStations, place)
  const [drafting, setDrafting] = useState(false)
  return (
    <Page
      title={t('rules.title')}
      about={t('rules.about')}
      actions={
        <>
          <Link to={'/rule_adoptions' as string} className="link-button">
            {t('rules.all')}
          </Link>
          <Button href={withQuery('/api/rules/paper', { language })} download>
            {t('rules.print')}
          </Button>
          {may('rule_adoptions.write') && (
            <Button type="primary" onClick={() => setDrafting(true)}>
              {t('rules.draft')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>{({ stations }) => <Stations stations={stations} />}</Loaded>
      {drafting && place && (
        <FormDialog
          of={draftAdoptions}
          title={t('rules.draft')}
          about={<p>{t('rules.draftAbout')}</p>}
          okText={t('draft.ok')}
          done={t('draft.done')}
          fixed={place}
          fields={{ draftedOn: day(t('rules.draftedOn'), { start: me?.today }) }}
          onDone={({ made }) => void message.info(t('rules.draftDone', { count: made }))}
          onClose={() => setDrafting(false)}
        />
      )}
    </Page>
  )
}

const which = {
  lacking: ({ lacking }: RuleStation) => lacking.length > 0,
  drafts: ({ drafts }: RuleStation) => drafts.length > 0,
  complete: ({ lacking }: RuleStation) => lacking.length === 0,
}
type Only = keyof typeof which

function Stations({ stations }: { stations: readonly RuleStation[] }) {
  const { t } = useTranslation('programme')
  const read = useText()
  const language = useLanguage()
  const onDay = useDay()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only>()
  const shown = stations.filter(
    (one) =>
      [one.unitName, one.townshipName, one.schoolName].some((text) => text.includes(find.trim())) &&
      (only === undefined || which[only](one)),
  )
  return (
    <List<RuleStation, Only>
      find={{ value: find, label: t('rules.find'), onSearch: setFind }}
      only={{
        label: t('rules.only'),
        placeholder: t('rules.only'),
        value: only,
        onChange: setOnly,
        options: (Object.keys(which) as Only[]).map((value) => ({
          value,
          label: t(`rules.${value}`),
        })),
      }}
      count={t('rules.count', {
        done: stations.filter(which.complete).length,
        count: stations.length,
      })}
      none={t('rules.none')}
      caption={t('rules.title')}
      rows={shown}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'station',
          heading: t('rules.station'),
          cell: ({ id, unitName, townshipName, schoolName }) => (
            <span className="two-lines">
              <Link to={`/founding/${id}` as string}>
                {townshipName === unitName ? unitName : `${townshipName} ${unitName}`}
              </Link>
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        {
          key: 'adopted',
          heading: t('rules.adopted'),
          cell: ({ lacking, lastOn }) => (
            <span className="two-lines">
              <span>
                <StateMark tone={lacking.length === 0 ? 'good' : 'soon'}>
                  {t('rules.of', {
                    done: requiredSystems.length - lacking.length,
                    of: requiredSystems.length,
                  })}
                </StateMark>
              </span>
              {lastOn && <span className="quiet">{t('rules.since', { day: onDay(lastOn) })}</span>}
            </span>
          ),
        },
        {
          key: 'lacks',
          heading: t('rules.lacks'),
          cell: ({ lacking }) =>
            lacking.length === 0 ? (
              <span className="quiet">{t('rules.nothing')}</span>
            ) : (
              lacking.map((one) => read(systems[one])).join(t('run.and'))
            ),
        },
        {
          key: 'drafts',
          heading: t('rules.waits'),
          cell: ({ drafts }) =>
            drafts.map((id) => (
              <span key={id} className="plan-tools">
                <Link to={'/rule_adoptions' as string} search={{ row: id } as never}>
                  {t('rules.open')}
                </Link>
                <a href={withQuery('/api/rules/paper', { id, language })} download>
                  {t('rules.hang')}
                </a>
              </span>
            )),
        },
      ]}
    />
  )
}
