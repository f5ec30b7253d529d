import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { courseAllows, courseSandbox } from '../../library/editions/page-policy.ts'
import { me } from './me.ts'
import { OwnWindow } from './OwnWindow.tsx'
import { Parts } from './Parts.tsx'
import type { PlayerProps } from './player.ts'

type Launched = { url: string; ownWindow: boolean; done: readonly string[] }

/** A course whose units speak for themselves: the node opens a session, and hears how it goes. */
export function Cmi5Player({ resource }: PlayerProps) {
  const launches = resource.edition?.launches ?? []
  const learner = useSignal(me)?.learner
  const [unit, setUnit] = useState(launches[0])
  const [launched, setLaunched] = useState<Launched | 'broken'>()
  const [done, setDone] = useState<readonly string[]>([])
  const unitId = unit?.id
  useEffect(() => {
    if (!learner || unitId === undefined) return
    let isLeft = false
    setLaunched(undefined)
    void launch(resource.id, unitId).then((answer) => {
      if (isLeft) return
      setLaunched(answer ?? 'broken')
      if (answer) setDone(answer.done)
    })
    return () => {
      isLeft = true
    }
  }, [learner, resource.id, unitId])
  if (!learner) {
    return (
      <p class="told">
        {t('player.signInFirst')}{' '}
        <a href={`/sign-in?back=/resources/${resource.id}`}>{t('shell.signIn')}</a>
      </p>
    )
  }
  return (
    <>
      <Parts
        launches={launches}
        chosen={unit}
        isDone={(id) => done.includes(id)}
        onChoose={setUnit}
      />
      {launched === undefined ? (
        <p>{t('shell.loading')}</p>
      ) : launched === 'broken' ? (
        <p class="told">{t('player.silent')}</p>
      ) : launched.ownWindow ? (
        <OwnWindow url={launched.url} />
      ) : (
        <iframe
          class="course"
          title={unit?.title}
          src={launched.url}
          sandbox={courseSandbox}
          allow={courseAllows}
        />
      )}
    </>
  )
}

/** Undefined: the node cannot be reached, or does not open it. */
async function launch(resourceId: string, unit: string): Promise<Launched | undefined> {
  const response = await fetch(`/api/portal/resources/${resourceId}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ unit, language: language.get() }),
  }).catch(() => undefined)
  return response?.ok ? ((await response.json()) as Launched) : undefined
}
