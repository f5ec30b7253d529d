import { useEffect, useState } from 'preact/hooks'
import { verbs } from '../verbs.ts'
import { type Attempt, openAttempt, say } from './attempt.ts'
import type { PlayerProps } from './player.ts'
import { useLeaving } from './use-leaving.ts'

/** A picture says nothing of itself: that it was opened, and how long it was looked at. */
export function ImageView({ resource }: PlayerProps) {
  const [attempt, setAttempt] = useState<Attempt>()
  const [file] = resource.edition?.files ?? []
  useEffect(() => {
    void openAttempt(resource.id, resource.title).then(async (opened) => {
      await say(opened.attempt, { verb: verbs.experienced })
      setAttempt(opened.attempt)
    })
  }, [resource])
  return (
    <>
      <img class="picture" src={file?.url} alt={resource.title} />
      {attempt && <Leaving attempt={attempt} />}
    </>
  )
}

function Leaving({ attempt }: { attempt: Attempt }) {
  useLeaving(attempt)
  return null
}
