import { t } from '../../../ui/portal/words.ts'
import { courseAllows, courseSandbox } from '../../library/editions/page-policy.ts'
import type { LaunchedUnit } from '../portal-api.ts'
import { OwnWindow } from './OwnWindow.tsx'

/** Undefined: the node cannot be reached, or does not open it. */
export async function askToLaunch(
  address: string,
  asked: Readonly<Record<string, string>>,
): Promise<LaunchedUnit | undefined> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  }).catch(() => undefined)
  return response?.ok ? ((await response.json()) as LaunchedUnit) : undefined
}

export function Launched({
  launched,
  title,
}: {
  launched: LaunchedUnit | 'broken' | undefined
  title: string | undefined
}) {
  if (launched === undefined) return <p>{t('shell.loading')}</p>
  if (launched === 'broken') return <p class="told">{t('player.silent')}</p>
  if (launched.ownWindow) return <OwnWindow url={launched.url} />
  return (
    <iframe
      class="course"
      title={title}
      src={launched.url}
      sandbox={courseSandbox}
      allow={courseAllows}
    />
  )
}

export function SignInFirst({ resourceId }: { resourceId: string }) {
  return (
    <p class="told">
      {t('player.signInFirst')}{' '}
      <a href={`/sign-in?back=/resources/${resourceId}`}>{t('shell.signIn')}</a>
    </p>
  )
}
