import { qrCode } from '../../../base/qr-code.ts'
import { t } from '../../../ui/portal/words.ts'
import { Answered, Title } from './Answered.tsx'
import { to } from './route.ts'
import { titleOf } from './title-of.ts'
import { useSession } from './use-week.ts'

/** On the screen or the TV, seen from the last row: a second organiser's telephone opens the list by it. */
export function CodePage({ id }: { id: string }) {
  const address = `${location.origin}/keeper${to('sessions', id, 'sign-in')}`
  return (
    <Answered asked={useSession(id)}>
      {(session) => (
        <div class="code-page">
          <Title back={`#/sessions/${id}`}>{titleOf(session)}</Title>
          <Code text={address} label={t('code.label', { title: titleOf(session) })} />
          <p>{t('code.how')}</p>
          <p class="quiet">{address}</p>
        </div>
      )}
    </Answered>
  )
}

/** The standard asks for four light modules around. */
const quiet = 4

function Code({ text, label }: { text: string; label: string }) {
  const modules = qrCode(text)
  const side = modules.length + 2 * quiet
  const path = modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')))
    .join('')
  return (
    <svg class="code" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}
