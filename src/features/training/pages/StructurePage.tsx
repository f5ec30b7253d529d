import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { educations, sexes } from '../../schools/staff.ts'
import { type Position, pools, positions } from '../../team/appointment.ts'
import { type Member, readStructure } from '../api.ts'
import { type Aspect, aspects, partsOf } from '../structure.ts'
import './training.css'

/** Who the teams are made of, and behind each figure the people. */
export function StructurePage() {
  const { t } = useTranslation('training')
  const query = useAsk(readStructure, usePlaceQuery())
  return (
    <Page
      title={t('structure.title')}
      about={t('structure.about')}
      actions={
        <Link className="link-button" to={'/appointments' as string}>
          {t('structure.appointments')}
        </Link>
      }
    >
      <Loaded query={query}>{(found) => <Found found={found} />}</Loaded>
    </Page>
  )
}

type Chosen = { aspect: Aspect; key: string }

function Found({
  found: { day, stations, needed, filled, people },
}: {
  found: Answer<typeof readStructure>
}) {
  const { t } = useTranslation('training')
  const labelOf = useLabels()
  const [chosen, setChosen] = useState<Chosen>()
  const year = Number(day.slice(0, 4))
  const figures: [string, string | number][] = [
    [t('structure.stations'), stations],
    [t('structure.posts'), `${filled}/${needed}`],
    [t('structure.people'), people.length],
    [t('structure.certified'), people.filter(({ certified }) => certified).length],
  ]
  const shown = chosen
    ? (partsOf(people, chosen.aspect, year).find(({ key }) => key === chosen.key)?.people ?? [])
    : people
  return (
    <>
      <dl className="batch-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {people.length > 0 && (
        <div className="structure-aspects">
          {aspects.map((aspect) => (
            <section key={aspect}>
              <h2>{t(`structure.aspect.${aspect}`)}</h2>
              {partsOf(people, aspect, year).map(({ key, people: own }) => (
                <button
                  key={key}
                  type="button"
                  className="structure-part"
                  aria-pressed={chosen?.aspect === aspect && chosen.key === key}
                  onClick={() =>
                    setChosen(
                      chosen?.aspect === aspect && chosen.key === key ? undefined : { aspect, key },
                    )
                  }
                >
                  <span>{labelOf(aspect, key)}</span>
                  <span
                    className="structure-bar"
                    aria-hidden="true"
                    style={{ inlineSize: `${(own.length / people.length) * 100}%` }}
                  />
                  <span className="structure-count">{own.length}</span>
                </button>
              ))}
            </section>
          ))}
        </div>
      )}
      <Section
        title={
          chosen
            ? `${t(`structure.aspect.${chosen.aspect}`)}: ${labelOf(chosen.aspect, chosen.key)}`
            : t('structure.all')
        }
      >
        <People people={shown} />
      </Section>
    </>
  )
}

/** What a part is called. */
function useLabels(): (aspect: Aspect, key: string) => string {
  const { t } = useTranslation('training')
  const read = useText()
  return (aspect, key) => {
    if (key === 'unknown') return t(aspect === 'score' ? 'structure.noScore' : 'structure.unknown')
    if (aspect === 'pool') return read(pools[key as keyof typeof pools])
    if (aspect === 'sex') return read(sexes[key as keyof typeof sexes])
    if (aspect === 'education') return read(educations[key as keyof typeof educations])
    return t(`structure.part.${aspect}.${key}`)
  }
}

function People({ people }: { people: readonly Member[] }) {
  const { t } = useTranslation('training')
  const read = useText()
  const language = useLanguage()
  const [find, setFind] = useState('')
  const shown = people.filter((one) =>
    [one.name, one.unitName, one.townshipName].some((text) => text?.includes(find.trim())),
  )
  return (
    <List<Member>
      find={{ value: find, label: t('missing.find'), onSearch: setFind }}
      count={t('missing.count', { count: shown.length })}
      none={t('structure.none')}
      caption={t('structure.title')}
      rows={shown}
      keyOf={({ unitCode, name }) => `${unitCode} ${name}`}
      columns={[
        { key: 'name', heading: t('missing.name'), cell: ({ name }) => name },
        {
          key: 'station',
          heading: t('missing.station'),
          cell: ({ townshipName, unitName }) => [townshipName, unitName].filter(Boolean).join(' '),
        },
        {
          key: 'position',
          heading: t('missing.position'),
          cell: (one) =>
            one.positions
              .map((position) => read(positions[position as Position]))
              .join(language === 'en' ? ', ' : '、'),
        },
        {
          key: 'certified',
          heading: t('structure.aspect.certificate'),
          cell: ({ certified }) => t(`structure.part.certificate.${certified ? 'yes' : 'no'}`),
        },
        {
          key: 'score',
          heading: t('structure.aspect.score'),
          numeric: true,
          cell: ({ score }) => score ?? '—',
        },
      ]}
    />
  )
}
