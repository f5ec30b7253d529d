import { useRoute } from 'preact-iso'
import { ask } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import { Station } from '../../guide/portal/Station.tsx'
import type { getStation, listUnits } from '../../guide/week-api.ts'
import type { askForTopicAtPortal } from '../portal-api.ts'
import { Answered, useTitle } from './Answered.tsx'
import { useAnswer } from './use-answer.ts'

const oneMore = (topic: string): Promise<boolean> =>
  ask<typeof askForTopicAtPortal>('POST /api/portal/topics', { topic }).then(
    () => true,
    () => false,
  )

/** The notice board of one station; asking and wanting are the portal’s. */
export function StationPage() {
  const { params } = useRoute()
  const asked = useAnswer<typeof getStation>('GET /api/portal/stations/:code', {
    code: params.code ?? '',
  })
  const name = asked.state === 'here' ? asked.answer.unitName : undefined
  useTitle(name === undefined ? t('name') : t('station.title', { name }))
  return <Answered asked={asked}>{(page) => <Station page={page} onWant={oneMore} />}</Answered>
}

/** All stations of the county, by township. */
export function StationsPage() {
  const asked = useAnswer<typeof listUnits>('GET /api/portal/stations', {})
  useTitle(t('station.all'))
  return (
    <Answered asked={asked}>
      {({ townships }) => (
        <>
          <h1>{t('station.all')}</h1>
          {townships.length === 0 && <p>{t('station.noStations')}</p>}
          {townships.map(({ code, name, units }) => (
            <section key={code}>
              <h2>{name}</h2>
              <p class="on-ways">
                {units.map((unit) => (
                  <a key={unit.code} class="button quiet-button" href={`/stations/${unit.code}`}>
                    {unit.name}
                  </a>
                ))}
              </p>
            </section>
          ))}
        </>
      )}
    </Answered>
  )
}
