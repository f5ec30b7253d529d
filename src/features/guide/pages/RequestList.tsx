import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type Answer, listRequests, type RequestGroup } from '../api.ts'
import { isOwed } from '../request.ts'
import { AnswerRequests } from './AnswerRequests.tsx'
import './guide.css'

const onlys = ['all', 'open', 'done'] as const
type Only = (typeof onlys)[number]

/** What people want to learn, the most wanted first, and what became of it. */
export function RequestList() {
  const { t } = useTranslation('guide')
  const query = useAsk(listRequests, usePlaceQuery())
  return (
    <Page title={t('requests.title')} about={t('requests.about')}>
      <Loaded query={query}>
        {({ requests, isCut, mayAnswer }) =>
          requests.length === 0 ? (
            <Empty title={t('requests.none')}>{t('requests.noneText')}</Empty>
          ) : (
            <>
              {isCut && <Notice tone="soon" title={t('requests.cut')} />}
              <Requests requests={requests} mayAnswer={mayAnswer} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Requests({
  requests,
  mayAnswer,
}: {
  requests: readonly RequestGroup[]
  mayAnswer: boolean
}) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const { data: me } = useMe()
  const [only, setOnly] = useState<Only>('all')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [answering, setAnswering] = useState(false)
  const isShown = ({ answer, again }: RequestGroup) =>
    only === 'all' || (only === 'open') === isOwed(answer, again)
  return (
    <>
      <List
        only={{
          label: t('notices.state'),
          value: only,
          options: onlys.map((value) => ({ value, label: t(`requests.filter.${value}`) })),
          onChange: (next) => setOnly(next ?? 'all'),
        }}
        beside={
          mayAnswer && (
            <Button disabled={chosen.length === 0} onClick={() => setAnswering(true)}>
              {t('requests.answerMany', { count: chosen.length })}
            </Button>
          )
        }
        none={t('requests.none')}
        caption={t('requests.title')}
        rows={requests.filter(isShown)}
        keyOf={({ topic }) => topic}
        scrolls
        {...(mayAnswer && {
          choice: { chosen, onChoose: setChosen, nameOf: ({ topic }: RequestGroup) => topic },
        })}
        columns={[
          { key: 'topic', heading: t('requests.topic'), cell: ({ topic }) => topic },
          {
            key: 'votes',
            heading: t('requests.votes'),
            numeric: true,
            cell: ({ votes }) => t('requests.votesOf', { count: votes }),
          },
          {
            key: 'stations',
            heading: t('requests.stations'),
            cell: ({ stations }) => stations.map((name) => name ?? t('requests.here')).join('、'),
          },
          {
            key: 'last',
            heading: t('requests.last'),
            cell: ({ lastAt }) => formatInstant(lastAt, language, me?.today ?? ''),
          },
          {
            key: 'became',
            heading: t('requests.became'),
            cell: ({ answer, again }) =>
              answer ? (
                <>
                  <Became answer={answer} />
                  {again > 0 && (
                    <div className="quiet">{t('requests.again', { count: again })}</div>
                  )}
                </>
              ) : (
                <span className="quiet">{t('requests.open')}</span>
              ),
          },
        ]}
      />
      {answering && (
        <AnswerRequests
          topics={chosen}
          onDone={() => setChosen([])}
          onClose={() => setAnswering(false)}
        />
      )}
    </>
  )
}

const tones = {
  matched: 'good',
  scheduled: 'good',
  answered: 'good',
  declined: 'plain',
  gathering: 'soon',
  hidden: 'plain',
} as const

function Became({ answer: { state, reply, ...of } }: { answer: Answer }) {
  const { t } = useTranslation('guide')
  return (
    <>
      <StateMark tone={tones[state]}>{t(`requests.states.${state}`)}</StateMark>{' '}
      {of.resourceId && of.resourceTitle && (
        <Link className="guide-link" to={`/library/resources/${of.resourceId}` as string}>
          {of.resourceTitle}
        </Link>
      )}
      {of.noticeId && of.noticeTitle && (
        <Link className="guide-link" to={`/notices/${of.noticeId}` as string}>
          {of.noticeTitle}
        </Link>
      )}
      {reply && <div className="quiet">{reply}</div>}
    </>
  )
}
