import { useEffect } from 'react'
import { useAsk } from '../../../ui/use-ask.ts'
import { countDigest } from '../digest-api.ts'

/** How many lines of the latest digest are unread, before the name of the tab and on the icon of an installed page. */
export function DigestMark() {
  const { data } = useAsk(countDigest, {})
  const unread = data?.unread ?? 0
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '')
    document.title = unread > 0 ? `(${unread}) ${plain}` : plain
    // A browser that shows no number on an icon says so, or has no such thing.
    void navigator.setAppBadge?.(unread).catch(() => {})
  }, [unread])
  return null
}
