import { useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { dayOf } from '../../../base/calendar.ts'
import { formatMinutes } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { QrCode } from '../../../ui/QrCode.tsx'
import { certificateNumber } from '../certificate.ts'
import type { getCertificate, VerifiedCertificate } from '../certificate-api.ts'
import { Answered, useTitle } from './Answered.tsx'
import { useAnswer } from './use-answer.ts'

/** One certificate, as whoever has its number sees it; it prints as a sheet of paper. */
export function CertificatePage() {
  const { params } = useRoute()
  const asked = useAnswer<typeof getCertificate>('GET /api/portal/certificates/:number', {
    number: params.number ?? '',
  })
  useTitle(t('certificate.title'))
  return (
    <>
      <Answered asked={asked}>{(certificate) => <Paper certificate={certificate} />}</Answered>
      {asked.state === 'failed' && <Verify />}
    </>
  )
}

function Paper({ certificate }: { certificate: VerifiedCertificate }) {
  const { number, name, year, minutes, finished, asOf, countyName, verifyAt } = certificate
  return (
    <>
      <p class="screen-only" role="status">
        {t('certificate.real')}
      </p>
      <article class="certificate">
        <h1>{t('certificate.title')}</h1>
        <p class="certificate-text">
          {t(finished > 0 ? 'certificate.text' : 'certificate.textBegun', {
            name: name ?? t('certificate.noName'),
            year,
            hours: formatMinutes(minutes, language.get()),
            count: finished,
          })}
        </p>
        <div class="certificate-foot">
          <QrCode text={verifyAt} label={verifyAt} width={120} />
          <div>
            <p>
              {t('certificate.number')} <strong class="together">{number}</strong>
            </p>
            <p class="quiet">{t('certificate.verify', { address: verifyAt })}</p>
          </div>
          <div class="certificate-issuer">
            <p>{t('certificate.issued', { county: countyName ?? '' })}</p>
            <p class="quiet">{t('certificate.seal')}</p>
            <p>{t('certificate.asOf', { day: dayOf(asOf) })}</p>
          </div>
        </div>
      </article>
      <p class="screen-only">
        <button type="button" class="main" onClick={() => print()}>
          {t('certificate.print')}
        </button>
      </p>
    </>
  )
}

/** A number typed from paper. */
export function Verify() {
  const { route } = useLocation()
  const [typed, setTyped] = useState('')
  useTitle(t('certificate.check'))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const number = certificateNumber(typed)
        if (number) route(`/certificates/${number}`)
      }}
    >
      <h1>{t('certificate.check')}</h1>
      <label class="field">
        {t('certificate.typed')}
        <input
          value={typed}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" class="main">
        {t('certificate.look')}
      </button>
    </form>
  )
}
