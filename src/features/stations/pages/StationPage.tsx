import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { type Concern, type Station, type StationView, showStation } from '../api.ts'
import { toneOf } from '../station.ts'
import { AlarmSection } from './AlarmSection.tsx'
import { LogSection } from './LogSection.tsx'
import { LossFacts } from './LossFacts.tsx'
import { RenewDialog } from './RenewDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import { ProposalSection, UnreadSection } from './UnreadSections.tsx'
import { releaseStory, useConcernWords, useStationWords } from './words-of.ts'
import '../../registers/pages/registers.css'
import './stations.css'

/** One station: what is red and what to do, then what is known of it, history last. */
export function StationPage() {
  const { stationId = '' }: { stationId?: string } = useParams({ strict: false })
  const query = useAsk(showStation, { id: stationId })
  return <Loaded query={query}>{(answer) => <OneStation answer={answer} />}</Loaded>
}

function OneStation({ answer }: { answer: StationView }) {
  const { t } = useTranslation('stations')
  const [asking, setAsking] = useState<'renew' | 'revoke'>()
  const { station, mayManage, loss } = answer
  const live = station.state !== 'revoked'
  const close = () => setAsking(undefined)
  return (
    <Page
      title={station.name}
      about={<Standing station={station} at={answer.at} />}
      actions={
        mayManage &&
        live && (
          <>
            <Button onClick={() => setAsking('renew')}>{t('renew.open')}</Button>
            <Button danger onClick={() => setAsking('revoke')}>
              {t('revoke.open')}
            </Button>
          </>
        )
      }
    >
      {station.concerns
        // Alarms have their own section, with a button each.
        .filter((concern) => concern !== 'alarms')
        .map((concern) => (
          <ConcernNotice
            key={concern}
            concern={concern}
            answer={answer}
            onRenew={() => setAsking('renew')}
          />
        ))}
      <AlarmSection answer={answer} />
      {loss && (
        <Section title={t('loss.title')}>
          <Notice tone="bad" title={t('loss.about')} />
          <LossFacts loss={loss} />
        </Section>
      )}
      <Facts station={station} at={answer.at} />
      <UnreadSection answer={answer} />
      <ProposalSection answer={answer} />
      <LogSection answer={answer} />
      {asking === 'renew' && <RenewDialog station={station} onClose={close} />}
      {asking === 'revoke' && <RevokeDialog station={station} onClose={close} />}
    </Page>
  )
}

function Standing({ station, at }: { station: Station; at: string }) {
  const { t } = useTranslation('stations')
  const { ago, moment } = useStationWords()
  const { state, contactAt, townshipName, revokedAt, revokedWhy } = station
  const tone = state === 'revoked' ? 'bad' : state === 'invited' ? 'plain' : 'good'
  return (
    <span className="station-standing">
      <StateMark tone={tone}>{t(`state.${state}`)}</StateMark>
      {townshipName && <span>{townshipName}</span>}
      <span>
        {state === 'revoked' && revokedAt
          ? t('revokedOn', { when: moment(revokedAt), why: revokedWhy ?? '' })
          : contactAt
            ? t('heard', { ago: ago(contactAt, at) })
            : t('neverHeard')}
      </span>
    </span>
  )
}

function ConcernNotice({
  concern,
  answer: { station, at, mayManage },
  onRenew,
}: {
  concern: Concern
  answer: StationView
  onRenew: () => void
}) {
  const { t } = useTranslation('stations')
  const why = useConcernWords()
  return (
    <Notice
      tone={toneOf[concern]}
      title={why(concern, station, at)}
      actions={
        concern === 'code_ended' &&
        mayManage && (
          <Button type="primary" onClick={onRenew}>
            {t('renew.open')}
          </Button>
        )
      }
    >
      {t(`do.${concern}`)}
    </Notice>
  )
}

function Facts({ station, at }: { station: Station; at: string }) {
  const { t } = useTranslation('stations')
  const { count, bytes, clock, ago, moment } = useStationWords()
  const dash = t('dash')
  const { contactAt, waiting, incomingBytes, diskFreeBytes, diskTotalBytes, clockOffMs } = station
  const { certificateName, certificateEndsAt } = station
  const facts: [label: string, value: string][] = [
    [
      t('column.contact'),
      contactAt
        ? t('fact.contact', { when: moment(contactAt), ago: ago(contactAt, at) })
        : t('never'),
    ],
    [t('column.waiting'), waiting === null ? dash : count(waiting)],
    [t('fact.incoming'), incomingBytes === null ? dash : bytes(incomingBytes)],
    [
      t('column.disk'),
      diskFreeBytes === null || diskTotalBytes === null
        ? dash
        : t('fact.diskOf', { free: bytes(diskFreeBytes), total: bytes(diskTotalBytes) }),
    ],
    [t('column.clock'), clockOffMs === null ? dash : clock(clockOffMs)],
    [t('column.program'), station.program ?? dash],
    [t('fact.release'), station.release ? t(releaseStory(station.release), station.release) : dash],
    [
      t('fact.certificate'),
      certificateName !== null && certificateEndsAt !== null
        ? t('fact.certificateOf', { name: certificateName, when: moment(certificateEndsAt) })
        : t('fact.noCertificate'),
    ],
    [t('fact.invited'), moment(station.invitedAt)],
    [t('fact.enrolled'), station.enrolledAt ? moment(station.enrolledAt) : t('fact.notYet')],
  ]
  return (
    <Section title={t('fact.title')}>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
