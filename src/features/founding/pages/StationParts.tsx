import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { readTeams } from '../../team/api.ts'
import { parties, positions } from '../../team/appointment.ts'
import { agreementLifecycle } from '../agreement.ts'
import type { FoundStation } from '../api.ts'
import { plateKinds, plateLifecycle } from '../plate.ts'
import { useDay } from './words-of.tsx'

type Of = { station: FoundStation }

function usePaper({ unitCode, level }: FoundStation) {
  const language = useLanguage()
  return (name: string, id: string, more: Readonly<Record<string, string>> = {}) =>
    withQuery(`/api/founding/${name}`, {
      place: unitCode,
      placeLevel: level,
      id,
      language,
      ...more,
    })
}

/** Its two plates, as they are worded. */
export function PlateSection({ station }: Of) {
  const { t } = useTranslation('founding')
  const read = useText()
  const onDay = useDay()
  const may = useMay()
  const paper = usePaper(station)
  return (
    <Section
      title={t('page.plates')}
      actions={may('plates.read') && <Link to={'/plates' as string}>{t('page.platesOpen')}</Link>}
    >
      {station.plates.length === 0 ? (
        <p className="quiet">{t('page.noPlates')}</p>
      ) : (
        <ul className="station-plates">
          {station.plates.map(({ id, kind, state, wording, hungOn, position, isHere }) => (
            <li key={id}>
              <span>
                {read(plateKinds[kind])}{' '}
                {isHere ? (
                  <StandingMark lifecycle={plateLifecycle} state={state} />
                ) : (
                  t('plate.elsewhere')
                )}
              </span>
              <strong>{wording}</strong>
              <span className="quiet">
                {[hungOn && t('plate.hung', { day: onDay(hungOn) }), position]
                  .filter(Boolean)
                  .join('，')}
              </span>
              {may('plates.read') && (
                <span className="screen-only">
                  <Button size="small" href={paper('plates/artwork', id)} download>
                    {t('list.printPlates')}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

export function AgreementSection({ station }: Of) {
  const { t } = useTranslation('founding')
  const onDay = useDay()
  const may = useMay()
  const paper = usePaper(station)
  return (
    <Section
      title={t('page.agreement')}
      actions={
        may('joint_use_agreements.read') && (
          <Link to={'/joint_use_agreements' as string}>{t('page.agreementOpen')}</Link>
        )
      }
    >
      {station.agreements.length === 0 ? (
        <p className="quiet">{t('page.noAgreement')}</p>
      ) : (
        <ul className="station-plates">
          {station.agreements.map(({ id, state, fromDay, toDay }) => (
            <li key={id}>
              <span>
                <StandingMark lifecycle={agreementLifecycle} state={state} />
              </span>
              <span>
                {t('agreement.begins', { day: onDay(fromDay) })}{' '}
                {t('agreement.until', { day: onDay(toDay) })}
              </span>
              {may('joint_use_agreements.read') && (
                <span className="screen-only">
                  <PaperButtons
                    size="small"
                    at={(format) => paper('agreements/papers', id, { format })}
                    label={t('list.printAgreements')}
                  />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Who runs it today, and what nobody does. */
export function TeamSection({ station }: Of) {
  const { t } = useTranslation('founding')
  const read = useText()
  const may = useMay()
  const isSeen = may('appointments.read')
  const query = useAsk(
    readTeams,
    isSeen ? { place: station.unitCode, placeLevel: station.level } : undefined,
  )
  if (!isSeen) return null
  return (
    <Section
      title={t('page.team')}
      actions={<Link to={'/teams' as string}>{t('page.teamOpen')}</Link>}
    >
      <Loaded query={query}>
        {({ teams }) =>
          teams
            .filter(({ stationId }) => stationId === station.id)
            .map(({ stationId, members, vacancies }) => (
              <ul key={stationId} className="station-team">
                {members.map(({ id, name, position, party }) => (
                  <li key={id}>
                    {name}{' '}
                    <span className="quiet">
                      {read(party ? parties[party] : positions[position])}
                    </span>
                  </li>
                ))}
                {vacancies.map(({ position, party }) => (
                  <li key={`${position} ${party}`}>
                    {t('page.vacant', {
                      what: [read(positions[position]), party && read(parties[party])]
                        .filter(Boolean)
                        .join('，'),
                    })}
                  </li>
                ))}
              </ul>
            ))
        }
      </Loaded>
    </Section>
  )
}
