import { useState } from 'preact/hooks'
import { dayOf } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { formatMinutes } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { listOwnCertificates, requestCertificate } from '../certificate-api.ts'
import { useAnswer } from './use-answer.ts'

/** One's own certificates, and a button for each of these years that asks for another. */
export function Certificates({ years }: { years: readonly string[] }) {
  const [times, setTimes] = useState(0)
  const [failed, setFailed] = useState(false)
  const asked = useAnswer<typeof listOwnCertificates>('GET /api/portal/certificates', {}, times)
  if (asked.state !== 'here') return null
  const { certificates, asked: waiting } = asked.answer
  const request = (year: number) =>
    ask<typeof requestCertificate>('POST /api/portal/certificates', { year }).then(
      () => {
        setFailed(false)
        setTimes(times + 1)
      },
      () => setFailed(true),
    )
  return (
    <section class="screen-only">
      <h2>{t('certificate.many')}</h2>
      {certificates.length === 0 && <p class="quiet">{t('certificate.none')}</p>}
      <ul class="rows">
        {certificates.map(({ number, year, minutes, asOf }) => (
          <li key={number}>
            <p>
              {t('certificate.line', {
                year,
                hours: formatMinutes(minutes, language.get()),
                day: dayOf(asOf),
              })}
              {' · '}
              <a href={`/certificates/${number}`}>{t('certificate.open')}</a>
            </p>
          </li>
        ))}
      </ul>
      {waiting.map((year) => (
        <p key={year} role="status">
          {t('certificate.asked', { year })}
        </p>
      ))}
      {failed && <p role="alert">{t('certificate.failed')}</p>}
      {years
        .filter((year) => !waiting.includes(Number(year)))
        .map((year) => (
          <p key={year}>
            <button type="button" onClick={() => void request(Number(year))}>
              {t('certificate.ask', { year })}
            </button>
          </p>
        ))}
    </section>
  )
}
