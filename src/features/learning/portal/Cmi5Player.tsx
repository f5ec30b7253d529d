import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language } from '../../../ui/portal/words.ts'
import type { LaunchedUnit } from '../portal-api.ts'
import { askToLaunch, Launched, SignInFirst } from './Launched.tsx'
import { me } from './me.ts'
import { Parts } from './Parts.tsx'
import type { PlayerProps } from './player.ts'

/** A course whose units speak for themselves: the node opens a session, and hears how it goes. */
export function Cmi5Player({ resource }: PlayerProps) {
  const launches = resource.edition?.launches ?? []
  const learner = useSignal(me)?.learner
  const [unit, setUnit] = useState(launches[0])
  const [launched, setLaunched] = useState<LaunchedUnit | 'broken'>()
  const [done, setDone] = useState<readonly string[]>([])
  const unitId = unit?.id
  useEffect(() => {
    if (!learner || unitId === undefined) return
    let isLeft = false
    setLaunched(undefined)
    const asked = { unit: unitId, language: language.get() }
    void askToLaunch(`/api/portal/resources/${resource.id}/launch`, asked).then((answer) => {
      if (isLeft) return
      setLaunched(answer ?? 'broken')
      if (answer) setDone(answer.done)
    })
    return () => {
      isLeft = true
    }
  }, [learner, resource.id, unitId])
  if (!learner) return <SignInFirst resourceId={resource.id} />
  return (
    <>
      <Parts
        launches={launches}
        chosen={unit}
        isDone={(id) => done.includes(id)}
        onChoose={setUnit}
      />
      <Launched launched={launched} title={unit?.title} />
    </>
  )
}
