import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldPost } from '../../../base/session.ts'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type Delegation, listLentPosts } from '../api.ts'
import { LendPost } from './LendPost.tsx'
import { RevokeDelegation } from './RevokeDelegation.tsx'
import './organisation.css'
import { TermMark } from './TermMark.tsx'

const pageSize = 50

/** Who stands in for whom: one lends his own post here, and takes back what is lent. */
export function DelegationsPage() {
  const { t } = useTranslation('people')
  return (
    <Page title={t('lend.title')} about={t('lend.about')}>
      <MyPosts />
      <Lent />
    </Page>
  )
}

function MyPosts() {
  const { t } = useTranslation('people')
  const me = useMe()
  const [lending, setLending] = useState<HeldPost>()
  return (
    <Section title={t('lend.mine')}>
      <Loaded query={me}>
        {({ posts, today }) =>
          posts.length === 0 ? (
            <p className="quiet">{t('lend.mineNone')}</p>
          ) : (
            <>
              <DataTable
                caption={t('lend.mine')}
                rows={posts}
                keyOf={({ id }) => id}
                columns={[
                  { key: 'title', heading: t('lend.post'), cell: ({ title }) => title },
                  {
                    key: 'unit',
                    heading: t('list.unit'),
                    cell: ({ organisationName }) => organisationName,
                  },
                  {
                    key: 'act',
                    heading: <ActionsHeading />,
                    cell: (post) =>
                      post.lent ? (
                        <span className="quiet">{t('lend.lentToMe')}</span>
                      ) : (
                        <Button size="small" onClick={() => setLending(post)}>
                          {t('posts.delegate')}
                        </Button>
                      ),
                  },
                ]}
              />
              {lending && (
                <LendPost
                  holdingId={lending.id}
                  title={t('lend.doTitle', { title: lending.title })}
                  today={today}
                  onClose={() => setLending(undefined)}
                />
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  )
}

function Lent() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const [ended, setEnded] = useState(false)
  const [revoking, setRevoking] = useState<Delegation>()
  const pages = usePages(String(ended))
  const query = useAsk(listLentPosts, {
    ended,
    limit: pageSize,
    after: pages.after,
  })
  const today = me?.today ?? ''
  return (
    <Section
      title={t('lend.list')}
      actions={
        <Checkbox checked={ended} onChange={(event) => setEnded(event.target.checked)}>
          {t('term.ended')}
        </Checkbox>
      }
    >
      <Loaded query={query}>
        {({ delegations, next }) =>
          delegations.length === 0 ? (
            <Empty title={t('lend.none')}>{t('lend.noneText')}</Empty>
          ) : (
            <>
              <DataTable
                caption={t('lend.list')}
                rows={delegations}
                keyOf={({ id }) => id}
                columns={[
                  {
                    key: 'post',
                    heading: t('lend.post'),
                    cell: ({ title, orgUnitName }) => (
                      <>
                        {title} <span className="quiet unit-of">{orgUnitName}</span>
                      </>
                    ),
                  },
                  { key: 'holder', heading: t('posts.holder'), cell: (one) => one.holderName },
                  { key: 'standIn', heading: t('lend.standIn'), cell: (one) => one.standInName },
                  {
                    key: 'from',
                    heading: t('posts.from'),
                    cell: (one) => (
                      <span className="together">{formatDay(one.fromDay, language, today)}</span>
                    ),
                  },
                  {
                    key: 'to',
                    heading: t('posts.to'),
                    cell: (one) => (
                      <span className="together">{formatDay(one.toDay, language, today)}</span>
                    ),
                  },
                  {
                    key: 'reason',
                    heading: t('posts.reason'),
                    cell: (one) => <span className="roomy">{one.reason}</span>,
                  },
                  {
                    key: 'state',
                    heading: t('term.state'),
                    cell: (one) => <TermMark term={one} today={today} />,
                  },
                  {
                    key: 'act',
                    heading: <ActionsHeading />,
                    cell: (one) =>
                      one.revocable && (
                        <Button size="small" onClick={() => setRevoking(one)}>
                          {t('lend.revoke')}
                        </Button>
                      ),
                  },
                ]}
              />
              <PageFoot
                label={t('lend.list')}
                pages={pages}
                pageSize={pageSize}
                shown={delegations.length}
                next={next}
              />
            </>
          )
        }
      </Loaded>
      {revoking && (
        <RevokeDelegation delegation={revoking} onClose={() => setRevoking(undefined)} />
      )}
    </Section>
  )
}
