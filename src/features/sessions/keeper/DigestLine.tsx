import { t } from '../../../ui/portal/words.ts'
import type { countDigest } from '../../tasks/digest-api.ts'
import { useKeptAnswer } from './use-kept-answer.ts'

/** At the hub: that the digest of the day has come, for whoever asked for one. A station makes none. */
export function DigestLine() {
  const asked = useKeptAnswer<typeof countDigest>('GET /api/digest/unread', {})
  if (asked.state !== 'here' || asked.answer.unread === 0) return null
  return (
    <p class="told">
      <a href="/console/digest">{t('today.digest', { count: asked.answer.unread })}</a>
    </p>
  )
}
