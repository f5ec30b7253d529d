import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import type { LaunchedUnit } from '../portal-api.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, openAttempt, say } from './attempt.ts'
import { askToLaunch, Launched, SignInFirst } from './Launched.tsx'
import { me } from './me.ts'
import { Parts } from './Parts.tsx'
import type { PlayerProps } from './player.ts'
import { useLeaving } from './use-leaving.ts'

/** A course in Tin Can: it says itself what is learned in it; how long it was open is said here. */
export function TincanPlayer(props: PlayerProps) {
  const { resource } = props
  const learner = useSignal(me)?.learner
  const [attempt, setAttempt] = useState<Attempt>()
  useEffect(() => {
    if (!learner) return
    void openAttempt(resource.id, resource.title).then(async ({ attempt }) => {
      await Promise.all([say(attempt, { verb: verbs.initialized }), keepState(attempt, {})])
      setAttempt(attempt)
    })
  }, [learner, resource])
  if (!learner) return <SignInFirst resourceId={resource.id} />
  return attempt ? <Course {...props} attempt={attempt} /> : <p>{t('shell.loading')}</p>
}

function Course({ resource, attempt }: PlayerProps & { attempt: Attempt }) {
  const launches = resource.edition?.launches ?? []
  const [unit, setUnit] = useState(launches[0])
  const [launched, setLaunched] = useState<LaunchedUnit | 'broken'>()
  const unitId = unit?.id
  useLeaving(attempt)
  useEffect(() => {
    if (unitId === undefined) return
    let isLeft = false
    setLaunched(undefined)
    const { registration, session } = attempt
    const asked = { unit: unitId, registration, session }
    void askToLaunch(`/api/portal/resources/${resource.id}/tincan`, asked).then((answer) => {
      if (!isLeft) setLaunched(answer ?? 'broken')
    })
    return () => {
      isLeft = true
    }
  }, [attempt, resource.id, unitId])
  return (
    <>
      <Parts launches={launches} chosen={unit} isDone={() => false} onChoose={setUnit} />
      <Launched launched={launched} title={unit?.title} />
    </>
  )
}
