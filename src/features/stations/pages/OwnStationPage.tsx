import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../base/calendar.ts'
import { timeOf } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type OwnStation, readOwnStation, tryLine } from '../own-api.ts'
import { standingOf } from '../own-station.ts'
import { StickSection } from './StickSection.tsx'
import { useStationWords } from './words-of.ts'
import './own-station.css'

/** The station about itself: is it well, what waits, what to do. Big, and all at once. */
export function OwnStationPage() {
  const { t } = useTranslation('stations')
  const query = useAsk(readOwnStation, {})
  return (
    <Page title={t('own.title')}>
      <Loaded query={query}>{(own) => <Own own={own} />}</Loaded>
    </Page>
  )
}

const tones = {
  not_enrolled: 'soon',
  unknown: 'soon',
  told_off: 'bad',
  trouble: 'soon',
  never: 'plain',
  cloned: 'soon',
  waiting: 'good',
  well: 'good',
} as const
const signs = { good: '✓', soon: '!', bad: '×', plain: 'i' } as const

function Own({ own }: { own: OwnStation }) {
  const { t } = useTranslation('stations')
  const { ago, count } = useStationWords()
  const standing = standingOf(own)
  const tone = tones[standing]
  return (
    <div className="own-station">
      <div className={`own-standing notice-${tone}`} role="status">
        <span className="own-sign" aria-hidden="true">
          {signs[tone]}
        </span>
        <div>
          <strong>
            {t(`own.standing.${standing}`, {
              name: own.hub?.nodeName ?? '',
              hub: own.hub?.name ?? '',
              ago: own.lastContactAt ? ago(own.lastContactAt, own.at) : '',
              count: count(own.waiting),
            })}
          </strong>
          {standing === 'trouble' && <Trouble own={own} />}
          {standing === 'unknown' && (
            <>
              <p>{t('own.unknown')}</p>
              <a className="primary-button" href="/console/enrol">
                {t('own.again.do')}
              </a>
            </>
          )}
          {(standing === 'cloned' || standing === 'told_off') && <SeveralMachines own={own} />}
        </div>
      </div>
      {own.hub && (
        <>
          <Facts own={own} />
          <TryNow />
          <StickSection mayCarry={own.mayCarry} />
        </>
      )}
      <Section title={t('own.plain.title')}>
        <p>{t('own.plain.works')}</p>
        <Certificate own={own} />
      </Section>
    </div>
  )
}

/** The secure address and until when, or what does not work without one and who can help. */
function Certificate({ own: { certificate, at } }: { own: OwnStation }) {
  const { t } = useTranslation('stations')
  const { moment } = useStationWords()
  if (!certificate) {
    return (
      <>
        <p>{t('own.certificate.none')}</p>
        <p>{t('own.certificate.noneDo')}</p>
      </>
    )
  }
  const { name, endsAt, url } = certificate
  return (
    <>
      {url === null ? (
        <p>{t('own.certificate.portTaken', { name })}</p>
      ) : (
        <p>
          {t('own.certificate.address')}
          <a href={url}>{url}</a>
        </p>
      )}
      <p>
        {t(endsAt < at ? 'own.certificate.ended' : 'own.certificate.until', {
          when: moment(endsAt),
        })}
      </p>
    </>
  )
}

/** Does not wait for its time: somebody has just put the cable back. */
function TryNow() {
  const { t } = useTranslation('stations')
  const { act, busy } = useAct()
  return (
    <div>
      <Button
        size="large"
        loading={busy}
        onClick={() => void act(() => ask(tryLine), t('own.tried'))}
      >
        {t('own.try')}
      </Button>
    </div>
  )
}

/** S10: what has happened, that nothing is lost, and the next step. */
function SeveralMachines({ own: { hub, toldOff } }: { own: OwnStation }) {
  const { t } = useTranslation('stations')
  const what = toldOff ? 'toldOff' : 'cloned'
  return (
    <>
      <p>{t(`own.${what}.why`, { name: hub?.nodeName ?? '' })}</p>
      <p>{t(`own.${what}.do`, { hub: hub?.name ?? '' })}</p>
    </>
  )
}

function Trouble({ own: { lastTrouble, lastContactAt, at } }: { own: OwnStation }) {
  const { t, i18n } = useTranslation('stations')
  const { ago } = useStationWords()
  const known = i18n.exists(`stations:own.trouble.${lastTrouble}`)
  return (
    <>
      <p>
        {known
          ? t(`own.trouble.${lastTrouble}`)
          : t('own.trouble.other', { code: lastTrouble ?? '' })}
      </p>
      <p>
        {lastContactAt ? t('own.lastContact', { ago: ago(lastContactAt, at) }) : t('own.noContact')}
        {t('own.safe')}
      </p>
    </>
  )
}

function Facts({ own }: { own: OwnStation }) {
  const { t } = useTranslation('stations')
  const { count, bytes, ago, length } = useStationWords()
  const soonOr = (then: Instant) => {
    const ms = Date.parse(then) - Date.parse(own.at)
    return ms < 60_000 ? t('own.soon') : t('own.in', { length: length(ms) })
  }
  const facts: [label: string, value: string][] = [
    [t('own.fact.name'), own.hub?.nodeName ?? t('dash')],
    [t('own.fact.hub'), own.hub?.name ?? t('dash')],
    [t('own.fact.contact'), own.lastContactAt ? ago(own.lastContactAt, own.at) : t('never')],
    [
      t('own.fact.next'),
      own.nextTryAt
        ? t('own.next', { time: timeOf(own.nextTryAt), when: soonOr(own.nextTryAt) })
        : t('own.now'),
    ],
    [t('own.fact.waiting'), t('own.records', { count: count(own.waiting) })],
    [t('own.fact.incoming'), own.incomingBytes > 0 ? bytes(own.incomingBytes) : t('own.nothing')],
    [
      t('own.fact.disk'),
      own.disk
        ? t('fact.diskOf', { free: bytes(own.disk.freeBytes), total: bytes(own.disk.totalBytes) })
        : t('dash'),
    ],
  ]
  return (
    <dl className="own-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
