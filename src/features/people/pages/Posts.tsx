import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import type { Delegation, OrgUnit, PostHolder } from '../api.ts'
import { roleOf } from '../role.ts'
import { LendPost } from './LendPost.tsx'
import { AddPost, Appoint, EndHolding } from './PostForms.tsx'
import { RevokeDelegation } from './RevokeDelegation.tsx'

type Deed = { kind: 'appoint' | 'end' | 'delegate'; post: PostHolder } | { kind: 'add' }

/** The posts of an office and who holds them; a post without a holder is a vacancy. */
export function Posts({
  unit,
  posts,
  delegations,
}: {
  unit: OrgUnit
  posts: readonly PostHolder[]
  delegations: readonly Delegation[]
}) {
  const { t } = useTranslation('people')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const [deed, setDeed] = useState<Deed>()
  const today = me?.today ?? ''
  const mayWrite = may('people.write')
  return (
    <Section
      title={t('posts.title')}
      actions={
        mayWrite && (
          <Button size="small" onClick={() => setDeed({ kind: 'add' })}>
            {t('posts.add')}
          </Button>
        )
      }
    >
      {posts.length === 0 ? (
        <p className="quiet">{t('posts.none')}</p>
      ) : (
        <DataTable
          caption={t('posts.title')}
          rows={posts}
          keyOf={({ postId, holdingId }) => postId + holdingId}
          columns={[
            { key: 'title', heading: t('posts.titleField'), cell: ({ title }) => title },
            {
              key: 'role',
              heading: t('posts.role'),
              cell: ({ role }) => {
                const label = roleOf(role)?.label
                return label ? read(label) : role
              },
            },
            {
              key: 'holder',
              heading: t('posts.holder'),
              cell: ({ personName, holdingId }) => (
                <>
                  {personName ?? <StateMark tone="soon">{t('posts.vacant')}</StateMark>}
                  {delegations
                    .filter((one) => one.holdingId === holdingId)
                    .map((one) => (
                      <StandInLine key={one.id} delegation={one} />
                    ))}
                </>
              ),
            },
            {
              key: 'since',
              heading: t('posts.since'),
              cell: ({ fromDay }) =>
                fromDay && <span className="together">{formatDay(fromDay, language, today)}</span>,
            },
            {
              key: 'act',
              heading: <ActionsHeading />,
              cell: (post) =>
                post.holdingId === null ? (
                  mayWrite && (
                    <Button size="small" onClick={() => setDeed({ kind: 'appoint', post })}>
                      {t('posts.appoint')}
                    </Button>
                  )
                ) : (
                  <span className="page-actions">
                    {(mayWrite || post.personId === me?.personId) && (
                      <Button size="small" onClick={() => setDeed({ kind: 'delegate', post })}>
                        {t('posts.delegate')}
                      </Button>
                    )}
                    {mayWrite && (
                      <Button size="small" onClick={() => setDeed({ kind: 'end', post })}>
                        {t('posts.end')}
                      </Button>
                    )}
                  </span>
                ),
            },
          ]}
        />
      )}
      {deed?.kind === 'add' && <AddPost unit={unit} onClose={() => setDeed(undefined)} />}
      {deed?.kind === 'appoint' && (
        <Appoint unit={unit} post={deed.post} today={today} onClose={() => setDeed(undefined)} />
      )}
      {deed?.kind === 'end' && (
        <EndHolding post={deed.post} today={today} onClose={() => setDeed(undefined)} />
      )}
      {deed?.kind === 'delegate' && deed.post.holdingId !== null && (
        <LendPost
          holdingId={deed.post.holdingId}
          title={t('posts.delegateTitle', { name: deed.post.personName ?? '' })}
          today={today}
          onClose={() => setDeed(undefined)}
        />
      )}
    </Section>
  )
}

/** Who stands in for the holder, until when; whoever may take it back does it here. */
function StandInLine({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const [revoking, setRevoking] = useState(false)
  const { standInName, fromDay, toDay, revocable } = delegation
  const today = me?.today ?? ''
  return (
    <span className="stand-in">
      {t('lend.line', {
        name: standInName,
        from: formatDay(fromDay, language, today),
        to: formatDay(toDay, language, today),
      })}
      {revocable && (
        <Button size="small" onClick={() => setRevoking(true)}>
          {t('lend.revoke')}
        </Button>
      )}
      {revoking && <RevokeDelegation delegation={delegation} onClose={() => setRevoking(false)} />}
    </span>
  )
}
