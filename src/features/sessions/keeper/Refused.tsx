import { formatInstant } from '../../../ui/format.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { hasWord, language, t } from '../../../ui/portal/words.ts'
import type { readKeeperSession } from '../keeper-api.ts'
import { type Deed, deeds, drop } from './outbox.ts'
import { to } from './route.ts'
import { isOpen } from './session-now.ts'
import { titleOf } from './title-of.ts'
import { useKeptAnswer } from './use-kept-answer.ts'
import { nowThere } from './use-now.ts'

/** What the station did not take, and why. It stays on the device until somebody has read it. */
export function Refused() {
  const refused = useSignal(deeds).filter((one) => one.refused !== undefined)
  if (refused.length === 0) return null
  return (
    <section class="told bad" role="alert">
      <h2>{t('refused.title', { count: refused.length })}</h2>
      <ul class="rows">
        {refused.map((deed) => (
          <li key={deed.id}>
            <p>
              <strong>{t(`deed.${deed.what}`)}</strong> {aboutOf(deed)}
            </p>
            {deed.what === 'close' && deed.sessionId !== undefined ? (
              <Overtaken deed={deed} id={deed.sessionId} />
            ) : (
              <p>{whyOf(deed)}</p>
            )}
            <button type="button" onClick={() => void drop(deed.id)}>
              {t('refused.read')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Another telephone closed it before: what stands there, beside what stands here. */
function Overtaken({ deed, id }: { deed: Deed; id: string }) {
  const asked = useKeptAnswer<typeof readKeeperSession>('GET /api/keeper/sessions/:id', { id })
  if (asked.state !== 'here' || isOpen(asked.answer)) return <p>{whyOf(deed)}</p>
  const { headCount, runners } = asked.answer
  return (
    <p>
      <a href={to('sessions', id)}>{titleOf(asked.answer)}</a>{' '}
      {t('refused.closed', {
        count: headCount ?? 0,
        names: runners.join(t('list.between')),
      })}
    </p>
  )
}

/** What stands in it, so that nothing is lost with it. */
function aboutOf({ body, at }: Deed): string {
  const { headCount, members, gist } = body as {
    headCount?: number
    members?: number
    gist?: string
  }
  return [
    formatInstant(at, language.get(), nowThere().day),
    headCount !== undefined && t('people', { count: headCount }),
    members !== undefined && `${t('close.members')} ${members}`,
    gist,
  ]
    .filter(Boolean)
    .join(' · ')
}

function whyOf({ refused, what }: Deed): string {
  const code = refused?.code ?? ''
  // What is no session is refused in words of its own.
  const own = `refused.of.${what.split('_', 1)[0]}.${code}`
  if (hasWord(own)) return t(own)
  return hasWord(`refused.code.${code}`)
    ? t(`refused.code.${code}`)
    : t('refused.code.other', { code })
}
