import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, isDay } from '../../../base/calendar.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { type DayOfChannel, readProgramme } from '../api.ts'
import { channelKinds } from '../channel.ts'
import { weekdayText } from '../forms/told.ts'
import { scriptOf } from '../forms/words.ts'
import { GuideFile } from './GuideFile.tsx'
import './guide.css'

/** What every channel of the county sends on one day. */
export function ProgrammePage() {
  const { t } = useTranslation('guide')
  const may = useMay()
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const search: { day?: unknown } = useSearch({ strict: false })
  const day = typeof search.day === 'string' && isDay(search.day) ? search.day : (me?.today ?? '')
  const [bringing, setBringing] = useState(false)
  const place = usePlaceQuery()
  const query = useAsk(readProgramme, place && day ? { ...place, day } : undefined)
  const show = (next: string) => setAddress({ day: next })
  const mayWrite = may('programme_items.write')
  return (
    <Page
      title={t('programme.title')}
      about={t('programme.about')}
      actions={
        <>
          <Link to={'/programme_items' as string} className="link-button">
            {t('programme.list')}
          </Link>
          {mayWrite && (
            <>
              <Link to={'/programme_items/import' as string} className="link-button">
                {t('programme.sheet')}
              </Link>
              <Button type="primary" onClick={() => setBringing(true)}>
                {t('programme.bring')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="list-bar programme-bar screen-only">
        <Button onClick={() => show(addDays(day, -1))}>{t('programme.before')}</Button>
        <DayInput label={t('programme.day')} value={day} onChange={(next) => next && show(next)} />
        <Button onClick={() => show(addDays(day, 1))}>{t('programme.after')}</Button>
        {day !== me?.today && (
          <Button onClick={() => show(me?.today ?? '')}>{t('programme.today')}</Button>
        )}
      </div>
      <Loaded query={query}>
        {({ channels }) =>
          channels.length === 0 ? (
            <Empty
              title={t('programme.noChannels')}
              actions={
                may('channels.write') && (
                  <Link to={'/channels' as string} className="link-button">
                    {t('programme.addChannel')}
                  </Link>
                )
              }
            >
              {t('programme.noChannelsText')}
            </Empty>
          ) : (
            <div className="programme-channels">
              {channels.map((channel) => (
                <OneChannel key={channel.channelCode} channel={channel} />
              ))}
            </div>
          )
        }
      </Loaded>
      {bringing && <GuideFile onClose={() => setBringing(false)} />}
    </Page>
  )
}

function OneChannel({
  channel: { name, kind, whereFound, items, simulated },
}: {
  channel: DayOfChannel
}) {
  const { t } = useTranslation('guide')
  const read = useText()
  const script = scriptOf(useLanguage())
  const kindLabel = channelKinds[kind as keyof typeof channelKinds]
  return (
    <Section
      title={name}
      actions={
        <span className="quiet">
          {[kindLabel && read(kindLabel), whereFound].filter(Boolean).join(' · ')}{' '}
          {simulated && <span className="simulated-mark">{t('simulated')}</span>}
        </span>
      }
    >
      {items.length === 0 ? (
        <p className="quiet">{t('programme.nothing')}</p>
      ) : (
        <dl className="programme-day">
          {items.map(({ id, day, endDay, fromTime, toTime, title, category, about }) => (
            <div key={id} className="programme-line">
              <dt>
                {fromTime}
                {toTime && `—${endDay === day ? '' : `${weekdayText(endDay, script)} `}${toTime}`}
              </dt>
              <dd>
                {title} {category && <span className="quiet">{category}</span>}
                {about && <div className="quiet">{about}</div>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  )
}
