import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { Answered, Title } from './Answered.tsx'
import { deeds, waitingOf } from './outbox.ts'
import { to } from './route.ts'
import { titleOf } from './title-of.ts'
import { useSession } from './use-week.ts'

/** It is done, and where it is: on this telephone or at the station. */
export function ClosedPage({ id }: { id: string }) {
  const waiting = waitingOf(useSignal(deeds)).filter((one) => one.sessionId === id).length
  return (
    <Answered asked={useSession(id)}>
      {(session) => (
        <>
          <Title>{t('closed.title')}</Title>
          <output class="told">
            <strong>{titleOf(session)}</strong> · {t('people', { count: session.headCount ?? 0 })}
            <br />
            {waiting > 0 ? t('closed.onDevice', { count: waiting }) : t('closed.atStation')}
          </output>
          <div class="acts">
            <a class="button" href="#/">
              {t('ways.today')}
            </a>
            <a class="button quiet-button" href={to('sessions', id, 'sign-in')}>
              {t('act.signIn')}
            </a>
          </div>
        </>
      )}
    </Answered>
  )
}
