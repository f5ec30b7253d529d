import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { withQuery } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { mayDo, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { type ChainLink, type draftLetters, readChain } from '../api.ts'
import { binding, letterLifecycle } from '../letter.ts'
import { DraftDialog } from './DraftDialog.tsx'

/** Who has signed what he answers for: each township, then its villages (I2-4). */
export function ChainPage() {
  const { t } = useTranslation('programme')
  const language = useLanguage()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const query = useAsk(readChain, place)
  const [drafting, setDrafting] = useState(false)
  const [drafted, setDrafted] = useState<Answer<typeof draftLetters>>()
  return (
    <Page
      title={t('chain.title')}
      about={t('chain.about')}
      actions={
        place && (
          <>
            <PaperButtons
              at={(format) =>
                withQuery('/api/responsibility/paper', { ...place, language, format })
              }
              label={t('chain.print')}
            />
            {me && mayDo(me, 'letters.issue') && (
              <Button type="primary" onClick={() => setDrafting(true)}>
                {t('chain.draft')}
              </Button>
            )}
          </>
        )
      }
    >
      {drafted && (
        <Notice tone={drafted.unnamed > 0 ? 'soon' : 'good'} title={t('draft.told', drafted)} />
      )}
      <Loaded query={query}>{({ links, day }) => <Links links={links} day={day} />}</Loaded>
      {drafting && place && me && (
        <DraftDialog
          place={place}
          me={me}
          onDrafted={setDrafted}
          onClose={() => setDrafting(false)}
        />
      )}
    </Page>
  )
}

type Only = 'missing' | 'unsigned' | 'changed'

const isOne: Readonly<Record<Only, (link: ChainLink) => boolean>> = {
  missing: ({ letter }) => letter === null,
  unsigned: ({ letter }) => letter?.state === 'drafted' || letter?.state === 'signed_by_issuer',
  changed: ({ resignBy }) => resignBy !== null,
}

function Links({ links, day }: { links: readonly ChainLink[]; day: string }) {
  const { t } = useTranslation('programme')
  const { only: asked }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only | undefined>(asked)
  const townships = new Map(
    links.filter(({ level }) => level === 'township').map(({ code, unitName }) => [code, unitName]),
  )
  const shown = links.filter(
    (link) =>
      [
        link.unitName,
        townships.get(link.townshipCode),
        link.holder,
        link.letter?.receiverName,
      ].some((one) => one?.includes(find.trim())) &&
      (only === undefined || isOne[only](link)),
  )
  const signed = links.filter(
    ({ letter }) => letter !== null && binding.includes(letter.state),
  ).length
  return (
    <List<ChainLink, Only>
      find={{ value: find, label: t('chain.find'), onSearch: setFind }}
      only={{
        label: t('chain.only'),
        value: only,
        placeholder: t('chain.only'),
        onChange: setOnly,
        options: (Object.keys(isOne) as Only[]).map((value) => ({
          value,
          label: t(`chain.${value}`, { count: links.filter(isOne[value]).length }),
        })),
      }}
      count={t('chain.count', { signed, count: links.length })}
      none={t('chain.none')}
      caption={t('chain.title')}
      rows={shown}
      keyOf={({ code }) => code}
      columns={[
        {
          key: 'unit',
          heading: t('chain.unit'),
          cell: ({ level, unitName, townshipCode }) => (
            <span className="two-lines">
              {level === 'township' ? <strong>{unitName}</strong> : unitName}
              {level === 'village' && (
                <span className="quiet">{townships.get(townshipCode) ?? ''}</span>
              )}
            </span>
          ),
        },
        { key: 'state', heading: t('chain.state'), cell: (link) => <State link={link} /> },
        {
          key: 'receiver',
          heading: t('chain.receiver'),
          cell: (link) => <Receiver link={link} day={day} />,
        },
        {
          key: 'issuer',
          heading: t('chain.issuer'),
          cell: ({ letter }) => letter?.issuerName ?? '',
        },
        {
          key: 'until',
          heading: t('chain.until'),
          cell: ({ letter }) => letter && <Day day={letter.toDay} today={day} />,
        },
      ]}
    />
  )
}

function Day({ day, today }: { day: string; today: string }) {
  const language = useLanguage()
  return <>{formatDay(day, language, today)}</>
}

function State({ link: { letter } }: { link: ChainLink }) {
  const { t } = useTranslation('programme')
  if (!letter) return <StateMark tone="bad">{t('chain.noLetter')}</StateMark>
  return (
    <Link to={'/letters' as never} search={{ row: letter.id } as never}>
      <StandingMark lifecycle={letterLifecycle} state={letter.state} />
    </Link>
  )
}

/** Who answers by the letter, and who holds the post now where that is somebody else. */
function Receiver({ link: { letter, holder, resignBy }, day }: { link: ChainLink; day: string }) {
  const { t } = useTranslation('programme')
  const language = useLanguage()
  if (resignBy === null) return <>{letter?.receiverName ?? holder ?? t('chain.nobody')}</>
  return (
    <span className="two-lines">
      {t('chain.now', { name: holder })}
      <StateMark tone={resignBy < day ? 'bad' : 'soon'}>
        {t('chain.resign', {
          name: letter?.receiverName,
          day: formatDay(resignBy, language, day),
        })}
      </StateMark>
    </span>
  )
}
