import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import type { askAtDoor, Door, EnrolledStation } from '../own-api.ts'
import { EnrolForm } from './EnrolForm.tsx'
import '../../people/pages/login.css'

const askAgainMs = 2_000

/** A station's door: the slip is typed here, then the school's people arrive, then they log in. */
export function Enrol() {
  const { t } = useTranslation(['stations', 'shell'])
  const door = useAsk<typeof askAtDoor>('GET /api/station/door', {})
  const [enrolled, setEnrolled] = useState<EnrolledStation>()
  const { data, refetch } = door
  const waits = data?.state === 'waiting'
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => void refetch(), askAgainMs)
    return () => clearInterval(timer)
  }, [waits, refetch])
  return (
    <main className="login">
      <p className="login-name">
        <strong>{t('shell:product')}</strong>
        <span>{t('shell:productAbout')}</span>
      </p>
      <Loaded query={door}>
        {(answer) =>
          answer.state === 'to_enrol' || answer.state === 'unknown' ? (
            <>
              <h1>{t(answer.state === 'unknown' ? 'own.again.title' : 'own.enrol.title')}</h1>
              <p className="quiet">
                {t(answer.state === 'unknown' ? 'own.again.text' : 'own.enrol.text')}
              </p>
              <EnrolForm
                onEnrolled={(now) => {
                  setEnrolled(now)
                  void refetch()
                }}
              />
            </>
          ) : (
            <Enrolled door={answer} enrolled={enrolled} />
          )
        }
      </Loaded>
    </main>
  )
}

function Enrolled({
  door: { state, trouble },
  enrolled,
}: {
  door: Door
  enrolled: EnrolledStation | undefined
}) {
  const { t, i18n } = useTranslation('stations')
  return (
    <>
      <h1>{enrolled ? t('own.enrol.done') : t('own.enrol.waitingTitle')}</h1>
      {enrolled && <p>{t('own.enrol.doneText', enrolled)}</p>}
      {state === 'open' ? (
        <>
          <Notice tone="good" title={t('own.enrol.ready')} />
          <a className="primary-button" href="/console/login">
            {t('own.enrol.login')}
          </a>
        </>
      ) : (
        <div role="status">
          <Notice tone="plain" title={t('own.enrol.waiting')}>
            {trouble === null
              ? t('own.enrol.noPeople')
              : i18n.exists(`stations:own.trouble.${trouble}`)
                ? t(`own.trouble.${trouble}`)
                : t('own.trouble.other', { code: trouble })}
          </Notice>
        </div>
      )}
    </>
  )
}
