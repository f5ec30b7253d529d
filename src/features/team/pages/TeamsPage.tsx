import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DayInput } from '../../../ui/DayInput.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readTeams, type Team } from '../api.ts'
import { type Party, type Position, parties, positions } from '../appointment.ts'

/** Who runs each station, on any day, and which positions nobody holds. */
export function TeamsPage() {
  const { t } = useTranslation('team')
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const [day, setDay] = useState<string>()
  const query = useAsk(readTeams, place && { ...place, ...(day && { day }) })
  return (
    <Page title={t('teams.title')} about={t('teams.about')}>
      <div className="list-bar">
        <DayInput
          label={t('teams.day')}
          value={day ?? me?.today ?? ''}
          onChange={(next) => setDay(next || undefined)}
        />
      </div>
      <Loaded query={query}>{({ teams, day: on }) => <Teams teams={teams} day={on} />}</Loaded>
    </Page>
  )
}

type Only = 'vacant' | 'late'

function Teams({ teams, day }: { teams: readonly Team[]; day: string }) {
  const { t } = useTranslation('team')
  const { only: asked }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only | undefined>(asked)
  const shown = teams.filter(
    ({ unitName, schoolName, members, vacancies }) =>
      [unitName, schoolName, ...members.map((one) => one.name)].some((one) =>
        one?.includes(find.trim()),
      ) &&
      (only === undefined ||
        vacancies.some(({ dueOn }) => (only === 'vacant' ? true : dueOn < day))),
  )
  return (
    <List<Team, Only>
      find={{ value: find, label: t('teams.find'), onSearch: setFind }}
      only={{
        label: t('teams.only'),
        value: only,
        placeholder: t('teams.only'),
        onChange: setOnly,
        options: [
          { value: 'vacant', label: t('teams.vacant') },
          { value: 'late', label: t('teams.late') },
        ],
      }}
      count={t('teams.count', { count: shown.length })}
      none={t('teams.none')}
      caption={t('teams.title')}
      rows={shown}
      keyOf={({ stationId }) => stationId}
      columns={[
        {
          key: 'station',
          heading: t('teams.station'),
          cell: ({ unitName, townshipName, schoolName }) => (
            <span className="two-lines">
              {[townshipName, unitName].filter(Boolean).join(' ')}
              <span className="quiet">{schoolName}</span>
            </span>
          ),
        },
        {
          key: 'administrators',
          heading: t('teams.administrators'),
          cell: (team) => (
            <Members team={team} of={['head_administrator', 'technical_administrator', 'deputy']} />
          ),
        },
        {
          key: 'assistants',
          heading: t('teams.assistants'),
          cell: (team) => <Members team={team} of={['assistant']} />,
        },
        {
          key: 'leads',
          heading: t('teams.leads'),
          cell: (team) => <Members team={team} of={['joint_lead']} />,
        },
        {
          key: 'vacancies',
          heading: t('teams.vacancies'),
          cell: (team) => <Vacancies team={team} day={day} />,
        },
      ]}
    />
  )
}

function Members({ team, of }: { team: Team; of: readonly Position[] }) {
  const { t } = useTranslation('team')
  const read = useText()
  const members = team.members.filter(({ position }) => of.includes(position))
  if (members.length === 0) return <span className="quiet">{t('teams.nobody')}</span>
  return (
    <span className="two-lines">
      {members.map(({ id, name, position, party, state, standsInFor }) => (
        <span key={id}>
          {name}{' '}
          <span className="quiet">
            {[
              party ? read(parties[party]) : of.length > 1 && read(positions[position]),
              standsInFor && read(positions[standsInFor]),
              state === 'on_leave' && t('teams.onLeave'),
            ]
              .filter(Boolean)
              .join('，')}
          </span>
        </span>
      ))}
    </span>
  )
}

function Vacancies({ team, day }: { team: Team; day: string }) {
  const { t } = useTranslation('team')
  const read = useText()
  const language = useLanguage()
  const named = ({ position, party }: { position: Position; party?: Party }) =>
    [read(positions[position]), party && read(parties[party])].filter(Boolean).join('，')
  if (team.vacancies.length === 0) return <span className="quiet">{t('teams.complete')}</span>
  return (
    <span className="two-lines">
      {team.vacancies.map((one) => (
        <span key={`${one.position} ${one.party ?? ''}`}>
          {named(one)}{' '}
          <span className="quiet">
            {t(one.dueOn < day ? 'teams.overdue' : 'teams.due', {
              day: formatDay(one.dueOn, language, day),
            })}
          </span>
        </span>
      ))}
      <Link to={'/appointments' as never}>{t('teams.fill')}</Link>
    </span>
  )
}
