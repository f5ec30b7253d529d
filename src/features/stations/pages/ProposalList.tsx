import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { FieldValue } from '../../registers/pages/FieldValue.tsx'
import { useReason } from '../../registers/pages/use-reason.ts'
import {
  acceptProposal,
  listWaitingProposals,
  rejectProposal,
  type WaitingProposal,
} from '../../registers/proposal-api.ts'
import type { Shape } from '../../registers/shape.ts'
import { registerSetups } from '../../schools/pages/register-setups.tsx'
import './stations.css'

/** What schools propose and could not be made by itself: each taken, or refused with a reason. */
export function ProposalList() {
  const { t } = useTranslation('registers')
  const query = useAsk(listWaitingProposals, {})
  const [refusing, setRefusing] = useState<WaitingProposal>()
  return (
    <Page title={t('waiting.title')} about={t('waiting.about')}>
      <Loaded query={query}>
        {({ proposals }) =>
          proposals.length === 0 ? (
            <Empty title={t('waiting.none')}>{t('waiting.noneText')}</Empty>
          ) : (
            proposals.map((proposal) => (
              <OneProposal
                key={proposal.id}
                proposal={proposal}
                onRefuse={() => setRefusing(proposal)}
                onOvertaken={() => void query.refetch()}
              />
            ))
          )
        }
      </Loaded>
      {refusing && (
        <AskDialog
          title={t('waiting.refuseTitle', { name: refusing.name })}
          okText={t('waiting.refuse')}
          done={t('waiting.refused')}
          textLabel={t('waiting.reason')}
          textNeeded
          work={(reason) => ask(rejectProposal, { id: refusing.id, reason })}
          onClose={() => setRefusing(undefined)}
        >
          <p>{t('waiting.refuseText')}</p>
        </AskDialog>
      )}
    </Page>
  )
}

function OneProposal({
  proposal,
  onRefuse,
  onOvertaken,
}: {
  proposal: WaitingProposal
  onRefuse: () => void
  onOvertaken: () => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const reasonOf = useReason()
  const { act, busy } = useAct()
  const { id, register, rowId, name, version, retired, station, actorName, since } = proposal
  const shape = registerSetups[register]?.shape
  if (!shape) return null
  const take = async () => {
    const done = await act(() => ask(acceptProposal, { id, version }), t('waiting.taken'))
    if (!done) onOvertaken()
  }
  return (
    <Section
      title={`${read(shape.label)} · ${name}`}
      actions={
        <Link to={`/${register}` as string} search={{ row: rowId } as never}>
          {t('waiting.open')}
        </Link>
      }
    >
      <p className="quiet">
        {t('waiting.from', {
          station,
          who: actorName ?? t('waiting.somebody'),
          since: formatInstant(since, language, me?.today ?? ''),
        })}
      </p>
      {proposal.reason && <p>{t('waiting.why', { reason: reasonOf(proposal.reason) })}</p>}
      <Fields shape={shape} proposal={proposal} />
      <div className="proposal-buttons">
        <Button type="primary" disabled={retired} loading={busy} onClick={() => void take()}>
          {t('waiting.take')}
        </Button>
        <Button onClick={onRefuse}>{t('waiting.refuse')}</Button>
      </div>
    </Section>
  )
}

function Fields({ shape, proposal }: { shape: Shape; proposal: WaitingProposal }) {
  const { t } = useTranslation('registers')
  const read = useText()
  const value = (field: string, shown: unknown) =>
    shown === null ? (
      <span className="quiet">{t('proposal.empty')}</span>
    ) : (
      <FieldValue shape={shape} field={field} value={shown} />
    )
  return (
    <DataTable
      caption={proposal.name}
      rows={proposal.fields}
      keyOf={({ field }) => field}
      columns={[
        {
          key: 'field',
          heading: t('waiting.field'),
          cell: ({ field }) => {
            const label = shape.fields[field]?.label
            return label ? read(label) : field
          },
        },
        {
          key: 'seen',
          heading: t('waiting.seen'),
          cell: ({ field, seen }) =>
            seen === undefined ? (
              <span className="quiet">{t('waiting.unknown')}</span>
            ) : (
              value(field, seen)
            ),
        },
        {
          key: 'now',
          heading: t('waiting.now'),
          cell: ({ field, seen, now, proposed }) => (
            <span className="proposal-now">
              {value(field, now)}
              {now === proposed ? (
                <StateMark tone="plain">{t('waiting.same')}</StateMark>
              ) : (
                seen !== undefined &&
                now !== seen && <StateMark tone="soon">{t('waiting.changed')}</StateMark>
              )}
            </span>
          ),
        },
        {
          key: 'proposed',
          heading: t('waiting.proposed'),
          cell: ({ field, proposed }) => <strong>{value(field, proposed)}</strong>,
        },
      ]}
    />
  )
}
