import { useEffect } from 'preact/hooks'
import { verbs } from '../verbs.ts'
import { durationOf, openAttempt, say } from './attempt.ts'
import type { PlayerProps } from './player.ts'

export function ImageView({ resource }: PlayerProps) {
  useSitting(resource)
  const [file] = resource.edition?.files ?? []
  return <img class="picture" src={file?.url} alt={resource.title} />
}

/** What says nothing of itself: when it was opened, and how long it was looked at. */
export function useSitting({ id, title }: Pick<PlayerProps['resource'], 'id' | 'title'>): void {
  useEffect(() => {
    const opened = openAttempt(id, title).then(async ({ attempt }) => {
      await say(attempt, { verb: verbs.experienced })
      return attempt
    })
    return () =>
      void opened.then((attempt) =>
        say(attempt, {
          verb: verbs.terminated,
          result: { duration: durationOf(Date.now() - attempt.startedMs) },
        }),
      )
  }, [id, title])
}
