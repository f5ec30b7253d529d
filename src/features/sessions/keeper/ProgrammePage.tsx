import { formatDay } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { DayOfChannel, readProgramme } from '../../guide/api.ts'
import { Answered, Title } from './Answered.tsx'
import { to } from './route.ts'
import { useKeptAnswer } from './use-kept-answer.ts'
import { type Now, useNow } from './use-now.ts'

/** What the channels of the county send for the rest of the day. */
export function ProgrammePage({ place }: { place: string }) {
  const now = useNow()
  const asked = useKeptAnswer<typeof readProgramme>('GET /api/guide/programme', {
    ...{ place, placeLevel: 'village', day: now.day },
  })
  return (
    <>
      <Title back={to()}>
        {t('programme.title', { day: formatDay(now.day, language.get(), now.day) })}
      </Title>
      <Answered asked={asked}>
        {({ channels }) => {
          const sending = channels
            .map((channel) => ({ ...channel, items: channel.items.filter(isToCome(now)) }))
            .filter(({ items }) => items.length > 0)
          return sending.length === 0 ? (
            <p class="told">{t('programme.none')}</p>
          ) : (
            sending.map((channel) => <Channel key={channel.channelCode} channel={channel} />)
          )
        }}
      </Answered>
    </>
  )
}

const isToCome =
  ({ day, time }: Now) =>
  ({ endDay, fromTime, toTime }: DayOfChannel['items'][number]): boolean =>
    endDay > day || (toTime ?? fromTime) >= time

function Channel({ channel: { name, whereFound, items } }: { channel: DayOfChannel }) {
  return (
    <section>
      <h2>{name}</h2>
      {whereFound !== null && <p class="quiet">{whereFound}</p>}
      <ul class="session-list programme">
        {items.map(({ id, fromTime, title }) => (
          <li key={id}>
            <span class="session-when">{fromTime}</span> {title}
          </li>
        ))}
      </ul>
    </section>
  )
}
